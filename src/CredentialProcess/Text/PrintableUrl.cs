namespace CredentialProcess.Text;

/// <summary>
/// A start URL as messages show it. A user name, a password or a query does not belong in one and may be secret, so of
/// such a URL only scheme, host and path are shown.
/// </summary>
static class PrintableUrl
{
    public static string Text(string url) => Printable.Text(Redact(url));

    /// <summary>The same, neither cut nor escaped; the caller has to do that.</summary>
    public static string Redact(string url) => !MayHoldSecrets(url) ? url
        : Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}"
            : "(no URL)";

    /// <summary>It has more than scheme, host, path and fragment.</summary>
    public static bool MayHoldSecrets(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0
        ? uri.UserInfo.Length > 0 || uri.Query.Length > 0
        : url.AsSpan().ContainsAny("@?");
}
