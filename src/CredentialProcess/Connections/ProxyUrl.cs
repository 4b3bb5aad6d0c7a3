using System.Net;

namespace CredentialProcess.Connections;

/// <summary>
/// Parses the URL of a proxy variable. By hand, since a password with an @ is not a valid URI but works in Python.
/// </summary>
static class ProxyUrl
{
    const string Form = "write it as http://host:port or http://user:password@host:port, with @ : / # ? and % in user "
        + "and password as %40 %3A %2F %23 %3F %25";

    static readonly string[] s_schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    static readonly string[] s_prefixes = [.. s_schemes, "socks", "socks5h"];

    /// <returns>The URL without user and password, and those; null where it has none.</returns>
    /// <exception cref="Failure">
    /// It is not a proxy URL. The message does not show the text: it may contain a password.
    /// </exception>
    public static (Uri Uri, NetworkCredential? Credentials) Parse(string text, string variable)
    {
        if (text[0] is '"' or '\'')
            throw NoUrl(variable, $", it begins with a quote ({text[0]})");
        if (text[^1] is '"' or '\'')
            throw NoUrl(variable, $", it ends with a quote ({text[^1]})");
        if (!TrySplitScheme(text, out var scheme, out var rest))
            throw NoUrl(variable);
        if (rest.IndexOfAny("/?#") is >= 0 and var end)
        {
            // The part before it would be taken as the host, and is probably a piece of the password.
            if (rest[end..].Contains('@'))
                throw NoUrl(variable);
            rest = rest[..end];
        }

        var at = rest.LastIndexOf('@');
        var host = rest[(at + 1)..].ToString();
        if (!s_schemes.Contains(scheme) || host.AsSpan().ContainsAnyInRange('\0', ' ') || host.Contains('\\')
            || !Uri.TryCreate($"{scheme}://{host}", UriKind.Absolute, out var uri) || uri.Host.Length == 0
            || uri.UserInfo.Length > 0)
            throw NoUrl(variable);
        // The registered port of SOCKS, which Uri does not know.
        if (uri.Port < 0)
            uri = new UriBuilder(uri) { Port = 1080 }.Uri;
        return (uri, at > 0 ? ParseCredentials(rest[..at].ToString()) : null);
    }

    static bool TrySplitScheme(string text, out string scheme, out ReadOnlySpan<char> rest)
    {
        scheme = "http";
        rest = text.AsSpan();
        if (rest.IndexOf("://") is > 0 and var colon)
        {
            scheme = text[..colon].ToLowerInvariant();
            rest = rest[(colon + 3)..];
        }
        else if (rest.StartsWith("//"))
            rest = rest[2..];
        // "http:/host" and "http//host" would name a host "http".
        else if (rest.IndexOfAny(":/") is > 0 and var typo && rest[typo..].IndexOf('/') is 0 or 1
            && s_prefixes.Contains(text[..typo].ToLowerInvariant()))
            return false;
        // .NET's socks5 lets the proxy resolve names, which others call socks5h.
        if (scheme == "socks5h")
            scheme = "socks5";
        return true;
    }

    static NetworkCredential ParseCredentials(string user)
    {
        var colon = user.IndexOf(':');
        return new NetworkCredential(
            Uri.UnescapeDataString(colon < 0 ? user : user[..colon]),
            colon < 0 ? "" : Uri.UnescapeDataString(user[(colon + 1)..]));
    }

    static Failure NoUrl(string variable, string why = "") =>
        new(FailureKind.Configuration, $"{variable} is not a proxy URL{why}", Form);
}
