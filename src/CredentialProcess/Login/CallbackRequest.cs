using System.Text;

namespace CredentialProcess.Login;

/// <summary>
/// The head of one request to the listener, read strictly: what is not plain HTTP/1 is no request. Nothing of its body
/// is ever looked at.
/// </summary>
sealed record CallbackRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, string Host)
{
    /// <summary>The request, or null for anything odd: two hosts, a field given twice, bytes beyond ASCII.</summary>
    public static CallbackRequest? Parse(ReadOnlySpan<byte> head)
    {
        if (head.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            && head.ToArray().Any(b => b is not (>= 0x20 and <= 0x7e or (byte)'\r' or (byte)'\n' or (byte)'\t')))
            return null;
        var lines = Encoding.ASCII.GetString(head).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"])
            return null;

        string? host = null;
        foreach (var line in lines.Skip(1))
        {
            if (!line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))
                continue;
            if (host is not null)
                return null;
            host = line["Host:".Length..].Trim();
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        return Fields(question < 0 ? "" : target[(question + 1)..]) is { } query
            ? new CallbackRequest(method, question < 0 ? target : target[..question], query, host ?? "")
            : null;
    }

    /// <summary>No code ever reaches a message by accident.</summary>
    public override string ToString() => $"{Method} {Path}";

    static Dictionary<string, string>? Fields(string query)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Decoded(equals < 0 ? part : part[..equals]);
            if (!fields.TryAdd(name, equals < 0 ? "" : Decoded(part[(equals + 1)..])))
                return null;
        }

        return fields;
    }

    static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
