using CredentialProcess.Aws;
using CredentialProcess.Profiles;

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
        if (url.AbsolutePath == "/"
            && url.Host.EndsWith(Partition.NamedPortalSuffix, StringComparison.OrdinalIgnoreCase))
            text = text.TrimEnd('/') + "/start";
        return text.TrimEnd('/');
    }

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
