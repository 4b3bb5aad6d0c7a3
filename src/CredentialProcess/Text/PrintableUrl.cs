namespace CredentialProcess.Text;

/// <summary>
/// A start URL as messages tell it. A user, a password or a query has no place in one, and what stands there may be
/// secret: of such a URL scheme, host and path are told.
/// </summary>
static class PrintableUrl
{
    public static string Text(string url) => Printable.Text(Redact(url));

    /// <summary>The same uncut, and with what could steer a terminal, for whoever sees to that.</summary>
    public static string Redact(string url) => !MayHoldSecrets(url) ? url
        : Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}"
            : "(no URL)";

    /// <summary>It has more than scheme, host, path and fragment.</summary>
    public static bool MayHoldSecrets(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0
        ? uri.UserInfo.Length > 0 || uri.Query.Length > 0
        : url.AsSpan().ContainsAny("@?");
}
