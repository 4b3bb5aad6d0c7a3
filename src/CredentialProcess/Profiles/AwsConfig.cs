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

    internal AwsConfig(ConfigText? config, ConfigText? credentials)
    {
        _config = config;
        _credentials = credentials;
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
        foreach (var (file, kind) in (ReadOnlySpan<(ConfigText?, string?)>)[(_config, "profile"), (_credentials, null)])
        {
            for (var i = 0; i < file?.Count; i++)
            {
                if (!file.Mentions(i, wanted)) continue;
                var header = file.Header(i);
                if (IsInherited(header) || (kind is not null && header.StartsWith("sso-session"u8))) return ProfileNames;
                if (NameOf(header, kind) is { } name && !names.Contains(name)) names.Add(name);
            }
        }

        return names;
    }

    internal ConfigKeys? Profile(string name)
    {
        var keys = Find(_config, "profile", name);
        if (Find(_credentials, null, name) is not { } own) return keys;
        if (keys is null) return own;
        keys.Overwrite(own);
        return keys;
    }

    internal ConfigKeys? Session(string name) => Find(_config, "sso-session", name);

    internal ConfigKeys? Services(string name) => Find(_config, "services", name);

    // Different headers may name the same thing ([default] and [profile default], [profile a] and [profile "a"]):
    // the later one holds alone. The same header twice is refused.
    static ConfigKeys? Find(ConfigText? text, string? kind, string name)
    {
        if (text is null) return null;
        var wanted = Encoding.UTF8.GetBytes(name);
        var prefix = kind is null ? [] : Encoding.UTF8.GetBytes(kind);
        var found = -1;
        HashSet<string>? headers = null;
        for (var i = 0; i < text.Count; i++)
        {
            var header = text.Header(i);
            if (!(kind is null ? header.SequenceEqual(wanted) && !IsInherited(header) : Is(header, prefix, wanted)))
                continue;
            if (found >= 0)
            {
                headers ??= [Encoding.UTF8.GetString(text.Header(found))];
                if (!headers.Add(Encoding.UTF8.GetString(header))) throw Twice(text, i);
            }

            found = i;
        }

        return found < 0 ? null : text.Keys(found);
    }

    static bool Is(ReadOnlySpan<byte> header, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> wanted)
    {
        if (!header.StartsWith(kind))
            return wanted.SequenceEqual("default"u8) && header.SequenceEqual(wanted) && kind.SequenceEqual("profile"u8);

        // Nearly every header is two plain words; only quotes and backslashes need the whole grammar.
        if (header.IndexOfAny((byte)'"', (byte)'\'', (byte)'\\') >= 0)
            return Name(header) is { } name && wanted.SequenceEqual(Encoding.UTF8.GetBytes(name));
        var end = header.IndexOfAny((byte)' ', (byte)'\t');
        return end > 0 && wanted.Length > 0 && header[end..].Trim(" \t"u8).SequenceEqual(wanted)
            && wanted.IndexOfAny((byte)' ', (byte)'\t') < 0;
    }

    static bool IsInherited(ReadOnlySpan<byte> header) => header.SequenceEqual("DEFAULT"u8);

    // The second of exactly two words; a header with more or fewer defines nothing.
    static string? Name(ReadOnlySpan<byte> header) =>
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

    static Failure Twice(ConfigText text, int second)
    {
        var first = 0;
        while (!text.Header(first).SequenceEqual(text.Header(second))) first++;
        var header = Shown.Text(Encoding.UTF8.GetString(text.Header(second)));
        return new Failure(
            ExitCode.Configuration,
            $"{text.Where(second)}: [{header}] stands here and at {text.Where(first)}",
            "keep one of the two sections, or give one another name");
    }
}
