using CredentialProcess.Config;

namespace CredentialProcess.Profiles;

/// <summary>
/// Resolves the profile to use: <c>--profile</c>, AWS_PROFILE, AWS_DEFAULT_PROFILE, <c>default</c>, where empty counts
/// as unset (botocore, session.py), then over one hop the one that its credential_process names. An unknown profile,
/// or one that gets its credentials elsewhere, is refused with its file and line.
/// </summary>
sealed class ProfileSource
{
    readonly AwsFolder _folder;
    readonly Func<string, string?> _environment;
    readonly Func<string, string?> _endpoints;
    AwsConfig? _config;
    SsoKeys? _sso;
    ProfileResolver? _resolver;
    ProfileListing? _listing;
    IReadOnlyList<string>? _names;

    /// <param name="environment">Looks up an environment variable.</param>
    /// <param name="endpoints">
    /// The same for endpoints, which are resolved later: an environment that does not change.
    /// </param>
    public ProfileSource(
        AwsFolder folder, Func<string, string?> environment, Func<string, string?>? endpoints = null)
    {
        _folder = folder;
        _environment = environment;
        _endpoints = endpoints ?? environment;
    }

    /// <summary>Every profile of both files, including those that don't use SSO, in file order.</summary>
    public IReadOnlyList<string> ProfileNames => _names ??=
        Config.Credentials is null ? Config.ProfileNames : [.. Config.ProfileNames.Distinct()];

    public IReadOnlyList<string> SessionNames => Config.SessionNames;

    /// <summary>Why the files can't be read; null where they can.</summary>
    internal Failure? ReadFailure
    {
        get
        {
            try
            {
                _ = Config;
                return null;
            }
            catch (Failure failure)
            {
                return failure;
            }
        }
    }

    internal AwsConfig Config => _config ??= AwsConfig.Read(_folder);

    ProfileListing Listing => _listing ??= new ProfileListing(Config, Sso, Resolver, () => ProfileNames);

    SsoKeys Sso => _sso ??= new SsoKeys(
        _folder, Config, _endpoints, SecretStoreSetting.Of(_environment));

    ProfileResolver Resolver => _resolver ??= new ProfileResolver(_folder, Config, Sso, _endpoints);

    /// <param name="requested">The value of <c>--profile</c>, or null.</param>
    /// <param name="role">Options that choose a role to assume; null for none.</param>
    public Profile Resolve(string? requested, RoleArguments? role = null)
    {
        var (name, origin) = Choose(requested);
        return Resolver.Resolve(name, Find(name, origin), role);
    }

    /// <summary>
    /// The session that a profile signs in to: its own, that of its chain's end, or over one hop that of the profile
    /// its credential_process names.
    /// </summary>
    /// <param name="requested">The value of <c>--profile</c>, or null.</param>
    public ProfileSession ResolveSessionOf(string? requested)
    {
        var (name, origin) = Choose(requested);
        return Resolver.ResolveSession(name, Find(name, origin));
    }

    /// <summary>Whether SDKs that use this profile get the role of the resolved one.</summary>
    public bool LeadsTo(string name, Profile resolved)
    {
        if (name == resolved.Name && resolved is SsoProfile)
            return true;
        try
        {
            // Static keys take precedence over a process.
            return Config.Profile(name)?.Has("aws_access_key_id") is false && IsSame(Resolve(name), resolved);
        }
        catch (Failure)
        {
            return false;
        }
    }

    // Options may have chosen another role from the same profile.
    static bool IsSame(Profile one, Profile other) =>
        one.Name == other.Name && (one as RoleProfile)?.Role == (other as RoleProfile)?.Role;

    /// <summary>
    /// Every profile with a role that can be resolved, signed in to or assumed, in file order.
    /// </summary>
    public IReadOnlyList<Profile> ListResolvable() => Listing.Profiles;

    /// <summary>Every profile that names a session but neither account nor role, in file order.</summary>
    public IReadOnlyList<ProfileSession> ListSessionOnly() => Listing.SessionOnly;

