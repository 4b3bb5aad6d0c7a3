using System.Buffers;
using System.Text;

namespace CredentialProcess.Kubernetes;

/// <summary>
/// A kubeconfig as a diff may show it: the lines of the edited entries and names, and of all else the keys only, since
/// tokens, keys and passwords are in the lines around them.
/// </summary>
static class KubeconfigMask
{
    static readonly string[] s_shown =
    [
        "name", "apiVersion", "kind", "command", "interactiveMode", "provideClusterInfo", "cluster", "user",
        "current-context",
    ];

    static readonly SearchValues<char> s_keys =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");

    public static byte[] Masked(Kubeconfig config)
    {
        var lines = config.Lines;
        HashSet<int> plain = [];
        foreach (var entry in config.Entries)
        {
            plain.UnionWith(entry.Words.Select(word => word.Line));
            if (entry.ProfileVariable is { } profile)
                plain.Add(profile.Line);
        }

        var result = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            var text = lines.Span(i);
            result.Append(plain.Contains(i) ? text : Masked(text)).Append(lines.LineEnd(lines[i].End));
        }

        return Encoding.UTF8.GetBytes(result.ToString());
    }

    static string Masked(ReadOnlySpan<char> line)
    {
        var start = line.IndexOfAnyExcept(' ', '-', '\uFEFF');
        if (start < 0)
            return line.ToString();
        var rest = line[start..];
        var colon = rest.IndexOf(':');
        if (colon < 0 || rest[..colon].ContainsAnyExcept(s_keys))
            return $"{line[..start]}…";
        if (rest[(colon + 1)..].Trim().IsEmpty || s_shown.Contains(rest[..colon].ToString()))
            return line.ToString();
        return $"{line[..(start + colon + 1)]} …";
    }
}
