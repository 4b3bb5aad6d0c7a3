using CredentialProcess.Aws;
using CredentialProcess.Connections;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using CredentialProcess.Tokens;

namespace CredentialProcess.Doctor;

/// <summary>
/// Checks the network to the portal and the OIDC service: proxy, trusted certificates, and whether the services respond
/// (DNS, TCP, TLS, any HTTP response; the requests carry nothing to accept). Also compares the Region on the start page
/// and the clocks.
/// </summary>
/// <param name="signedIn">The preceding step.</param>
/// <param name="isOffline">No requests are made.</param>
sealed class NetworkStep(
    AwsClients clients, Network network, Func<string, string?> environment, TimeProvider clock, SsoProfile profile,
    ProfileSource profiles, SignInStep signedIn, bool isOffline) : IStep
{
    /// <summary>Smaller differences may come from the network or the resolution of Date.</summary>
    static readonly TimeSpan s_reportedSkew = TimeSpan.FromMinutes(2);

    /// <summary>Rounds the difference up to a full minute: Date has no fractions of a second.</summary>
    static readonly TimeSpan s_rounding = TimeSpan.FromSeconds(30);

    // These variables replace the system's certificates for OpenSSL, and so for .NET on Linux.
    static readonly string[] s_storeVariables = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

    const string StartPage = "start URL";
    const string CheckStartUrl = "check sso_start_url";

    public string Name => "network";

    public bool UsesNetwork => !isOffline;

    internal bool IsOffline => isOffline;

    /// <summary>For each request: the timeout of a run.</summary>
    internal TimeSpan Limit => clients.Limits.Run;

    /// <summary>Whether further requests to the portal make sense.</summary>
    internal bool PortalResponds { get; private set; }

    public async Task CheckAsync(Findings found, CancellationToken stop)
    {
        var session = profile.Session;
        var portal = ServiceHosts.ForPortal(TokenAuthorizedCall.EndpointOf(session, profile.Endpoints));
        var oidc = ServiceHosts.ForOidc(TokenRefresh.EndpointOf(session, profile.Endpoints));
        if (!CheckRoute(portal, oidc, found) || isOffline)
            return;
        if (!Cryptography.IsHere && (portal.Scheme == Uri.UriSchemeHttps || oidc.Scheme == Uri.UriSchemeHttps))
        {
            found.Note("portal", "not checked: OpenSSL is missing");
            return;
        }

        // It may change the C library's environment, which lookups on other threads read.
        if (Cryptography.IsHere)
            network.PrepareTls();
        var first = ProbeAsync("portal", portal, stop);
        if (network.Proxy.For(portal) is not null && await first is { IsRefusedByProxy: true } refused)
        {
            refused.Report(found);
            found.Note("OIDC", "not checked: the proxy refuses");
            return;
        }

        var second = ProbeAsync("OIDC", oidc, stop);
        var page = FindRegionAsync(session, stop);
        Probe[] probes = [await first, await second];
        foreach (var probe in probes)
            probe.Report(found);
        PortalResponds = probes[0].HasResponse;
        await new AddressFamilyCheck(network, [portal, oidc]).RunAsync(found, stop);
        try
        {
            ReportStartPage(await page, found);
        }
        catch (Failure) when (PrintableUrl.MayHoldSecrets(session.StartUrl))
        {
            // The message would contain the whole URL.
            found.Attention(
                StartPage, $"'{PrintableUrl.Text(session.StartUrl)}', which holds more than a path, can't be asked "
                + "for its Region", CheckStartUrl);
        }
        catch (Failure failure)
        {
            found.Attention(StartPage, failure);
        }

        CheckClock(probes, found);
    }

    // False if proxy or certificate settings are invalid, so that no request can be made.
    bool CheckRoute(Uri portal, Uri oidc, Findings found)
    {
        try
        {
            var route = network.Proxy.Describe(portal);
            var oidcRoute = network.Proxy.Describe(oidc);
            if (Uri.TryCreate(profile.Session.StartUrl, UriKind.Absolute, out var page))
                _ = network.Proxy.For(page);
            found.Ok("connection", route == oidcRoute ? route : $"{route} to the portal, {oidcRoute} to OIDC");
        }
        catch (Failure failure)
        {
            found.Attention("proxy", failure);
            return false;
        }

        var trust = profile.Endpoints.Trust ?? network.Trust;
        try
        {
            trust.Validate();
        }
        catch (Failure failure)
        {
            found.Attention("trust", failure);
            return false;
        }

        var variable = trust.Bundle is not null ? null
            : Array.Find(s_storeVariables, name => !string.IsNullOrEmpty(environment(name)));
        if (variable is null)
            found.Ok("trust", trust.Describe());
        else
            found.Note("trust", $"{trust.Describe()}, from {variable}");
        return true;
    }

    async Task<Probe> ProbeAsync(string service, Uri url, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var probe = new Probe(service, new Uri(url, "/"), network.Proxy.For(url) is not null);
        await probe.RunAsync(clients, profile.Endpoints.Trust, clock, Deadlines.Until(either.Token));
        return probe;
    }

    async Task<PortalRegion> FindRegionAsync(Session session, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        return await new PortalRegionSource(clients, debug: null)
            .FindAsync(session.StartUrl, either.Token, profile.Endpoints.Trust);
    }

    // Only sign-ins need the start page. Without network it is not reported as a fault of its own.
    void ReportStartPage(PortalRegion page, Findings found)
    {
        if (page.Region is { } region)
            CompareRegion(region, found);
        else if (page.Problem is { } trouble && !signedIn.IsSignedIn && PortalResponds)
            found.Attention(StartPage, trouble, CheckStartUrl);
        else if (page.Problem is { } known)
            found.Note(StartPage, known, CheckStartUrl);
    }

    void CompareRegion(string region, Findings found)
    {
        if (region == profile.Session.Region)
            found.Ok("sso_region", $"the start page names '{region}' too");
        else
            found.Attention("sso_region",
                $"the config says '{profile.Session.Region}' "
                + $"({profiles.FindKey(profile, "sso_region")?.Location}), the start "
                + $"page '{region}'",
                $"write sso_region = {region}");
    }

    // The smallest difference counts: a proxy may send its own Date.
    static void CheckClock(Probe[] probes, Findings found)
    {
        TimeSpan? nearest = null;
        foreach (var probe in probes)
        {
            if (probe.ServerAhead is { } ahead && !(nearest?.Duration() < ahead.Duration()))
                nearest = ahead;
        }

        if (nearest is not { } by)
            return;
        if (by.Duration() <= s_reportedSkew)
            found.Ok("clock", "within two minutes of the service's");
        else
            found.Attention("clock",
                $"this machine's is {RelativeTime.FormatDuration(by.Duration() + s_rounding)} "
                + $"{(by > TimeSpan.Zero ? "behind" : "ahead of")} the service's",
                TypedCommand.SetClock());
    }
}