    /// <summary>
    /// The profiles of one account that can be resolved, in file order; where none can, the first one's failure is
    /// thrown. Sections that do not contain the account's digits are not parsed.
    /// </summary>
    public IReadOnlyList<Profile> ListOfAccount(string accountId) => Listing.OfAccount(accountId);

    /// <summary>The Region that tools read from this profile itself.</summary>
    public string? RegionOf(string profile) => Config.Profile(profile)?.Text("region");

    /// <summary>Each <c>role_arn</c> of the files, in file order, whether or not it can be assumed.</summary>
    public IEnumerable<string> ListRoleArns() => ProfileNames.Select(name => Config.Profile(name)?.Text("role_arn"))
        .OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>A session by name, for signing in without a profile.</summary>
    public Session ResolveSession(string name) => Sso.SessionOf(name);

    /// <summary>The endpoints of a session that no profile uses.</summary>
    public EndpointResolver EnvironmentEndpoints() => new(_endpoints);

    /// <summary>Whether there is a profile of this name, whatever it holds.</summary>
    public bool Has(string name) => Config.Profile(name) is not null;

    /// <summary>
    /// The profile for which this one's credential_process runs this program; null where it has no such process.
    /// </summary>
    public string? ProcessTargetOf(string name)
    {
        try
        {
            return Config.Profile(name)?.Text("credential_process") is { } line
                && CredentialProcessLine.Parse(line, _folder.Windows) is { Role: null, Profile: { } target }
                ? target
                : null;
        }
        catch (Failure)
        {
            return null; // a section that can't be read: reported when it is used
        }
    }

    /// <summary>
    /// The profile whose credential_process runs this program for the given one, for tools without SSO support; null
    /// where there is none. Found by its usual name, else by the line as this program writes it.
    /// </summary>
    public string? ProcessProfileOf(string name) => Config.ProfilesContaining($"{ProfileOption.Name} {name}")
        .Prepend($"{name}-process").FirstOrDefault(other => ProcessTargetOf(other) == name);

    /// <summary>Whether a profile is chosen explicitly, on the command line or by a variable.</summary>
    public bool IsChosen(string? requested) =>
        Choose(requested).Name != ActiveProfile.Default || !string.IsNullOrEmpty(requested);

    /// <summary>
    /// The key that decides which credentials a profile has, its static keys last; null where there is no such profile
    /// or no such key.
    /// </summary>
    public CredentialSetting? SettingOf(string profile)
    {
        if (Config.Profile(profile) is not { } keys)
            return null;
        var name = keys.Names.Where(Chooses).Order(StringComparer.Ordinal).FirstOrDefault("aws_access_key_id");
        return keys.TryGet(name, out var value) ? new CredentialSetting(name, value.Location) : null;

        static bool Chooses(string key) => key.StartsWith("sso_", StringComparison.Ordinal) || key is "role_arn"
            or "credential_process" or "credential_source" or "web_identity_token_file" or "login_session";
    }

    /// <summary>A key of a resolved profile or its session, with its location; null where neither has it.</summary>
    internal ConfigValue? FindKey(Profile profile, string key)
    {
        if (Config.Profile(profile.Name) is { } keys && keys.TryGet(key, out var value))
            return value;
        return profile.SignIn?.Session.Name is { } name && Config.Session(name) is { } section
            && section.TryGet(key, out value)
            ? value
            : null;
    }

    /// <summary>The name of the profile to use, and where it comes from unless that is the command line.</summary>
    internal (string Name, string? Origin) Choose(string? requested)
    {
        if (!string.IsNullOrEmpty(requested))
            return (requested, null);
        return ActiveProfile.In(_environment) is (var name, var variable)
            ? (name, $"named by {variable}")
            : (ActiveProfile.Default, "neither --profile nor AWS_PROFILE names another");
    }

    ConfigKeys Find(string name, string? origin) =>
        Config.Profile(name) ?? throw new NameNotFound(_folder, Config).ForProfile(name, origin);
}
