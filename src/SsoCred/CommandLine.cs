using System.CommandLine;
using System.CommandLine.Help;
using CredentialProcess;
using SsoCred.Commands;

namespace SsoCred;

/// <summary>
/// The commands. Wrong usage is a <see cref="Failure"/> like any other: one line on stderr and exit code 2, where the
/// parser's own habit is to print its help on stdout, into the caller's document.
/// </summary>
static class CommandLine
{
    public static int Run(string[] args)
    {
        var root = new RootCommand("Role credentials of AWS IAM Identity Center, for tools that lack SSO support.")
        {
            Get.Command(),
            Login.Command(),
            Logout.Command(),
            Status.Command(),
        };
        // Its own default asks Console, which changes the terminal.
        foreach (var option in root.Options.OfType<HelpOption>())
            ((HelpAction)option.Action!).MaxWidth = Console.IsOutputRedirected ? int.MaxValue : StandardError.Width;
        root.Add(Get.AutoLoginOption);
        foreach (var option in RunOptions.All)
            root.Add(option);
        root.SetAction(Get.Run);

        // '@file' would be expanded to the words in that file: no argument of ours is meant so.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var error, ..])
            throw new Failure(ExitCode.Usage, AsOneOfOurs(error.Message), "run: sso-cred --help");
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    static string AsOneOfOurs(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
