using System.Text;
using CredentialProcess.Text;

namespace CredentialProcess.Config;

/// <summary>
/// Finds the section that defines a name, in one file and of one kind. A run that looks up a few names scans the
/// headers for each; more lookups come from a listing and build an index, so that 3,000 profiles don't take 3,000
/// scans. Different headers may define the same name ([default] and [profile default], [profile a] and [profile "a"]):
/// the later one alone counts. The same header twice is refused.
/// </summary>
/// <param name="kind">Null in the credentials file.</param>
sealed class SectionLookup(ConfigText? text, string? kind)
{
    const int MaximumScans = 3;

    int _scans;
    Index? _index;

    /// <summary>Each name once, in order of first appearance.</summary>
    internal IReadOnlyCollection<string> All => text is null ? [] : (_index ??= IndexOf(text)).LastOf.Keys;

    internal ConfigKeys? Find(string name)
    {
        if (text is null)
            return null;
        var found = _scans++ < MaximumScans ? Scan(text, Encoding.UTF8.GetBytes(name)) : LookUp(text, name);
        return found < 0 ? null : text.Keys(found);
    }

    int Scan(ConfigText text, byte[] wanted)
    {
        var prefix = kind is null ? [] : Encoding.UTF8.GetBytes(kind);
        var found = -1;
        HashSet<string>? headers = null;
        for (var i = 0; i < text.Count; i++)
        {
            var header = text.Header(i);
            var isWanted = kind is null
                ? header.SequenceEqual(wanted) && !AwsConfig.IsInherited(header)
                : Defines(header, prefix, wanted);
            if (!isWanted)
                continue;
            if (found >= 0)
                RefuseDuplicate(text, found, i, ref headers);
            found = i;
        }

        return found;
    }

    int LookUp(ConfigText text, string name)
    {
        var (lastOf, earlier) = _index ??= IndexOf(text);
        // Compared by bytes, as in a scan: an unpaired surrogate has none of its own.
        if (name.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
            name = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));
        if (!lastOf.TryGetValue(name, out var last))
            return -1;
        if (earlier[last] < 0)
            return last;
        List<int> all = [];
        for (var i = last; i >= 0; i = earlier[i])
            all.Add(i);
        HashSet<string>? headers = null;
        for (var i = all.Count - 1; i > 0; i--)
            RefuseDuplicate(text, all[i], all[i - 1], ref headers);
        return last;
    }

    // Several threads may ask at once: it is complete before any of them sees it.
    Index IndexOf(ConfigText text)
    {
        var last = new Dictionary<string, int>(text.Count);
        var earlier = new int[text.Count];
        for (var i = 0; i < text.Count; i++)
        {
            earlier[i] = -1;
            if (AwsConfig.NameOf(text.Header(i), kind) is not { } name)
                continue;
            if (last.TryGetValue(name, out var before))
                earlier[i] = before;
            last[name] = i;
        }

        return new Index(last, earlier);
    }

    static void RefuseDuplicate(ConfigText text, int found, int next, ref HashSet<string>? headers)
    {
        headers ??= [Encoding.UTF8.GetString(text.Header(found))];
        if (!headers.Add(Encoding.UTF8.GetString(text.Header(next))))
            throw Duplicate(text, next);
    }

    static bool Defines(ReadOnlySpan<byte> header, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> wanted)
    {
        if (!header.StartsWith(kind))
            return wanted.SequenceEqual("default"u8) && header.SequenceEqual(wanted) && kind.SequenceEqual("profile"u8);

        // Nearly every header is two plain words; only quotes and backslashes need the full grammar.
        if (header.IndexOfAny((byte)'"', (byte)'\'', (byte)'\\') >= 0)
            return AwsConfig.Name(header) is { } name && wanted.SequenceEqual(Encoding.UTF8.GetBytes(name));
        var end = header.IndexOfAny((byte)' ', (byte)'\t');
        return end > 0 && wanted.Length > 0 && header[end..].Trim(" \t"u8).SequenceEqual(wanted)
            && wanted.IndexOfAny((byte)' ', (byte)'\t') < 0;
    }

    /// <param name="Earlier">For each section, the previous one with the same name, or -1.</param>
    sealed record Index(Dictionary<string, int> LastOf, int[] Earlier);

    static Failure Duplicate(ConfigText text, int second)
    {
        var first = 0;
        while (!text.Header(first).SequenceEqual(text.Header(second)))
            first++;
        var header = Printable.Text(Encoding.UTF8.GetString(text.Header(second)));
        return new Failure(
            FailureKind.Configuration,
            $"{text.HeaderLocation(second)}: duplicate [{header}]; first defined at {text.HeaderLocation(first)}",
            "keep one of the two sections, or rename one");
    }
}
