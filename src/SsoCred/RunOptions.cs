using System.CommandLine;
using CredentialProcess;

namespace SsoCred;

/// <summary>What every command can be told, and the options that tell it.</summary>
/// <param name="Profile">As asked for on the command line; null leaves the choice to the environment.</param>
/// <param name="Debug">Tell each decision on stderr.</param>
/// <param name="Timeout">How long the run may take in all; null means the command's own limit.</param>
sealed record RunOptions(string? Profile, bool Debug = false, TimeSpan? Timeout = null)
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

    public static IEnumerable<Option> All => [s_profile, s_debug, s_timeout];

    /// <summary><c>--profile</c> for a command that takes several.</summary>
    public static Option<string[]> Profiles() => new("--profile")
    {
        Description = "A profile of the AWS config; may be given several times.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = false,
    };

    public static RunOptions Of(ParseResult parsed)
    {
        var timeout = parsed.GetValue(s_timeout);
        if (timeout is < 1 or > LongestTimeout)
            throw new Failure(ExitCode.Usage, $"--timeout takes 1 to {LongestTimeout} seconds, not '{timeout}'");
        return new RunOptions(parsed.GetValue(s_profile), parsed.GetValue(s_debug),
            timeout is null ? null : TimeSpan.FromSeconds(timeout.Value));
    }
}
