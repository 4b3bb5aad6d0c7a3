using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// Decides which profile is meant: <c>--profile</c>, AWS_PROFILE, AWS_DEFAULT_PROFILE, <c>default</c>, where empty is
/// unset (botocore, session.py), and over one hop the one that its credential_process names. What is unknown or leads
/// elsewhere is refused with its file and line.
/// </summary>
sealed class ProfileSource
{
    const string Default = "default";

    readonly AwsFolder _folder;
    readonly Func<string, string?> _environment;
    readonly Func<string, string?> _endpoints;
    AwsConfig? _config;
    SsoKeys? _sso;
    Listed? _listed;
    IReadOnlyList<string>? _names;

    /// <param name="environment">Looks up an environment variable.</param>
    /// <param name="endpoints">The same for endpoints, which are decided late: an environment that does not change.</param>
    public ProfileSource(
        AwsFolder folder, Func<string, string?> environment, Func<string, string?>? endpoints = null)
    {
        _folder = folder;
        _environment = environment;
        _endpoints = endpoints ?? environment;
    }

    /// <summary>Every profile of both files, also those that are no SSO profiles, in the order of the files.</summary>
    public IReadOnlyList<string> ProfileNames => _names ??=
        Config.Credentials is null ? Config.ProfileNames : [.. Config.ProfileNames.Distinct()];

    public IReadOnlyList<string> SessionNames => Config.SessionNames;

    /// <summary>Why the files as a whole can't be read; null where they can.</summary>
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

    SsoKeys Sso => _sso ??= new SsoKeys(_folder, Config, _endpoints);

    /// <param name="asked">The value of <c>--profile</c>, if there was one.</param>
    public Profile Resolve(string? asked)
    {
        var (name, keys) = FindKeys(asked, SsoKeys.HasAccountOrRole);
        RefuseChain(name, keys);
        return Sso.ProfileOf(name, keys);
    }

    /// <summary>
    /// The session that a profile signs in to, its own or over one hop that of the profile its credential_process names.
    /// </summary>
    /// <param name="asked">The value of <c>--profile</c>, if there was one.</param>
    public ProfileSession ResolveSessionOf(string? asked)
    {
        var (name, keys) = FindKeys(asked, keys => SsoKeys.HasSession(keys) || SsoKeys.HasAccountOrRole(keys));
        if (!SsoKeys.HasSession(keys))
            RefuseChain(name, keys);
        return Sso.ProfileSessionOf(name, keys);
    }

    /// <summary>Whether SDKs that go by this profile's name get the role of the resolved one.</summary>
    public bool LeadsTo(string name, Profile resolved)
    {
        if (name == resolved.Name)
            return true;
        try
        {
            // Static keys go before a process.
            return Config.Profile(name)?.Has("aws_access_key_id") is false && Resolve(name).Name == resolved.Name;
        }
        catch (Failure)
        {
            return false;
        }
    }

    /// <summary>
    /// Every profile that names an account, a role and a session and can be resolved, in the order of the files.
    /// </summary>
    public IReadOnlyList<Profile> ListResolvable() => (_listed ??= List()).Profiles;

    /// <summary>Every profile that names a session and neither account nor role, likewise.</summary>
    public IReadOnlyList<ProfileSession> ListSessionOnly() => (_listed ??= List()).SessionOnly;

    /// <summary>
    /// The profiles of one account that can be resolved, in the order of the files; where none of them can, the first
    /// one's failure is thrown. Sections that do not hold the account's digits are not looked into.
    /// </summary>
    public IReadOnlyList<Profile> ListOfAccount(string accountId)
    {
        List<Profile> found = [];
        Failure? first = null;
        foreach (var name in Config.ProfilesContaining(accountId))
        {
            ConfigKeys? keys = null;
            try
            {
                keys = Config.Profile(name);
                if (keys is null || !SsoKeys.HasAccountOrRole(keys))
                    continue;
                RefuseChain(name, keys);
                var profile = Sso.ProfileOf(name, keys, isOneOfMany: true);
                if (profile.AccountId == accountId)
                    found.Add(profile);
            }
            catch (Failure failure)
            {
                // A section that can't be read may be of this account.
                if (keys is null || (keys.TryGet("sso_account_id", out var own) && own.Text == accountId))
                    first ??= failure;
            }
        }

        return found.Count == 0 && first is not null ? throw first : found;
    }

