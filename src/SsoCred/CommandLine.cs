using System.CommandLine;
using System.CommandLine.Help;
using CredentialProcess;
using SsoCred.Commands;
using SsoCred.Completions;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred;

/// <summary>
/// The commands. Wrong usage is a <see cref="Failure"/> like any other: one line on stderr and exit code 2, where the
/// parser's own habit is to print its help on stdout, into the caller's document.
/// </summary>
static class CommandLine
{
    const string Help = "run: sso-cred --help";

    /// <summary>All commands with their options.</summary>
    public static RootCommand Tree()
    {
        var root = new RootCommand("Role credentials of AWS IAM Identity Center, for tools that lack SSO support.")
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
            OpenConsole.Command(),
            Completion.Command(),
        };
        root.Add(Get.AutoLoginOption);
        foreach (var option in RunOptions.All)
            root.Add(option);
        root.SetAction(Get.Run);
        return root;
    }

    public static int Run(string[] args)
    {
        var root = Tree();
        // Its own default asks Console, which changes the terminal.
        foreach (var option in root.Options.OfType<HelpOption>())
            ((HelpAction)option.Action!).MaxWidth = Console.IsOutputRedirected ? int.MaxValue : StandardError.Width;

        // The parser takes a first word in brackets for one of its directives: [suggest] answers on stdout with 0.
        if (args is [['[', ..] word, ..])
            throw new Failure(FailureKind.Usage, $"unrecognized command or argument '{word}'", Help);
        // '@file' would be expanded to the words in that file: no argument of ours is meant so.
        var parsed = root.Parse(Separated(root, args), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var error, ..])
            throw new Failure(FailureKind.Usage, AsOneOfOurs(error.Message), Help);
        HideWhatIsSaidAnew(root, parsed.CommandResult.Command);

        // Help and version leave by the document's way, so that a full disk is told as such.
        using var text = new StringWriter();
        var exit = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = text });
        // The parser's help tells arguments first; of a command that runs another program options come before.
        StandardOutput.WriteList(text.ToString().Replace(
            " <COMMAND>... [options]", " [options] <COMMAND>...", StringComparison.Ordinal));
        return exit;
    }

    // Behind '--' the parser takes no more options.
    static string[] Separated(RootCommand root, string[] args)
    {
        var position = new CommandPosition(root, args);
        if (position.UnknownOption is { } unknown)
            throw new Failure(FailureKind.Usage, $"unrecognized option '{unknown}'", "run: sso-cred exec --help");
        return position is { OptionsEnd: { } end, IsMarked: false } ? [.. args[..end], "--", .. args[end..]] : args;
    }

    // A command's own --profile takes the place of everybody's, and help would show both.
    static void HideWhatIsSaidAnew(RootCommand root, Command command)
    {
        foreach (var option in root.Options)
            option.Hidden |= command != root && command.Options.Any(own => own.Name == option.Name);
    }

    static string AsOneOfOurs(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
