using CredentialProcess.Aws;
using CredentialProcess.Certificates;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Login;

/// <summary>A session's start URL as sent to the OIDC service, and the Region of that service.</summary>
/// <param name="Text">As configured, or the target of a vanity host.</param>
/// <param name="Region">The one in a resolved host's name, else the session's.</param>
sealed record StartUrl(string Text, string Region);

/// <summary>
/// Resolves start URLs (AWS CLI, customizations/sso/resolve.py). AWS hosts are used as written, including <c>#</c> and
/// <c>/</c>. Other hosts are vanity hosts: one request without a token tells where they redirect, which must be an AWS
/// host. Only https; http to this machine for tests.
/// </summary>
sealed class StartUrlSource(AwsClients clients, TextWriter? debug)
{
    public async Task<StartUrl> ResolveAsync(Session session, Deadlines deadlines, TrustSettings? trust = null)
    {
        var url = Parse(session);
        if (Loopback.Is(url) || IsPortal(url))
            return new StartUrl(session.StartUrl, session.Region);
        debug?.WriteLine($"start URL: '{url.IdnHost}' is not an AWS host, requesting its redirect");
        var target = await FetchRedirectAsync(url, deadlines, trust);
        if (target is null || target.Scheme != Uri.UriSchemeHttps || target.UserInfo.Length > 0 || !IsPortal(target))
        {
            throw new Failure(FailureKind.Configuration,
                $"start URL '{PrintableUrl.Text(session.StartUrl)}' of {session.Label} redirects to "
                + (target is null
                    ? "no other page"
                    : $"'{Printable.Text(target.Authority)}', which is not an AWS access portal"),
                "check sso_start_url");
        }

        var region = PortalHost.RegionIn(NormalizedHost(target)) ?? session.Region;
        debug?.WriteLine($"start URL: redirects to '{target.IdnHost}', Region '{region}'");
        return new StartUrl(target.GetLeftPart(UriPartial.Path).TrimEnd('/'), region);
    }

    internal static bool IsPortal(Uri url) => PortalHost.IsPortal(NormalizedHost(url));

    static string NormalizedHost(Uri url) => url.IdnHost.ToLowerInvariant().TrimEnd('.');

    internal static Uri Parse(Session session)
    {
        var text = session.StartUrl;
        if (text.AsSpan().ContainsAnyInRange('\0', ' ') || text.AsSpan().ContainsAny('\\', '\u007f')
            || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.UserInfo.Length > 0)
            throw Refused(session, "is not a valid URL");
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && Loopback.Is(url)))
            throw Refused(session, "is not https");
        return url;
    }

    static Failure Refused(Session session, string why) => new(FailureKind.Configuration,
        $"start URL '{PrintableUrl.Text(session.StartUrl)}'"
        + $"{(session.Name is null ? "" : $" of {session.Label}")} {why}",
        "write it as https://my-portal.awsapps.com/start");

    async Task<Uri?> FetchRedirectAsync(Uri url, Deadlines deadlines, TrustSettings? trust)
    {
        try
        {
            var page = await clients.FetchPageAsync(HttpMethod.Head, url, deadlines, trust);
            if (page.Status is 405 or 501)
                page = await clients.FetchPageAsync(HttpMethod.Get, url, deadlines, trust);
            if (page.Status >= 400)
            {
                throw new Failure(FailureKind.Service, $"'{url.Authority}' answers {page.Status} for the start URL",
                    "check sso_start_url");
            }

            return page is { Status: 301 or 302 or 303 or 307 or 308, Location: { } location }
                ? new Uri(url, location)
                : null;
        }
        catch (AwsFault fault)
        {
            throw fault.ToFailure();
        }
    }
}
