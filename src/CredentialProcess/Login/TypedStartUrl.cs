using CredentialProcess.Aws;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Login;

/// <summary>
/// A start URL as people enter it: copied from the browser, without scheme, or just the portal's name, the first label
/// of <c>NAME.awsapps.com</c>.
/// </summary>
static class TypedStartUrl
{
    /// <exception cref="Failure">It is not a start URL.</exception>
    public static string Complete(string typed)
    {
        var text = typed.Trim();
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            if (!text.AsSpan().ContainsAny(".:/?#"))
                text += Partition.NamedPortalSuffix + "/start";
            text = "https://" + text;
        }

        // The fragment belongs to the page that was open, not to the start URL.
        if (text.IndexOf('#', StringComparison.Ordinal) is > 0 and var hash)
            text = text[..hash];
        var url = StartUrlSource.Parse(new Session(null, text, "", null));
        if (IsConsole(url.Host))
        {
            throw new Failure(FailureKind.Configuration,
                $"'{Printable.Text(url.Host)}' is the AWS console, not the access portal",
                "the start URL ends in .awsapps.com/start or .app.aws; it is in the invitation mail");
        }

        return (url.Host.EndsWith(Partition.NamedPortalSuffix, StringComparison.OrdinalIgnoreCase)
            ? OfNamedPortal(url, text)
            : text).TrimEnd('/');
    }

    // What is below /start is a page of the portal, as is everything in a query.
    static string OfNamedPortal(Uri url, string text)
    {
        const string Start = "/start";
        var path = url.AbsolutePath.TrimEnd('/');
        if (path.Length == 0 || path == Start || path.StartsWith(Start + "/", StringComparison.Ordinal))
            return url.GetLeftPart(UriPartial.Authority) + Start;
        // start.us-gov-home.awsapps.com/directory/NAME
        return path.StartsWith("/directory/", StringComparison.Ordinal) ? text
            : throw new Failure(FailureKind.Configuration,
                $"'{Printable.Text(path)}' is a page of the access portal, not its start URL",
                $"write {url.GetLeftPart(UriPartial.Authority)}{Start}");
    }

    static bool IsConsole(string host) => Partition.All.Any(
        partition => IsBelow(host, partition.ConsoleHost) || IsBelow(host, partition.SignInHost));

    static bool IsBelow(string host, string? domain) => domain is not null
        && (host.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));

    /// <summary>The portal's name as a session name; null if unknown.</summary>
    public static string? SessionName(string startUrl)
    {
        if (!Uri.TryCreate(startUrl, UriKind.Absolute, out var url) || url.HostNameType != UriHostNameType.Dns)
            return null;
        var labels = url.Host.Split('.');
        // start.us-gov-home.awsapps.com/directory/NAME
        var name = labels[0] is "start" or "identitycenter" or "www" ? url.AbsolutePath.TrimEnd('/').Split('/')[^1]
            : labels[0];
        return name.Length is > 0 and < 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? name
            : null;
    }
}
