using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Config;
using CredentialProcess.Login;
using CredentialProcess.Sync;

namespace SsoCred.Options;

/// <summary>
/// The answers that <c>configure</c> takes from the command line; it asks for the others. Without a terminal it cannot
/// ask, so all that have no default must be given, and <c>--yes</c>.
/// </summary>
sealed record ConfigureOptions
{
    /// <summary>The value that means no Region.</summary>
    public const string NoRegion = SyncOptions.NoRegion;

    static readonly Option<string?> s_session = Text("--session", "NAME",
        "Name of the [sso-session] to use or to create.");

    static readonly Option<string?> s_startUrl = Text("--start-url", "URL",
        "The access portal's start URL, or just its name or host.");

    static readonly Option<string?> s_ssoRegion = Text("--sso-region", "REGION",
        "Region of the Identity Center instance (detected for most portals).");

    static readonly Option<string[]> s_accounts = Texts("--account", "ACCOUNT",
        "Account ID or name (can be repeated).");

    static readonly Option<string[]> s_roles = Texts("--role", "ROLE",
        "Role in those accounts (can be repeated).");

    static readonly Option<string?> s_profile = new(ProfileOption.Name, ProfileOption.Alias)
    {
        Description = "Name of the profile, for one account and role.",
        HelpName = "NAME",
    };

    static readonly Option<string?> s_sourceProfile = Text("--source-profile", "NAME",
        "Profile whose credentials assume the role of --role-arn.");

    static readonly Option<string?> s_name = Text("--name", "PATTERN",
        $"Naming pattern for several profiles (default '{NamePattern.Default}').");

    static readonly Option<string?> s_region = Text("--region", "REGION",
        "Region of the profiles, or none (default: unchanged; for a new profile the most common one).");

    static readonly Option<bool> s_process = new("--process")
    {
        Description = "Also write NAME-process for each profile, for tools without SSO support.",
    };

    static readonly Option<bool> s_yes = new("--yes")
    {
        Description = "Accept the defaults and write without confirmation.",
    };

    public static IEnumerable<Option> All =>
    [
        s_session, s_startUrl, s_ssoRegion, s_accounts, s_roles, s_profile, s_name, s_region, s_process, s_yes,
        s_sourceProfile, .. RoleOptions.Configurable,
    ];

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

    public required string? SourceProfile { get; init; }

    /// <summary>The role of a chained profile; null for the roles of a session.</summary>
    public required RoleArguments? Role { get; init; }

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
            SourceProfile = parsed.GetValue(s_sourceProfile),
            Role = run.Role,
        };
        if (options.Profile is not null && options.Name is not null)
            throw new Failure(FailureKind.Usage, "only one of --profile and --name can be given");
        options.Check();
        return options;
    }

    /// <summary>For runs without a terminal: every answer without a default must be given.</summary>
    public void RequireAll(IReadOnlyList<string> sessions)
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

    /// <summary>The same for a chained profile.</summary>
    public void RequireChained()
    {
        List<string> missing = [];
        if (SourceProfile is null)
            missing.Add("--source-profile");
        if (Profile is null)
            missing.Add("--profile");
        if (!Yes)
            missing.Add("--yes");
        if (missing.Count > 0)
            throw Missing("there is no terminal to ask on", missing);
    }

    public static Failure Missing(string why, IEnumerable<string> missing) =>
        new(FailureKind.Usage, $"{why}: add {string.Join(", ", missing)}", "run: sso-cred configure --help");

    // Before the sign-in, which would be for nothing.
    void Check()
    {
        CheckRole();
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

    void CheckRole()
    {
        if (Role?.Arn is null)
        {
            if (Role is not null || SourceProfile is not null)
                throw Missing("a profile that assumes a role needs its ARN", [RoleArguments.ArnOption]);
            return;
        }

        (string Option, bool IsGiven)[] others =
        [
            ("--session", Session is not null), ("--start-url", StartUrl is not null),
            ("--sso-region", SsoRegion is not null), ("--account", Accounts.Count > 0), ("--role", Roles.Count > 0),
            ("--name", Name is not null),
        ];
        if (others.FirstOrDefault(each => each.IsGiven).Option is { } other)
        {
            throw new Failure(FailureKind.Usage, $"{other} cannot be combined with {RoleArguments.ArnOption}",
                "the sign-in is that of --source-profile");
        }
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
