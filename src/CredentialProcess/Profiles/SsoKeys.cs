using CredentialProcess.Aws;
using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// Builds profiles and sessions from the <c>sso_</c> keys of a profile and of the session that it references, by
/// botocore's rules (credentials.py, SSOProvider): keys that are missing, or differ between the two, are refused with
/// file and line.
/// </summary>
/// <param name="store">Where all secrets are, whatever a session says; null where the environment does not say.</param>
sealed class SsoKeys(
    AwsFolder folder, AwsConfig config, Func<string, string?> endpoints, SecretStore? store = null)
{
    const string RunConfigure = "run: sso-cred configure";

    readonly Dictionary<string, string> _interned = [];
    readonly Dictionary<string, (ConfigKeys Keys, Session? Session)> _sessions = [];

    static readonly string[] s_profileKeys = ["sso_role_name", "sso_account_id"];
    static readonly string[] s_sessionKeys = ["sso_start_url", "sso_region"];

    /// <summary>Whether a profile has an account or a role, which makes it an SSO profile.</summary>
    internal static bool HasAccountOrRole(ConfigKeys keys) => keys.Has(s_profileKeys[0]) || keys.Has(s_profileKeys[1]);

    /// <summary>Whether a profile references a session, or is in the legacy form.</summary>
    internal static bool HasSession(ConfigKeys keys) => keys.Has("sso_session") || keys.Has("sso_start_url");

    /// <summary>Builds the profile from these keys and those of its session.</summary>
    /// <param name="isOneOfMany">Don't hold the keys, read them again on demand.</param>
    internal SsoProfile ProfileOf(string name, ConfigKeys keys, bool isOneOfMany = false)
    {
        var (merged, session, section) = Merge(name, keys);

        // Without an account or a role it is not an SSO profile, whatever its session says.
        var isSso = HasAccountOrRole(keys);
        List<string>? missing = null;
        foreach (var key in s_profileKeys)
            if (!isSso || merged.Text(key) is null)
                (missing ??= []).Add(key);
        foreach (var key in s_sessionKeys)
            if (merged.Text(key) is null)
                (missing ??= []).Add(key);
        if (missing is not null)
            throw Incomplete(name, keys, missing);

        var lazy = new ProfileKeys(config, name, isOneOfMany ? null : keys, section);
        return new SsoProfile
        {
            Name = name,
            Session = SessionFrom(session, section, keys, lazy),
            AccountId = merged.Text("sso_account_id")!,
            RoleName = isOneOfMany ? Intern(merged.Text("sso_role_name"))! : merged.Text("sso_role_name")!,
            Region = isOneOfMany ? Intern(keys.Text("region")) : keys.Text("region"),
            Endpoints = new EndpointResolver(endpoints, config, lazy),
            Keys = lazy,
        };
    }

    /// <summary>Builds the session that these keys reference; their account and role don't matter.</summary>
    /// <param name="isOneOfMany">Don't hold the keys, read them again on demand.</param>
    internal ProfileSession ProfileSessionOf(string name, ConfigKeys keys, bool isOneOfMany = false)
    {
        var (merged, session, section) = Merge(name, keys);
        var missing = s_sessionKeys.Where(k => merged.Text(k) is null).ToList();
        if (missing.Count > 0)
            throw Incomplete(name, keys, missing);
        var lazy = new ProfileKeys(config, name, isOneOfMany ? null : keys, section);
        return new(name, SessionFrom(session, section, keys, lazy), new EndpointResolver(endpoints, config, lazy));
    }

    // The profile's keys with its session's as fallback; a key in both must have the same value.
    (ConfigKeys Merged, string? Session, ConfigKeys? Section) Merge(string name, ConfigKeys keys)
    {
        if (!keys.TryGet("sso_session", out var reference))
            return (keys, null, null);
        var section = Find(reference.Text, reference);
        if (!section.Has(SecretStoreSetting.Key))
            SecretStoreSetting.RefuseIn(keys);
        if (keys.FirstDifference(section) is { } key)
            throw Different(name, reference.Text, key, keys, section);
        return (keys.WithFallback(section), reference.Text, section);
    }

    // Thousands of profiles share a few roles and Regions.
    string? Intern(string? text) => text is null ? null
        : _interned.TryGetValue(text, out var same) ? same
        : _interned[text] = text;

    /// <summary>A session by name.</summary>
    internal Session SessionOf(string name) => SessionFrom(name, Find(name, null));

    Session SessionFrom(string? name, ConfigKeys? section, ConfigKeys keys, ProfileKeys all) =>
        name is null || section is null ? SessionFrom(null, keys, all) : SessionFrom(name, section);

    // Read once for all of its profiles.
    ConfigKeys Find(string name, ConfigValue? namedAt)
    {
        if (_sessions.TryGetValue(name, out var known))
            return known.Keys;
        var keys = config.Session(name) ?? throw new NameNotFound(folder, config).ForSession(name, namedAt?.Location);
        _sessions.Add(name, (keys, null));
        return keys;
    }

    Session SessionFrom(string name, ConfigKeys keys)
    {
        if (_sessions.TryGetValue(name, out var known) && known.Session is { } session)
            return session;
        session = SessionFrom(name, keys, keys.ToDictionary());
        _sessions[name] = (keys, session);
        return session;
    }

    // A session's token is shared, so the keys to sign in with must be in the session itself (botocore, tokens.py,
    // SSOTokenProvider).
    Session SessionFrom(string? name, ConfigKeys keys, IReadOnlyDictionary<string, string> all)
    {
        if (s_sessionKeys.Any(k => keys.Text(k) is null))
        {
            var missing = s_sessionKeys.Where(k => keys.Text(k) is null);
            throw Refused(
                $"{keys.Location}: sso-session '{Printable.Text(name ?? "")}' is incomplete: missing "
                + string.Join(", ", missing),
                $"add the missing keys below the header, or {RunConfigure}");
        }

        var region = keys.Text("sso_region")!;
        if (!RegionName.IsHostLabel(region) && keys.TryGet("sso_region", out var value))
            throw RegionName.Invalid(region, where: $"{value.Location}: sso_region ");
        var scopes = keys.TryGet("sso_registration_scopes", out var list) ? list.Text : null;
        return new Session(name, keys.Text("sso_start_url")!, region, scopes)
        {
            Keys = all,
            Store = store ?? StoreOf(name, keys),
        };
    }

    // Legacy profiles with the same start URL share a token, so none of them alone decides.
    static SecretStore? StoreOf(string? name, ConfigKeys keys)
    {
        if (name is not null)
            return SecretStoreSetting.Of(keys);
        SecretStoreSetting.RefuseIn(keys);
        return null;
    }

    static Failure Different(string profile, string session, string key, ConfigKeys keys, ConfigKeys section)
    {
        _ = keys.TryGet(key, out var own);
        _ = section.TryGet(key, out var other);
        var plain = key == "region" || key.StartsWith("sso_", StringComparison.Ordinal);
        string Text(string text) => key == "sso_start_url" ? PrintableUrl.Text(text) : Printable.Text(text);
        string Value(ConfigValue value) => plain ? $"'{Text(value.Text)}', {value.Location}" : value.Location;
        return Refused(
            $"'{Printable.Text(key)}' differs between profile '{Printable.Text(profile)}' ({Value(own)}) "
            + $"and sso-session '{Printable.Text(session)}' ({Value(other)})",
            "remove it from the profile");
    }

    static Failure Incomplete(string name, ConfigKeys keys, List<string> missing)
    {
        var shown = Printable.Text(name);
        if (keys.Names.Any(k => k.StartsWith("sso_", StringComparison.Ordinal)))
        {
            return Refused(
                $"{keys.Location}: profile '{shown}' is incomplete: missing {string.Join(", ", missing)}",
                $"add the missing keys below the header, or {RunConfigure}");
        }

        return keys.Has("aws_access_key_id")
            ? Refused(
                $"{keys.Location}: profile '{shown}' has its own access keys and no sso_ keys",
                "it does not need sso-cred")
            : Refused($"{keys.Location}: profile '{shown}' has no sso_ keys",
                $"use another profile, or {RunConfigure}");
    }

    static Failure Refused(string message, string hint) => new(FailureKind.Configuration, message, hint);
}
