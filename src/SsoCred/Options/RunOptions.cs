using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Config;
using CredentialProcess.Http;

namespace SsoCred.Options;

/// <summary>The options that all commands have.</summary>
/// <param name="Profile">As on the command line; null leaves the choice to the environment.</param>
/// <param name="Debug">Log each decision to stderr.</param>
/// <param name="Timeout">For the whole run; null for the command's default.</param>
/// <param name="AutoLogin">Sign in with a browser where that is needed and possible.</param>
sealed record RunOptions(string? Profile, bool Debug = false, TimeSpan? Timeout = null, bool AutoLogin = false)
{
    /// <summary>The role to assume with the profile's credentials; null for the profile's own.</summary>
    public RoleArguments? Role { get; init; }

    /// <summary>The Region of the command line, for commands that have one; null for the configured one.</summary>
    public string? Region { get; init; }

    /// <summary>The option that switches questions off.</summary>
    public bool IsNoInputGiven { get; init; }

    /// <summary>Nobody is asked anything, as if there were no terminal.</summary>
    public bool NoInput => IsNoInputGiven
        || Environment.GetEnvironmentVariable("SSO_CRED_NO_INPUT") is not (null or "" or "0" or "false");

    const int LongestTimeout = 3600;

    static readonly Option<string?> s_profile = new(ProfileOption.Name, ProfileOption.Alias)
    {
        Description = "The profile of the AWS config (default: AWS_PROFILE, AWS_DEFAULT_PROFILE, then 'default').",
        HelpName = "NAME",
        Recursive = true,
    };

    static readonly Option<bool> s_debug = new("--debug")
    {
        Description = "Log each decision to stderr, never a secret; SSO_CRED_DEBUG=PATH appends the same to a file.",
        Recursive = true,
    };

    static readonly Option<int?> s_timeout = TimeoutOption();

    static readonly Option<bool> s_noInput = new("--no-input")
    {
        Description = "Never ask, as without a terminal (or SSO_CRED_NO_INPUT=1).",
        Recursive = true,
    };

    public static IEnumerable<Option> All => [s_profile, s_debug, s_timeout, s_noInput];

    public TimeSpan TimeoutOrDefault => Timeout ?? PhaseLimits.DefaultRun;

    public static RunOptions Of(ParseResult parsed) => new(ProfileOf(parsed), parsed.GetValue(s_debug),
        parsed.GetValue(s_timeout) is { } timeout ? TimeSpan.FromSeconds(timeout) : null)
    {
        Role = RoleOptions.Of(parsed),
        Region = RegionOption.Of(parsed),
        IsNoInputGiven = parsed.GetValue(s_noInput),
    };

    // Some commands take the name as their first word too.
    static string? ProfileOf(ParseResult parsed)
    {
        var (option, word) = (parsed.GetValue(s_profile), parsed.GetValue(NameArgument.Profile));
        return option is null || word is null || word == option ? option ?? word : throw new Failure(
            FailureKind.Usage, $"both '{word}' and {ProfileOption.Name} name a profile", "give one of them");
    }

    static Option<int?> TimeoutOption()
    {
        var option = WholeNumber.Option("--timeout", 1, LongestTimeout, "SECONDS",
            "Overall timeout in seconds (default 20; longer for sign-in and listings).",
            " whole seconds");
        option.Recursive = true;
        return option;
    }
}
