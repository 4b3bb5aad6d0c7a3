using CredentialProcess.Aws;

namespace CredentialProcess.Profiles;

/// <summary>
/// The <c>sso_</c> keys of a profile and of the session that it points to, made into both by botocore's rules
/// (credentials.py, SSOProvider): what is incomplete or differs between the two is refused with its file and line.
/// </summary>
sealed class SsoKeys(AwsFolder folder, AwsConfig config, Func<string, string?> endpoints)
{
    const string RunConfigure = "run: sso-cred configure";

    static readonly string[] s_profileKeys = ["sso_role_name", "sso_account_id"];
    static readonly string[] s_sessionKeys = ["sso_start_url", "sso_region"];

    /// <summary>Whether a profile has one of its own two, and so is an SSO profile.</summary>
    internal static bool AreIn(ConfigKeys keys) => s_profileKeys.Any(keys.Has);

    /// <summary>Whether a profile points to a session, or is one of the older form.</summary>
    internal static bool NameSession(ConfigKeys keys) => keys.Has("sso_session") || keys.Has("sso_start_url");

    /// <summary>The profile that these keys make, with those of its session.</summary>
    internal Profile ProfileOf(string name, ConfigKeys keys)
    {
        var (merged, session, section) = Merge(name, keys);

        // Without one of its two own keys a profile is no SSO profile, whatever its session says.
        var isSso = AreIn(keys);
        var missing = s_profileKeys.Where(k => !isSso || merged.Text(k) is null)
            .Concat(s_sessionKeys.Where(k => merged.Text(k) is null))
            .ToList();
        if (missing.Count > 0) throw Incomplete(name, keys, missing);

        return new Profile
        {
            Name = name,
            Session = SectionOf(session, section ?? keys),
            AccountId = merged.Text("sso_account_id")!,
            RoleName = merged.Text("sso_role_name")!,
            Region = keys.Text("region"),
            Endpoints = new EndpointChoice(endpoints, config, keys),
            Keys = merged.ToDictionary(),
            Source = merged,
        };
    }

    /// <summary>The session that these keys name; their own account and role do not matter.</summary>
    internal ProfileSession SessionOfProfile(string name, ConfigKeys keys)
    {
        var (merged, session, section) = Merge(name, keys);
        var missing = s_sessionKeys.Where(k => merged.Text(k) is null).ToList();
        if (missing.Count > 0) throw Incomplete(name, keys, missing);
        return new(name, SectionOf(session, section ?? keys), new EndpointChoice(endpoints, config, keys));
    }

    // The profile's keys and below them its session's; a key that both have must say the same in both.
    (ConfigKeys Merged, string? Session, ConfigKeys? Section) Merge(string name, ConfigKeys keys)
    {
        if (!keys.TryGet("sso_session", out var reference)) return (keys, null, null);
        var section = Find(reference.Text, reference);
        foreach (var key in section.Names)
            if (keys.Has(key)) RequireEqual(name, reference.Text, key, keys, section);
        return (keys.With(section), reference.Text, section);
    }

    /// <summary>A session on its own.</summary>
    internal Session SessionOf(string name) => SectionOf(name, Find(name, null));

    ConfigKeys Find(string name, ConfigValue? namedAt) =>
        config.Session(name) ?? throw new UnknownName(folder, config).Session(name, namedAt?.Where);

    // A session's token is shared, so what it is signed in with must stand in the session itself (botocore,
    // tokens.py, SSOTokenProvider).
    static Session SectionOf(string? name, ConfigKeys keys)
    {
        var missing = s_sessionKeys.Where(k => keys.Text(k) is null).ToList();
        if (missing.Count > 0)
        {
            throw Refused(
                $"{keys.Where}: sso-session '{Shown.Text(name ?? "")}' is incomplete: missing "
                + string.Join(", ", missing),
                $"add the missing keys below the header, or {RunConfigure}");
        }

        var region = keys.Text("sso_region")!;
        if (!RegionName.IsHostLabel(region) && keys.TryGet("sso_region", out var value))
            throw Refused($"{value.Where}: sso_region '{Shown.Text(region)}' is no AWS Region", "write one like us-east-1");
        var scopes = keys.TryGet("sso_registration_scopes", out var list) ? list.Text : null;
        return new Session(name, keys.Text("sso_start_url")!, region, scopes)
        {
            Keys = keys.ToDictionary(),
        };
    }

    static void RequireEqual(string profile, string session, string key, ConfigKeys keys, ConfigKeys section)
    {
        _ = keys.TryGet(key, out var own);
        _ = section.TryGet(key, out var other);
        if (own.Text == other.Text) return;
        var plain = key == "region" || key.StartsWith("sso_", StringComparison.Ordinal);
        string Text(string text) => key == "sso_start_url" ? ShownUrl.Text(text) : Shown.Text(text);
        string Value(ConfigValue value) => plain ? $"'{Text(value.Text)}', {value.Where}" : value.Where;
        throw Refused(
            $"'{Shown.Text(key)}' differs between profile '{Shown.Text(profile)}' ({Value(own)}) and sso-session "
            + $"'{Shown.Text(session)}' ({Value(other)})",
            "remove it from the profile");
    }

    static Failure Incomplete(string name, ConfigKeys keys, List<string> missing)
    {
        var shown = Shown.Text(name);
        if (keys.Names.Any(k => k.StartsWith("sso_", StringComparison.Ordinal)))
        {
            return Refused(
                $"{keys.Where}: profile '{shown}' is incomplete: missing {string.Join(", ", missing)}",
                $"add the missing keys below the header, or {RunConfigure}");
        }

        return keys.Has("aws_access_key_id")
            ? Refused(
                $"{keys.Where}: profile '{shown}' holds access keys of its own and no sso_ keys", "it needs no sso-cred")
            : Refused($"{keys.Where}: profile '{shown}' has no sso_ keys", $"name another profile, or {RunConfigure}");
    }

    static Failure Refused(string message, string hint) => new(ExitCode.Configuration, message, hint);
}
