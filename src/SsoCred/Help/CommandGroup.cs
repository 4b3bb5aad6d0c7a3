using System.CommandLine;

namespace SsoCred.Help;

/// <summary>The commands in the order of the help, by what a person wants to do.</summary>
sealed record CommandGroup(string Title, IReadOnlyList<string> Names)
{
    public static IReadOnlyList<CommandGroup> All { get; } =
    [
        new("Credentials", ["get", "exec", "env", "serve", "write", "console", "whoami"]),
        new("Shells", ["shell", "prompt"]),
        new("Sign-in", ["login", "logout", "status", "store"]),
        new("Profiles", ["configure", "profiles", "accounts", "roles"]),
        new("Other tools", ["ecr", "eks", "rds", "dsql", "elasticache", "codecommit"]),
        new("Help", ["doctor", "completion", "uninstall", "help", "version"]),
    ];

    /// <summary>The root's commands of this group.</summary>
    public IEnumerable<Command> Of(Command root) =>
        Names.Select(name => root.Subcommands.FirstOrDefault(each => each.Name == name)).OfType<Command>();
}
