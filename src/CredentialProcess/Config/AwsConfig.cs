using System.Text;
using CredentialProcess.Text;

namespace CredentialProcess.Config;

/// <summary>
/// The config and credentials files as one set of profiles, sessions and services (botocore, configloader.py,
/// <c>build_profile_map</c>, and session.py, <c>full_config</c>): the credentials file's keys override the config's,
/// key by key; its headers are the bare profile names.
/// </summary>
sealed class AwsConfig
{
    const int MaximumScans = 2;

    readonly ConfigText? _config;
    readonly ConfigText? _credentials;
    readonly SectionLookup _profiles;
    readonly SectionLookup _credentialsProfiles;
    readonly SectionLookup _sessions;
    readonly SectionLookup _services;
    string[]? _profileNames;
    string[]? _sessionNames;
    AccountIndex? _accounts;
    int _scans;

    internal AwsConfig(ConfigText? config, ConfigText? credentials)
    {
        _config = config;
        _credentials = credentials;
        _profiles = new SectionLookup(config, "profile");
        _credentialsProfiles = new SectionLookup(credentials, null);
        _sessions = new SectionLookup(config, "sso-session");
        _services = new SectionLookup(config, "services");
    }

    internal static AwsConfig Read(AwsFolder folder) =>
        new(
            folder.ConfigFile is { } config ? ConfigFile.Read(config, folder.Show(config)) : null,
            folder.CredentialsFile is { } credentials ? ConfigFile.Read(credentials, folder.Show(credentials)) : null);

    internal ConfigText? Config => _config;

    internal ConfigText? Credentials => _credentials;

    internal IReadOnlyList<string> ProfileNames =>
        _profileNames ??= [.. _profiles.All, .. _credentialsProfiles.All];

    internal IReadOnlyList<string> SessionNames => _sessionNames ??= [.. _sessions.All];

    /// <summary>
    /// The profiles whose sections contain a text (plain ASCII); all profiles where it is in a section that they
    /// inherit keys from.
    /// </summary>
    internal IReadOnlyList<string> ProfilesContaining(string text)
    {
        if (_scans++ >= MaximumScans && AccountIndex.CanLookUp(text))
        {
            _accounts ??= new AccountIndex(_config, _credentials);
            return _accounts.IsInherited(text) ? ProfileNames : _accounts.ProfilesOf(text);
        }

        var wanted = Encoding.ASCII.GetBytes(text);
        var names = new List<string>();
        var seen = new HashSet<string>();
        foreach (var (file, kind) in (ReadOnlySpan<(ConfigText?, string?)>)[(_config, "profile"), (_credentials, null)])
        {
            for (var i = 0; i < file?.Count; i++)
            {
                if (!file.BodyContains(i, wanted))
                    continue;
                var header = file.Header(i);
                if (IsInherited(header) || (kind is not null && header.StartsWith("sso-session"u8)))
                    return ProfileNames;
                if (NameOf(header, kind) is { } name && seen.Add(name))
                    names.Add(name);
            }
        }

        return names;
    }

    internal ConfigKeys? Profile(string name)
    {
        var keys = _profiles.Find(name);
        if (_credentialsProfiles.Find(name) is not { } own)
            return keys;
        if (keys is null)
            return own;
        return keys.OverriddenBy(own);
    }

    /// <summary>The keys that a profile has in the config file alone.</summary>
    internal ConfigKeys? ConfigProfile(string name) => _profiles.Find(name);

    /// <summary>The keys that a profile has in the credentials file alone.</summary>
    internal ConfigKeys? CredentialsProfile(string name) => _credentialsProfiles.Find(name);

    internal ConfigKeys? Session(string name) => _sessions.Find(name);

    internal ConfigKeys? Services(string name) => _services.Find(name);

    internal static bool IsInherited(ReadOnlySpan<byte> header) => header.SequenceEqual("DEFAULT"u8);

    // The second of exactly two words; a header with more or fewer defines nothing.
    internal static string? Name(ReadOnlySpan<byte> header)
    {
        // Nearly every header is two plain words; only quotes and backslashes need the full grammar.
        if (header.IndexOfAny((byte)'"', (byte)'\'', (byte)'\\') >= 0)
            return ShellWords.Split(Encoding.UTF8.GetString(header)) is [_, var name] ? name : null;
        header = header.TrimStart(" \t"u8);
        var end = header.IndexOfAny((byte)' ', (byte)'\t');
        var rest = end < 0 ? [] : header[end..].Trim(" \t"u8);
        return rest.IsEmpty || rest.IndexOfAny((byte)' ', (byte)'\t') >= 0 ? null : Encoding.UTF8.GetString(rest);
    }

    /// <summary>The name that a header defines, or null where it defines nothing of this kind.</summary>
    /// <param name="kind">Null in the credentials file.</param>
    internal static string? NameOf(ReadOnlySpan<byte> header, string? kind) =>
        kind is null ? IsInherited(header) ? null : Encoding.UTF8.GetString(header)
        : StartsWith(header, kind) ? Name(header)
        : kind == "profile" && header.SequenceEqual("default"u8) ? "default" : null;

    // A kind is plain ASCII.
    static bool StartsWith(ReadOnlySpan<byte> header, string kind) =>
        header.Length >= kind.Length && Ascii.Equals(header[..kind.Length], kind);
}
