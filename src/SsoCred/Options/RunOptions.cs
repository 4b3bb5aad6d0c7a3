using System.CommandLine;

namespace SsoCred.Options;

/// <summary>What every command can be told, and the options that tell it.</summary>
/// <param name="Profile">As asked for on the command line; null leaves the choice to the environment.</param>
/// <param name="Debug">Tell each decision on stderr.</param>
/// <param name="Timeout">How long the run may take in all; null means the command's own limit.</param>
/// <param name="AutoLogin">Sign in by a browser when it is needed and can be.</param>
sealed record RunOptions(string? Profile, bool Debug = false, TimeSpan? Timeout = null, bool AutoLogin = false)
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

    static readonly Option<int?> s_timeout = LimitOption();

    public static IEnumerable<Option> All => [s_profile, s_debug, s_timeout];

    /// <summary><c>--profile</c> for a command that takes several.</summary>
    public static Option<string[]> Profiles() => new("--profile")
    {
        Description = "A profile of the AWS config; may be given several times.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = false,
    };

    public static RunOptions Of(ParseResult parsed) => new(parsed.GetValue(s_profile), parsed.GetValue(s_debug),
        parsed.GetValue(s_timeout) is { } timeout ? TimeSpan.FromSeconds(timeout) : null);

    static Option<int?> LimitOption()
    {
        var option = WholeNumber.Option("--timeout", 1, LongestTimeout, "SECONDS",
            "How long the run may take in all; unless said 20, or longer where a person or a listing is waited for.",
            " whole seconds");
        option.Recursive = true;
        return option;
    }
}