    /// <summary>The Region that tools see in this profile itself.</summary>
    public string? RegionOf(string profile) => Config.Profile(profile)?.Text("region");

    /// <summary>A session on its own, for signing in without a profile.</summary>
    public Session ResolveSession(string name)
    {
        return Sso.SessionOf(name);
    }

    /// <summary>The endpoints of a session that no profile uses.</summary>
    public EndpointResolver EnvironmentEndpoints() => new(_endpoints);

    /// <summary>Whether a profile is named, on the command line or by a variable.</summary>
    public bool IsChosen(string? asked) => Choose(asked).Name != Default || !string.IsNullOrEmpty(asked);

    /// <summary>
    /// Where a profile says which credentials it has, its static keys last; null where there is no such profile or it
    /// has none.
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

    /// <summary>Where a key of a resolved profile stands, its session's keys included; null where it has none.</summary>
    internal ConfigValue? FindKey(Profile profile, string key)
    {
        if (Config.Profile(profile.Name) is { } keys && keys.TryGet(key, out var value))
            return value;
        return profile.Session.Name is { } name && Config.Session(name) is { } section && section.TryGet(key, out value)
            ? value
            : null;
    }

    /// <summary>The profile that is meant, and what names it where that is not the command line.</summary>
    internal (string Name, string? Origin) Choose(string? asked)
    {
        if (!string.IsNullOrEmpty(asked))
            return (asked, null);
        foreach (var variable in (ReadOnlySpan<string>)["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
            if (_environment(variable) is { Length: > 0 } name)
                return (name, $"named by {variable}");
        return (Default, "neither --profile nor AWS_PROFILE names another");
    }

    // The profile that is meant, over one hop where it does not hold what is looked for itself.
    (string Name, ConfigKeys Keys) FindKeys(string? asked, Predicate<ConfigKeys> isEnough)
    {
        var (name, origin) = Choose(asked);
        var keys = Find(name, origin);
        if (isEnough(keys) || keys.Has("role_arn") || ProcessHop.Target(name, keys, _folder.Windows) is not { } target)
            return (name, keys);
        _ = keys.TryGet("credential_process", out var line);
        keys = Find(target, null, line);
        return isEnough(keys) || keys.Has("role_arn") || ProcessHop.Target(target, keys, _folder.Windows) is null
            ? (target, keys)
            : throw ProcessHop.Loop(name, line.Location);
    }

    // In one pass, since each profile's keys are read for it.
    Listed List()
    {
        var listed = new Listed([], []);
        foreach (var name in ProfileNames)
        {
            try
            {
                if (Config.Profile(name) is not { } keys)
                    continue;
                if (SsoKeys.HasAccountOrRole(keys))
                {
                    RefuseChain(name, keys);
                    listed.Profiles.Add(Sso.ProfileOf(name, keys, isOneOfMany: true));
                }
                else if (SsoKeys.HasSession(keys))
                {
                    listed.SessionOnly.Add(Sso.ProfileSessionOf(name, keys, isOneOfMany: true));
                }
            }
            catch (Failure)
            {
                // Whoever asks for it by name is told.
            }
        }

        return listed;
    }

    // Which line it is, is counted only where it is told.
    ConfigKeys Find(string name, string? origin, ConfigValue? namedAt = null) =>
        Config.Profile(name) ?? throw new NameNotFound(_folder, Config).ForProfile(
            name, namedAt is { } line ? $"named at {line.Location}" : origin);

    static void RefuseChain(string name, ConfigKeys keys)
    {
        if (!keys.TryGet("role_arn", out var role))
            return;
        throw new Failure(
            FailureKind.Configuration,
            $"{role.Location}: profile '{Printable.Text(name)}' has role_arn: assuming a role from another profile is not "
            + "built yet",
            "use the profile that holds the sso_ keys");
    }

    sealed record Listed(List<Profile> Profiles, List<ProfileSession> SessionOnly);
}
