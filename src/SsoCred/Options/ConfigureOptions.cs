using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Login;
using CredentialProcess.Sync;

namespace SsoCred.Options;

/// <summary>
/// The answers that <c>configure</c> was given on the command line; it asks for those that are missing. Without a
/// terminal nothing can be asked, and whoever wants to ask nothing says <c>--yes</c>.
/// </summary>
sealed record ConfigureOptions
{
    /// <summary>What stands for no Region of the profiles' own.</summary>
    public const string NoRegion = SyncOptions.NoRegion;

    static readonly Option<string?> s_session = Text("--session", "NAME",
        "The [sso-session] to use, or the name of a new one.");

    static readonly Option<string?> s_startUrl = Text("--start-url", "URL",
        "Where the access portal is; a portal's name or host will do.");

    static readonly Option<string?> s_ssoRegion = Text("--sso-region", "REGION",
        "The Region of the Identity Center instance; found by itself for most portals.");

    static readonly Option<string[]> s_accounts = Texts("--account", "ACCOUNT",
        "An account, by its id or its name; may be given several times.");

    static readonly Option<string[]> s_roles = Texts("--role", "ROLE", "A role of those accounts; may be given several times.");

    static readonly Option<string?> s_profile = Text("--profile", "NAME", "The profile's name, for one account and role.");

    static readonly Option<string?> s_name = Text("--name", "PATTERN",
        "How several profiles are named ('{account_name}.{role}' unless said).");

    static readonly Option<string?> s_region = Text("--region", "REGION",
        "The profiles' own Region, or none (else a profile keeps its own; a new one gets that of most others, or the session's).");

    static readonly Option<bool> s_process = new("--process")
    {
        Description = "Beside each profile write NAME-process, for tools that lack SSO.",
    };

    static readonly Option<bool> s_yes = new("--yes") { Description = "Ask nothing that has a usual answer, and write." };

    public static IEnumerable<Option> All =>
        [s_session, s_startUrl, s_ssoRegion, s_accounts, s_roles, s_profile, s_name, s_region, s_process, s_yes];

    public required string? Session { get; init; }

    public required string? StartUrl { get; init; }

    public required string? SsoRegion { get; init; }

    public required IReadOnlyList<string> Accounts { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    public required string? Profile { get; init; }

    public required string? Name { get; init; }

    public required string? Region { get; init; }

    public required bool? Process { get; init; }

    public required bool Yes { get; init; }

    public static ConfigureOptions Of(ParseResult parsed, RunOptions run)
    {
        var options = new ConfigureOptions
        {
            Session = parsed.GetValue(s_session),
            StartUrl = parsed.GetValue(s_startUrl),
            SsoRegion = parsed.GetValue(s_ssoRegion),
            Accounts = parsed.GetValue(s_accounts) ?? [],
            Roles = parsed.GetValue(s_roles) ?? [],
            Profile = parsed.GetValue(s_profile) ?? run.Profile,
            Name = parsed.GetValue(s_name),
            Region = parsed.GetValue(s_region) is "" ? NoRegion : parsed.GetValue(s_region),
            Process = parsed.GetResult(s_process) is { Implicit: false } ? parsed.GetValue(s_process) : null,
            Yes = parsed.GetValue(s_yes),
        };
        if (options.Profile is not null && options.Name is not null)
            throw new Failure(FailureKind.Usage, "only one of --profile and --name can be said");
        options.Check();
        return options;
    }

    /// <summary>For runs without a terminal: everything must be there that has no usual answer.</summary>
    public void DemandAll(IReadOnlyList<string> sessions)
    {
        List<string> missing = [];
        if (StartUrl is null && (Session is null || !sessions.Contains(Session)))
            missing.Add(Session is null && sessions.Count > 0 ? "--session or --start-url" : "--start-url");
        if (Accounts.Count == 0)
            missing.Add("--account");
        if (Roles.Count == 0)
            missing.Add("--role");
        if (!Yes)
            missing.Add("--yes");
        if (missing.Count > 0)
            throw Missing("there is no terminal to ask on", missing);
    }

    public static Failure Missing(string why, IEnumerable<string> missing) =>
        new(FailureKind.Usage, $"{why}: say {string.Join(", ", missing)}", "run: sso-cred configure --help");

    // Before anybody has signed in for nothing.
    void Check()
    {
        if (Session is not null)
            _ = SafeName.Validate(Session, "session");
        if (Profile is not null)
            _ = SafeName.Validate(Profile, "profile");
        if (Name is not null)
            _ = NamePattern.Parse(Name);
        if (StartUrl is not null)
            CheckStartUrl(StartUrl);
        if (SsoRegion is not null)
            _ = SyncArguments.ValidateRegion(SsoRegion);
        if (Region is not null && Region != NoRegion)
            _ = SyncArguments.ValidateRegion(Region);
    }

    static void CheckStartUrl(string typed)
    {
        try
        {
            _ = TypedStartUrl.Complete(typed);
        }
        catch (Failure mistyped)
        {
            throw new Failure(FailureKind.Usage, mistyped.Message, mistyped.Hint, mistyped);
        }
    }

    static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    static Option<string[]> Texts(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, AllowMultipleArgumentsPerToken = false };
}
