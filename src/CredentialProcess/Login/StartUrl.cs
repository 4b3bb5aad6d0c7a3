using CredentialProcess.Aws;
using CredentialProcess.Certificates;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Login;

/// <summary>A session's start URL as the OIDC service gets to see it, and the Region that issues its tokens.</summary>
/// <param name="Text">As configured, or what a vanity host led to.</param>
/// <param name="Region">The one in a resolved host's name, else the session's.</param>
sealed record StartUrl(string Text, string Region);

/// <summary>
/// Decides what a start URL stands for (AWS CLI, customizations/sso/resolve.py). A host of AWS goes as it is written,
/// with <c>#</c> and <c>/</c>. Any other is a vanity host: asked once, without a token, where it leads to; that must be
/// a host of AWS. Only https; http on this machine, for a stand-in.
/// </summary>
sealed class StartUrlSource(AwsClients clients, TextWriter? debug)
{
    static readonly string[] s_suffixes =
    [
        ".awsapps.com", ".app.aws", ".portal.amazonaws.com",
        ".awsapps.cn", ".portal.amazonaws.com.cn", ".app.amazonwebservices.com.cn",
        ".portal.amazonaws.eu", ".api.amazonwebservices.eu",
    ];

    static readonly string[] s_hosts =
    [
        "identitycenter.amazonaws.com", "identitycenter.us-gov.amazonaws.com",
        "identitycenter.amazonaws.com.cn", "identitycenter.amazonaws.eu",
    ];

    public async Task<StartUrl> ResolveAsync(Session session, Deadlines deadlines, TrustSettings? trust = null)
    {
        var url = Parse(session);
        if (Loopback.Is(url) || IsAwsHost(url))
            return new StartUrl(session.StartUrl, session.Region);
        debug?.WriteLine($"start URL: '{url.IdnHost}' is no host of AWS, asking where it leads to");
        var target = await FetchRedirectAsync(url, deadlines, trust);
        if (target is null || target.Scheme != Uri.UriSchemeHttps || target.UserInfo.Length > 0 || !IsAwsHost(target))
        {
            throw new Failure(ExitCode.Configuration,
                $"start URL '{PrintableUrl.Text(session.StartUrl)}' of {session.Label} leads to "
                + (target is null
                    ? "no other page"
                    : $"'{Printable.Text(target.Authority)}', which is no access portal of AWS"),
                "check sso_start_url");
        }

        var region = ParseRegion(NormalizedHost(target)) ?? session.Region;
        debug?.WriteLine($"start URL: leads to '{target.IdnHost}', Region '{region}'");
        return new StartUrl(target.GetLeftPart(UriPartial.Path).TrimEnd('/'), region);
    }

    internal static bool IsAwsHost(Uri url)
    {
        var host = NormalizedHost(url);
        return s_hosts.Contains(host) || s_suffixes.Any(s => host.EndsWith(s, StringComparison.Ordinal));
    }

    /// <summary><c>ID.portal.REGION.app.aws</c> and <c>ID.REGION.portal.amazonaws.com</c>, or alike.</summary>
    internal static string? ParseRegion(string host)
    {
        var region = host.Split('.') switch
        {
            [_, "portal", var r, "app", "aws"] => r,
            [_, "portal", var r, "app", "amazonwebservices", "com", "cn"] => r,
            [_, "portal", var r, "api", "amazonwebservices", "eu"] => r,
            [_, var r, "portal", "amazonaws", "com" or "eu"] => r,
            [_, var r, "portal", "amazonaws", "com", "cn"] => r,
            _ => null,
        };
        return region is not null && region.Contains('-') && RegionName.IsHostLabel(region) ? region : null;
    }

    static string NormalizedHost(Uri url) => url.IdnHost.ToLowerInvariant().TrimEnd('.');

    internal static Uri Parse(Session session)
    {
        var text = session.StartUrl;
        if (text.AsSpan().ContainsAnyInRange('\0', ' ') || text.AsSpan().ContainsAny('\\', '\u007f')
            || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.UserInfo.Length > 0)
            throw Refused(session, "is no proper URL");
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && Loopback.Is(url)))
            throw Refused(session, "is not https");
        return url;
    }

    static Failure Refused(Session session, string why) => new(ExitCode.Configuration,
        $"start URL '{PrintableUrl.Text(session.StartUrl)}'{(session.Name is null ? "" : $" of {session.Label}")} {why}",
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
                throw new Failure(ExitCode.Failed, $"'{url.Authority}' answers {page.Status} for the start URL",
                    "check sso_start_url");
            }

            return page is { Status: 301 or 302 or 303 or 307 or 308, Location: { } location } ? new Uri(url, location) : null;
        }
        catch (AwsFault fault)
        {
            throw fault.ToFailure();
        }
    }
}
