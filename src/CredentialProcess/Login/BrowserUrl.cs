using CredentialProcess.Http;

namespace CredentialProcess.Login;

/// <summary>
/// The one place that says which URLs may be shown to a person and opened in a browser. They come from the service, so
/// whoever stands in its place could otherwise start any program that has registered a scheme of its own.
/// </summary>
static class BrowserUrl
{
    /// <summary>Windows' limit for a URL handed to a program is about 2,000; request objects come near it.</summary>
    const int MaxLength = 4096;

    /// <exception cref="Failure">It is neither https nor http to this machine, or not fit to be shown.</exception>
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
