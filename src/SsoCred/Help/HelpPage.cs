using System.CommandLine;
using System.CommandLine.Help;
using CredentialProcess;
using SsoCred.Options;

namespace SsoCred.Help;

/// <summary>
/// What the help says of one command, taken from the command tree. The text on a terminal, the man page and the page in
/// docs/commands are three forms of it.
/// </summary>
sealed class HelpPage
{
    public HelpPage(Command command)
    {
        var isRoot = command is RootCommand;
        var path = new List<string>();
        for (var each = command; each is not RootCommand; each = (Command)each.Parents.First())
            path.Insert(0, each.Name);
        Path = string.Join(' ', path);
        Purpose = command.Description ?? "";
        Groups = isRoot ? [.. CommandGroup.All.Select(group => new Section(group.Title, Of(group.Of(command))))]
            : Present([new Section("Commands", Of(command.Subcommands.Where(each => !each.Hidden)))]);
        Sections = Present(
        [
            new("Arguments", [.. command.Arguments.Select(each => new Entry(Form(each), each.Description ?? ""))]),
            new("Options", Of(Own(command).Except(RoleOptions.All))),
            new("Role to assume", Of(Own(command).Intersect(RoleOptions.All))),
            new("Options of every command", Of(Common(command))),
        ]);
        var words = new List<string> { ProgramName.Value };
        if (path.Count > 0)
            words.Add(Path);
        // With an argument the command also stands alone.
        if (Groups.Count > 0 && command.Arguments.Count == 0)
            words.Add("<COMMAND>");
        words.AddRange(command.Arguments.Select(Form).Prepend("[options]"));
        Usage = string.Join(' ', words);
        Examples = Help.Examples.Of(Path);
        IsRoot = isRoot;
    }

    /// <summary>The command's words after the program's name; empty for the program itself.</summary>
    public string Path { get; }

    public string Name => Path.Length == 0 ? ProgramName.Value : $"{ProgramName.Value} {Path}";

    public bool IsRoot { get; }

    public string Purpose { get; }

    public string Usage { get; }

    /// <summary>Its commands.</summary>
    public IReadOnlyList<Section> Groups { get; }

    /// <summary>Its arguments and options.</summary>
    public IReadOnlyList<Section> Sections { get; }

    public IReadOnlyList<Example> Examples { get; }

    /// <summary>The program's page and one for each command, in the order of the tree.</summary>
    public static IEnumerable<HelpPage> All(Command command) => command.Subcommands.Where(each => !each.Hidden)
        .SelectMany(All).Prepend(new HelpPage(command));

    static IReadOnlyList<Section> Present(IEnumerable<Section> sections) =>
        [.. sections.Where(each => each.Entries.Count > 0)];

    static IReadOnlyList<Entry> Of(IEnumerable<Command> commands) =>
        [.. commands.Select(each => new Entry(each.Name, each.Description ?? ""))];

    static IReadOnlyList<Entry> Of(IEnumerable<Option> options) => [.. options.Where(each => !each.Hidden)
        .Select(each => new Entry(Form(each), each is HelpOption ? "Show this help." : each.Description ?? ""))];

    static IEnumerable<Option> Own(Command command) => command.Options.Where(each => !each.Recursive);

    // A command's own --profile replaces the common one.
    static IEnumerable<Option> Common(Command command)
    {
        var own = Own(command).Select(each => each.Name).ToHashSet(StringComparer.Ordinal);
        for (var each = command; ; each = (Command)each.Parents.First())
        {
            if (each is RootCommand)
                return each.Options.Where(option => option.Recursive && !own.Contains(option.Name));
        }
    }

    static string Form(Option option)
    {
        // Of the parser's own aliases for help two are for Windows' habits, and '-?' has to be quoted in some shells.
        var all = option.Aliases.Append(option.Name).Distinct()
            .OrderBy(name => name.Length).ThenByDescending(name => name, StringComparer.Ordinal);
        var names = option is HelpOption ? "-h, --help" : string.Join(", ", all);
        return option.ValueType == typeof(bool) || option is HelpOption or VersionOption ? names
            : $"{names} <{option.HelpName ?? "VALUE"}>";
    }

    static string Form(Argument argument)
    {
        var form = $"<{argument.HelpName ?? argument.Name}>{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{form}]" : form;
    }

    /// <summary>Some of its commands, arguments or options.</summary>
    public sealed record Section(string Title, IReadOnlyList<Entry> Entries);

    /// <summary>A command, argument or option.</summary>
    public sealed record Entry(string Form, string Purpose);
}
