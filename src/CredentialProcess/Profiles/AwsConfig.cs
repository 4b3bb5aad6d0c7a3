using System.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// The config and the credentials file as one set of profiles, sessions and services (botocore, configloader.py,
/// <c>build_profile_map</c>, and session.py, <c>full_config</c>): the credentials file's keys are written over the
/// config's, key by key; its headers are the profiles' names as they stand.
/// </summary>
sealed class AwsConfig
{
    readonly ConfigText? _config;
    readonly ConfigText? _credentials;
    readonly SectionNames _profiles;
    readonly SectionNames _ownProfiles;
    readonly SectionNames _sessions;
    readonly SectionNames _services;

    internal AwsConfig(ConfigText? config, ConfigText? credentials)
    {
        _config = config;
        _credentials = credentials;
        _profiles = new SectionNames(config, "profile");
        _ownProfiles = new SectionNames(credentials, null);
        _sessions = new SectionNames(config, "sso-session");
        _services = new SectionNames(config, "services");
    }

    internal static AwsConfig Read(AwsFolder folder) =>
        new(
            folder.ConfigFile is { } config ? ConfigFile.Read(config, folder.Show(config)) : null,
            folder.CredentialsFile is { } credentials ? ConfigFile.Read(credentials, folder.Show(credentials)) : null);

    internal ConfigText? Config => _config;

    internal ConfigText? Credentials => _credentials;

    internal IReadOnlyList<string> ProfileNames => [.. Names(_config, "profile"), .. Names(_credentials, null)];

    internal IReadOnlyList<string> SessionNames => [.. Names(_config, "sso-session")];

    /// <summary>
    /// The profiles in whose sections a text stands; all of them where it stands in a section that profiles take keys
    /// from. The text is plain ASCII.
    /// </summary>
    internal IReadOnlyList<string> ProfilesThatMention(string text)
    {
        var wanted = Encoding.ASCII.GetBytes(text);
        var names = new List<string>();
        var seen = new HashSet<string>();
        foreach (var (file, kind) in (ReadOnlySpan<(ConfigText?, string?)>)[(_config, "profile"), (_credentials, null)])
        {
            for (var i = 0; i < file?.Count; i++)
            {
                if (!file.Mentions(i, wanted)) continue;
                var header = file.Header(i);
                if (IsInherited(header) || (kind is not null && header.StartsWith("sso-session"u8))) return ProfileNames;
                if (NameOf(header, kind) is { } name && seen.Add(name)) names.Add(name);
            }
        }

        return names;
    }

    internal ConfigKeys? Profile(string name)
    {
        var keys = _profiles.Find(name);
        if (_ownProfiles.Find(name) is not { } own) return keys;
        if (keys is null) return own;
        keys.Overwrite(own);
        return keys;
    }

    internal ConfigKeys? Session(string name) => _sessions.Find(name);

    internal ConfigKeys? Services(string name) => _services.Find(name);

    internal static bool IsInherited(ReadOnlySpan<byte> header) => header.SequenceEqual("DEFAULT"u8);

    // The second of exactly two words; a header with more or fewer defines nothing.
    internal static string? Name(ReadOnlySpan<byte> header) =>
        ShellWords.Split(Encoding.UTF8.GetString(header)) is [_, var name] ? name : null;

    static List<string> Names(ConfigText? text, string? kind)
    {
        var names = new List<string>();
        if (text is null) return names;
        var seen = new HashSet<string>();
        for (var i = 0; i < text.Count; i++)
            if (NameOf(text.Header(i), kind) is { } name && seen.Add(name)) names.Add(name);

        return names;
    }

    /// <summary>The name that a header defines, or null where it defines nothing of this kind.</summary>
    /// <param name="kind">Null in the credentials file.</param>
    internal static string? NameOf(ReadOnlySpan<byte> header, string? kind) =>
        kind is null ? IsInherited(header) ? null : Encoding.UTF8.GetString(header)
        : header.StartsWith(Encoding.UTF8.GetBytes(kind)) ? Name(header)
        : kind == "profile" && header.SequenceEqual("default"u8) ? "default" : null;
}
