using System.CommandLine;
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

        // '@file' would be expanded to the words in that file: no argument of ours is meant so.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var error, ..])
            throw new Failure(ExitCode.Usage, AsOneOfOurs(error.Message), "run: sso-cred --help");
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    static RunOptions Options(ParseResult parsed)
    {
        var timeout = parsed.GetValue(s_timeout);
        if (timeout is < 1 or > LongestTimeout)
            throw new Failure(ExitCode.Usage, $"--timeout takes 1 to {LongestTimeout} seconds, not '{timeout}'");
        return new RunOptions(parsed.GetValue(s_profile), parsed.GetValue(s_debug),
            timeout is null ? null : TimeSpan.FromSeconds(timeout.Value));
    }

    static string AsOneOfOurs(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
