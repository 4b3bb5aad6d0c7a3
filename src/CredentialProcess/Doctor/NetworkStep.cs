using System.Net;
using System.Net.Sockets;
using CredentialProcess.Aws;
using CredentialProcess.Login;
using CredentialProcess.Profiles;

namespace CredentialProcess.Doctor;

/// <summary>
/// Whether the portal and the OIDC service can be reached, over the connections that a run uses: the name, then TCP,
/// TLS and any HTTP answer, a refusal included, since nothing is sent that it could accept. Beside them the start
/// page, which names the Region of its instance, and everybody's Date.
/// </summary>
public sealed class NetworkStep(AwsClients clients, TimeProvider clock, Profile profile, ProfileSource profiles) : IStep
{
    /// <summary>For each thing that is asked; they are asked at the same time.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Less may be the network, or the second that a Date header is cut to.</summary>
    static readonly TimeSpan s_skewWorthTelling = TimeSpan.FromMinutes(2);

    public string Name => "network";

    public bool TakesTime => true;

    /// <summary>Whether it is worth asking it for more.</summary>
    internal bool PortalAnswers { get; private set; }

    public async Task LookAsync(Findings found, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(found);
        var session = profile.Session;
        var portal = VisitAsync("portal", Hosts.OfPortal(profile.Endpoints.For("sso", session.Region)), stop);
        var oidc = VisitAsync("OIDC", Hosts.OfOidc(profile.Endpoints.For("sso_oidc", session.Region)), stop);
        var page = new StartPage(clients).RegionAsync(session, clock, Limit, stop);
        Visit[] visits = [await portal, await oidc];
        foreach (var visit in visits)
            Tell(visit, found);
        PortalAnswers = visits[0].Fault is null;
        if (await page is { } region)
            Compare(region, found);
        LookAtClock(visits, found);
    }

    async Task<Visit> VisitAsync(string service, Uri url, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var root = new Uri(url, "/");
        var name = await NameAsync(root, either.Token);
        var begun = clock.GetTimestamp();
        try
        {
            var peek = await clients.PeekAsync(root, 0, Patience.Until(either.Token));
            return new Visit(service, root)
            {
                Name = name,
                Status = peek.Status,
                Took = clock.GetElapsedTime(begun),
                Ahead = peek.Date - clock.GetUtcNow(),
            };
        }
        catch (AwsFault fault)
        {
            return new Visit(service, root) { Ahead = fault.ServerDate - clock.GetUtcNow(), Fault = fault };
        }
    }

    // Behind a proxy the name may be unknown here: then only the answer counts.
    async Task<TimeSpan?> NameAsync(Uri url, CancellationToken stop)
    {
        if (IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out _))
            return null;
        var begun = clock.GetTimestamp();
        try
        {
            await Dns.GetHostAddressesAsync(url.IdnHost, stop);
            return clock.GetElapsedTime(begun);
        }
        catch (Exception cause) when (cause is SocketException or OperationCanceledException)
        {
            return null;
        }
    }

    static void Tell(Visit visit, Findings found)
    {
        if (visit.Fault is { } fault)
        {
            var failure = fault.ToFailure();
            found.Attention(visit.Service, failure.Message, failure.Hint);
            return;
        }

        var name = visit.Name is { } took ? $"name {When.Milliseconds(took)}, " : "";
        found.Ok(visit.Service, $"{visit.Url.Authority} answers {visit.Status} ({name}"
            + $"{(visit.Url.Scheme == Uri.UriSchemeHttps ? "connection, TLS" : "connection")} and answer {When.Milliseconds(visit.Took)})");
    }

    void Compare(string region, Findings found)
    {
        if (region == profile.Session.Region)
            found.Ok("sso_region", $"the start page names '{region}' too");
        else
            found.Attention("sso_region",
                $"the config says '{profile.Session.Region}' ({profiles.WhereOf(profile, "sso_region")?.Where}), the start "
                + $"page '{region}'",
                $"write sso_region = {region}");
    }

    // Who is nearest says it best: a proxy may answer with a Date of its own.
    static void LookAtClock(Visit[] visits, Findings found)
    {
        TimeSpan? nearest = null;
        foreach (var visit in visits)
        {
            if (visit.Ahead is { } ahead && !(nearest?.Duration() < ahead.Duration()))
                nearest = ahead;
        }

        if (nearest is not { } by)
            return;
        if (by.Duration() <= s_skewWorthTelling)
            found.Ok("clock", "as the service's, within two minutes");
        else
            found.Attention("clock",
                $"this machine's is {When.Length(by.Duration())} {(by > TimeSpan.Zero ? "behind" : "ahead of")} the service's",
                "set the clock, on most systems: timedatectl set-ntp true");
    }

    sealed class Visit(string service, Uri url)
    {
        public string Service => service;

        public Uri Url => url;

        /// <summary>How long its name took; null where it was not looked up, or in vain.</summary>
        public TimeSpan? Name { get; init; }

        public int Status { get; init; }

        public TimeSpan Took { get; init; }

        /// <summary>How far its clock is ahead of this machine's.</summary>
        public TimeSpan? Ahead { get; init; }

        public AwsFault? Fault { get; init; }
    }
}
