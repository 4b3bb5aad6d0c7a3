using CredentialProcess.Profiles;

namespace CredentialProcess.Doctor;

/// <summary>
/// A start URL as findings tell it: scheme, host and path. A user, a password or a query has no place in one, and what
/// stands there may be secret.
/// </summary>
static class ShownUrl
{
    public static string Text(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? Shown.Text($"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}")
            : url.AsSpan().ContainsAny("@?") ? "(no URL)" : Shown.Text(url);

    /// <summary>It has more than scheme, host, path and fragment.</summary>
    public static bool HoldsMore(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        ? uri.UserInfo.Length > 0 || uri.Query.Length > 0
        : url.AsSpan().ContainsAny("@?");

    public static string Label(Session session) =>
        session.Name is null ? $"start URL '{Text(session.StartUrl)}'" : session.Label;
}
