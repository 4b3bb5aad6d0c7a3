using System.Text;
using CredentialProcess.Aws;
using CredentialProcess.Certificates;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Login;

/// <summary>What a start URL reveals without signing in.</summary>
/// <param name="Region">The Region of the Identity Center instance, unverified; or null.</param>
/// <param name="Problem">Why the page could not be read; null where it was, or was not needed.</param>
sealed record PortalRegion(string? Region, string? Problem = null);

/// <summary>
/// Finds the Region of a start URL: in the host name, else in the access portal's page, which contains <c>&lt;meta
/// name="region" content="us-east-1"/&gt;</c>. Nothing is sent with the request. Only redirects to AWS hosts are
/// followed.
/// </summary>
sealed class PortalRegionSource(AwsClients clients, TextWriter? debug)
{
    const int MaxRedirects = 4;

    /// <param name="trust">Null for the environment's setting.</param>
    /// <exception cref="Failure">It is not a start URL, or redirects away from AWS.</exception>
    public async Task<PortalRegion> FindAsync(string startUrl, CancellationToken stop, TrustSettings? trust = null)
    {
        var url = StartUrlSource.Parse(new Session(null, startUrl, "", null));
        for (var i = 0; i <= MaxRedirects; i++)
        {
            if (StartUrlSource.IsPortal(url) && PortalHost.RegionIn(url.IdnHost) is { } named)
                return Found(named, $"the name of '{url.IdnHost}'");
            WebPage page;
            try
            {
                page = await clients.FetchPageAsync(HttpMethod.Get, url, Deadlines.Until(stop), trust, readBody: true);
            }
            catch (AwsFault fault)
            {
                return new PortalRegion(null, fault.ToFailure().Message);
            }

            if (page is { Status: 301 or 302 or 303 or 307 or 308, Location: { } location })
            {
                url = FollowRedirect(startUrl, url, new Uri(url, location));
                continue;
            }

            if (page.Status >= 300)
                return new PortalRegion(null, $"'{url.Authority}' answers {page.Status} for the start URL");
            if (!Loopback.Is(url) && !StartUrlSource.IsPortal(url))
                throw Refused(startUrl, "is not an AWS access portal and does not redirect to one");
            return PageMeta.FindContent(Encoding.UTF8.GetString(page.Body), "region") is { } said
                && RegionName.LooksLikeRegion(said)
                ? Found(said, $"the page at '{url.Authority}'")
                : new PortalRegion(null, $"the page at '{url.Authority}' does not say its Region");
        }

        return new PortalRegion(null, "the start URL redirects too often");
    }

    PortalRegion Found(string region, string where)
    {
        debug?.WriteLine($"start URL: Region '{region}', by {where}");
        return new PortalRegion(region);
    }

    static Uri FollowRedirect(string startUrl, Uri from, Uri to)
    {
        var isSafe = to.UserInfo.Length == 0 && (to.Scheme == Uri.UriSchemeHttps && StartUrlSource.IsPortal(to)
            || (Loopback.Is(from) && Loopback.Is(to) && to.Scheme == from.Scheme));
        return isSafe ? to
            : throw Refused(
                startUrl, $"redirects to '{Printable.Text(to.Authority)}', which is not an AWS access portal");
    }

    static Failure Refused(string startUrl, string why) =>
        new(FailureKind.Configuration, $"start URL '{PrintableUrl.Text(startUrl)}' {why}", "check the start URL");
}
