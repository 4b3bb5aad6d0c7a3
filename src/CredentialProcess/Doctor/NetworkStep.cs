using CredentialProcess.Aws;
using CredentialProcess.Connections;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using CredentialProcess.Tokens;

namespace CredentialProcess.Doctor;

/// <summary>
/// Through what and whom trusting a run would speak to the portal and the OIDC service, and whether they can be
/// reached so: the name, then TCP, TLS and any HTTP answer, a refusal included, since nothing is sent that they could
/// accept. Beside them the start page, which names the Region of its instance, and everybody's Date.
/// </summary>
/// <param name="signedIn">The step before.</param>
/// <param name="isOffline">Nobody is to be asked.</param>
sealed class NetworkStep(
    AwsClients clients, Network network, Func<string, string?> environment, TimeProvider clock, Profile profile,
    ProfileSource profiles, SignInStep signedIn, bool isOffline) : IStep
{
    /// <summary>Less may be the network, or the second that a Date header is cut to.</summary>
    static readonly TimeSpan s_reportedSkew = TimeSpan.FromMinutes(2);

    /// <summary>A Date has no fractions of a second, and an hour should be called one.</summary>
    static readonly TimeSpan s_rounding = TimeSpan.FromSeconds(30);

    // Where OpenSSL, and so .NET on Linux, is told to look for the system's CA certificates.
    static readonly string[] s_storeVariables = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

    const string StartPage = "start URL";
    const string CheckStartUrl = "check sso_start_url";

    public string Name => "network";

    public bool UsesNetwork => !isOffline;

    internal bool IsOffline => isOffline;

    /// <summary>For each thing that is asked: as long as a run has, since what gets through there is no trouble.</summary>
    internal TimeSpan Limit => clients.Limits.Run;

    /// <summary>Whether it is worth asking it for more.</summary>
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

        // It may change the environment of the C library, which those that look names up read on other threads.
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
            // Its words hold the whole URL.
            found.Attention(StartPage, $"'{PrintableUrl.Text(session.StartUrl)}', which holds more than a path, can't be asked "
                + "for its Region", CheckStartUrl);
        }
        catch (Failure failure)
        {
            found.Attention(StartPage, failure);
        }

        CheckClock(probes, found);
    }

    // Whether there is a way at all: who can't be trusted or reached through can't be asked either.
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

    // A run never asks the start page; it is where a sign-in begins. With no network at all it is no trouble of its own.
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
                $"the config says '{profile.Session.Region}' ({profiles.FindKey(profile, "sso_region")?.Location}), the start "
                + $"page '{region}'",
                $"write sso_region = {region}");
    }

    // Who is nearest says it best: a proxy may answer with a Date of its own.
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
                $"this machine's is {RelativeTime.FormatDuration(by.Duration() + s_rounding)} {(by > TimeSpan.Zero ? "behind" : "ahead of")} the service's",
                "set the clock, on most systems: timedatectl set-ntp true");
    }
}
