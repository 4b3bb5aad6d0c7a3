using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using CredentialProcess;
using SsoCred.Commands;
using SsoCred.Completions;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred;

/// <summary>
/// The command tree and its parser. Wrong usage is a <see cref="Failure"/> like any other, with exit code 2; the parser
/// alone would print help on stdout, into the caller's document.
/// </summary>
static class CommandLine
{
    const string HelpHint = "run: sso-cred --help";

    /// <summary>All commands with their options.</summary>
    public static RootCommand Tree()
    {
        var root = new RootCommand("AWS IAM Identity Center role credentials for tools without SSO support.")
        {
            Get.Command(),
            Configure.Command(),
            Login.Command(),
            Logout.Command(),
            Status.Command(),
            Accounts.Command(),
            Roles.Command(),
            Profiles.Command(),
            Doctor.Command(),
            Env.Command(),
            Exec.Command(),
            Serve.Command(),
            Write.Command(),
            Ecr.Command(),
            Eks.Command(),
            Rds.Command(),
            Dsql.Command(),
            ElastiCache.Command(),
            CodeCommit.Command(),
            OpenConsole.Command(),
            WhoAmI.Command(),
            Completion.Command(),
        };
        var version = root.Options.OfType<VersionOption>().Single();
        version.Action = new VersionDocument.Action();
        version.Description = "Print version, commit, system and project; --version --json prints JSON.";
        root.Add(Get.AutoLoginOption);
        RoleOptions.With(root);
        foreach (var option in RunOptions.All)
            root.Add(option);
        root.SetAction(Get.Run);
        return root;
    }

    public static int Run(string[] args)
    {
        args = AwsCliOrder.CommandFirst(args);
        // Not an option in the tree: it would be taken before every command.
        if (args is ["--version", "--json"] or ["--json", "--version"])
        {
            VersionDocument.WriteJson();
            return (int)ExitCode.Done;
        }

        var root = Tree();
        // The default reads Console.WindowWidth, which changes the terminal.
        foreach (var option in root.Options.OfType<HelpOption>())
            ((HelpAction)option.Action!).MaxWidth = Console.IsOutputRedirected ? int.MaxValue : StandardError.Width;

        // The parser takes a first word in brackets for a directive: [suggest] prints to stdout and exits with 0.
        if (args is [['[', ..] word, ..])
            throw new Failure(FailureKind.Usage, $"unrecognized command or argument '{word}'", HelpHint);
        // Without response files: '@file' is an ordinary argument.
        var parsed = root.Parse(Separated(root, args), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var error, ..])
            throw new Failure(FailureKind.Usage, InOwnStyle(error.Message), HelpHint);
        RefuseMisplaced(parsed);
        HideOverridden(root, parsed.CommandResult.Command);

        // Help and version go through StandardOutput, which reports a full disk.
        using var text = new StringWriter();
        var exit = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = text });
        // The parser's help puts arguments first; for a command that runs another program, options come first.
        StandardOutput.WriteList(text.ToString().Replace(
            " <COMMAND>... [options]", " [options] <COMMAND>...", StringComparison.Ordinal));
        return exit;
    }

    // Puts '--' before the other program's first word: after it the parser takes no more options.
    static string[] Separated(RootCommand root, string[] args)
    {
        var position = new CommandPosition(root, args);
        if (position.UnknownOption is { } unknown)
            throw new Failure(FailureKind.Usage, $"unrecognized option '{unknown}'", "run: sso-cred exec --help");
        return position is { OptionsEnd: { } end, IsMarked: false } ? [.. args[..end], "--", .. args[end..]] : args;
    }

    // The parser accepts a parent's options before a subcommand, which would ignore them.
    static void RefuseMisplaced(ParseResult parsed)
    {
        var own = parsed.CommandResult.Command;
        for (var parent = parsed.CommandResult.Parent as CommandResult; parent is not null;
            parent = parent.Parent as CommandResult)
        {
            foreach (var option in parent.Children.OfType<OptionResult>().Where(each => !each.Implicit))
            {
                if (!option.Option.Recursive && option.Option.Action is null && !own.Options.Contains(option.Option))
                {
                    throw new Failure(FailureKind.Usage, $"'{option.Option.Name}' is not an option of '{own.Name}'",
                        HelpHint);
                }
            }
        }
    }

    // A command's own --profile replaces the common one; help would show both.
    static void HideOverridden(RootCommand root, Command command)
    {
        foreach (var option in root.Options)
            option.Hidden |= command != root && command.Options.Any(own => own != option && own.Name == option.Name);
    }

    static string InOwnStyle(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
