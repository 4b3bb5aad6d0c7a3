using System.Buffers;
using System.Text;

namespace CredentialProcess.HttpServer;

/// <summary>The head of an HTTP/1.1 request (RFC 9112), parsed strictly. Bodies are not read.</summary>
sealed class Request
{
    static readonly SearchValues<char> s_tokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    Request(string method, string target) => (Method, Target) = (method, target);

    public string Method { get; }

    /// <summary>The path and query as sent.</summary>
    public string Target { get; }

    public string Path => Target.IndexOf('?') is >= 0 and var query ? Target[..query] : Target;

    /// <summary>Undecoded, without the question mark.</summary>
    public string Query => Target.IndexOf('?') is >= 0 and var query ? Target[(query + 1)..] : "";

    /// <summary>Values of repeated headers are joined by commas.</summary>
    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>The decoded query; null if a name is repeated.</summary>
    internal IReadOnlyDictionary<string, string>? ParseQuery()
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=');
            var name = Decode(equals < 0 ? part : part[..equals]);
            if (!fields.TryAdd(name, equals < 0 ? "" : Decode(part[(equals + 1)..])))
                return null;
        }

        return fields;
    }

    /// <summary>Parses a head that ends with its empty line; null if invalid.</summary>
    internal static Request? Parse(ReadOnlySpan<byte> head)
    {
        var lines = Encoding.Latin1.GetString(head).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"] || !IsToken(method)
            || !target.All(c => c is > ' ' and <= '~'))
            return null;
        var request = new Request(method, target);
        foreach (var line in lines.Skip(1).TakeWhile(line => line.Length > 0))
        {
            // Whitespace after a header name and folded lines have been used for request smuggling.
            var colon = line.IndexOf(':');
            if (colon <= 0 || !IsToken(line.AsSpan(0, colon)) || line.AsSpan().ContainsAny("\0\r\n"))
                return null;
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
            if (request._headers.TryAdd(name, value))
                continue;
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
                return null; // RFC 9112 §3.2
            request._headers[name] += $", {value}";
        }

        return request;
    }

    static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(s_tokenCharacters);
}
