using CredentialProcess.Config;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Sync;

/// <summary>A section to write: its name, and the keys that it gets, in order.</summary>
sealed class ConfigSection
{
    readonly Dictionary<string, string> _keys = [];

    ConfigSection(string name, bool isSession) => (Name, IsSession) = (name, isSession);

    public string Name { get; }

    public bool IsSession { get; }

    public IReadOnlyDictionary<string, string> Keys => _keys;

    internal string Header =>
        IsSession ? $"[sso-session {Name}]" : Name == "default" ? "[default]" : $"[profile {Name}]";

    /// <summary><c>[sso-session NAME]</c>, which a user signs in to.</summary>
    public static ConfigSection Session(string name, string startUrl, string region) =>
        new ConfigSection(SafeName.Validate(name, "session"), isSession: true).With("sso_start_url", startUrl)
            .With("sso_region", region).With("sso_registration_scopes", Scopes.Default);

    /// <summary>Where an existing session keeps its secrets; it is recognised by its start URL.</summary>
    public static ConfigSection SessionStore(Session session, SecretStore store) =>
        new ConfigSection(session.Name!, isSession: true).With("sso_start_url", session.StartUrl)
            .With(SecretStoreSetting.Key, store == SecretStore.Files ? "files" : "keyring");

    /// <summary><c>[profile NAME]</c> for one role in one account.</summary>
    public static ConfigSection Profile(
        string name, string session, string accountId, string roleName, string? region) =>
        new ConfigSection(SafeName.Validate(name, "profile"), isSession: false).With("sso_session", session)
            .With("sso_account_id", accountId).With("sso_role_name", roleName).With("region", region);

    /// <summary><c>[profile NAME]</c> for a role that is assumed with another profile's credentials.</summary>
    public static ConfigSection RoleProfile(string name, RoleArguments role, string source, string? region) =>
        new ConfigSection(SafeName.Validate(name, "profile"), isSession: false).With("role_arn", role.Arn)
            .With("source_profile", source).With("region", region).With("role_session_name", role.SessionName)
            .With("external_id", role.ExternalId).With("duration_seconds", role.Duration);

    /// <summary>The -process profile of a profile, for tools that lack SSO.</summary>
    /// <param name="command">The program, without a blank in it.</param>
    public static ConfigSection ProcessProfile(string name, string command, string profile, string? region) =>
        new ConfigSection(SafeName.Validate(name, "profile"), isSession: false)
            .With("credential_process", $"{command} --profile {profile}").With("region", region);

    /// <summary>Whether a config can hold a value so that every tool reads it as written.</summary>
    internal static bool CanHold(string value) => value.Length is > 0 and < 2000
        && !value.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
        && !char.IsWhiteSpace(value[0]) && !char.IsWhiteSpace(value[^1]) && !value.StartsWith('"')
        && !value.Contains(" #", StringComparison.Ordinal) && !value.Contains(" ;", StringComparison.Ordinal);

    internal List<string> Lines
    {
        get
        {
            List<string> lines = [];
            foreach (var (key, value) in _keys)
                lines.Add($"{key} = {value}");
            return lines;
        }
    }

    ConfigSection With(string key, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return this;
        if (!CanHold(value))
        {
            throw new Failure(FailureKind.Configuration,
                $"the {key} '{Printable.Text(value)}' of '{Name}' can't be written to a config file");
        }

        _keys.Add(key, value);
        return this;
    }
}
