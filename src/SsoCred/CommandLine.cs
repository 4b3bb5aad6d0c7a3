using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using CredentialProcess;
using SsoCred.Commands;

namespace SsoCred;

/// <summary>
/// The commands and their options. Wrong usage is a <see cref="Failure"/> like any other: one line on stderr and exit
/// code 2, where the parser's own habit is to print its help on stdout, into the caller's document.
/// </summary>
static class CommandLine
{
    const int LongestTimeout = 3600;
    const string Help = "run: sso-cred --help";

    static readonly Option<string?> s_profile = new("--profile")
    {
        Description = "The profile of the AWS config. Else AWS_PROFILE, AWS_DEFAULT_PROFILE, then 'default'.",
        HelpName = "NAME",
        Recursive = true,
    };

    static readonly Option<bool> s_debug = new("--debug")
    {
        Description = "Tell each decision on stderr, never a secret. SSO_CRED_DEBUG=PATH adds the same to a file.",
        Recursive = true,
    };

    static readonly Option<int?> s_timeout = new("--timeout")
    {
        Description = "How long the run may take in all (20 unless said).",
        HelpName = "SECONDS",
        Recursive = true,
        CustomParser = Seconds,
    };

    public static int Run(string[] args)
    {
        var root = new RootCommand("Role credentials of AWS IAM Identity Center, for tools that lack SSO support.")
        {
            s_profile, s_debug, s_timeout,
        };
        root.SetAction(parsed => Get.Run(Options(parsed)));
        var get = new Command("get", "Print the role credentials as a credential_process does (what runs without a command).");
        get.SetAction(parsed => Get.Run(Options(parsed)));
        root.Add(get);

        // The parser takes a first word in brackets for one of its directives: [suggest] answers on stdout with 0.
        if (args is [['[', ..] word, ..])
            throw new Failure(ExitCode.Usage, $"unrecognized command or argument '{word}'", Help);
        // '@file' would be expanded to the words in that file: no argument of ours is meant so.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var error, ..])
            throw new Failure(ExitCode.Usage, AsOneOfOurs(error.Message), Help);

        // Help and version leave by the document's way, so that a full disk is told as such.
        using var text = new StringWriter();
        var exit = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = text });
        StandardOutput.Write(Encoding.UTF8.GetBytes(text.ToString()));
        return exit;
    }

    static RunOptions Options(ParseResult parsed) => new(parsed.GetValue(s_profile), parsed.GetValue(s_debug),
        parsed.GetValue(s_timeout) is { } timeout ? TimeSpan.FromSeconds(timeout) : null);

    static int? Seconds(ArgumentResult argument)
    {
        var text = argument.Tokens is [var token] ? token.Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 1 and <= LongestTimeout)
            return seconds;
        argument.AddError($"--timeout takes 1 to {LongestTimeout} whole seconds, not '{text}'");
        return null;
    }

    static string AsOneOfOurs(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
