using CredentialProcess.Http;

namespace CredentialProcess.Login;

/// <summary>
/// Validates URLs that are shown to people and opened in a browser. They come from the service: an impostor could
/// otherwise start any program that has registered a URL scheme.
/// </summary>
static class BrowserUrl
{
    /// <summary>Windows limits a URL in a program's arguments to about 2,000; authorization URLs come close.</summary>
    const int MaxLength = 4096;

    /// <exception cref="Failure">It is neither https nor http to this machine, or not printable.</exception>
    public static Uri Parse(string? text)
    {
        if (text is null || text.Length > MaxLength || text.AsSpan().ContainsAnyExceptInRange('!', '~')
            || text.Contains('\\') || !Uri.TryCreate(text, UriKind.Absolute, out var url))
            throw Refused("an invalid URL");
        if (url.Host.Length == 0 || url.UserInfo.Length > 0)
            throw Refused("a URL with a user name, or without a host");
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && Loopback.Is(url)))
            throw Refused("a URL that is not https");
        return url;
    }

    static Failure Refused(string what) => new(FailureKind.Service,
        $"the sign-in service sent {what}", FaultText.CheckEndpoint());
}
