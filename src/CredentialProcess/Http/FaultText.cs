using System.Globalization;

namespace CredentialProcess.Http;

/// <summary>Words for each kind of fault: what happened, what to look at, how the run ends.</summary>
static class FaultText
{
    const string NetworkHint = "check the network, VPN and proxy (HTTPS_PROXY, NO_PROXY)";
    const string NotAwsHint =
        "check sso_region, endpoint overrides and proxy: something that is not AWS may have answered";
    internal const string CaptivePortalHint =
        "open any page in a browser: the network you are in (hotel, train, guest Wi-Fi, VPN) shows its sign-in page";
    const string SlowDnsHint = "check the nameservers and the VPN of this machine, or allow more time with --timeout";
    const string RetryLaterHint = "try again in a while";

    static readonly TimeSpan s_shortestShownWait = TimeSpan.FromSeconds(0.1);

    public static Failure For(AwsFault fault)
    {
        var host = fault.Host is { } name ? $"'{name}'" : "AWS";
        var what = DescribeStatus(fault);
        return fault.Kind switch
        {
            FaultKind.Unauthorized => new(ExitCode.SignIn, $"{host} does not accept the sign-in{what}",
                null, fault),
            FaultKind.Forbidden => new(ExitCode.Refused, $"{host} refuses access{what}",
                "check the account and the role of the profile", fault),
            FaultKind.NotFound => new(ExitCode.Refused, $"{host} does not know what was asked for{what}",
                "check the account and the role of the profile", fault),
            FaultKind.Throttled => new(ExitCode.Failed, $"{host} gets too many calls{what}",
                fault.RetryAfter is { } wait && wait >= s_shortestShownWait
                    ? string.Create(CultureInfo.InvariantCulture, $"try again in {wait.TotalSeconds:0.#} s")
                    : RetryLaterHint, fault),
            FaultKind.BadRequest when fault.Status is null => new(ExitCode.Failed,
                $"the request to {host} could not be made", null, fault),
            FaultKind.BadRequest => new(ExitCode.Failed, $"{host} rejects the request{what}", null, fault),
            FaultKind.ServerError when fault.Status == 511 => new(ExitCode.Network,
                $"the network between here and {host} wants you to sign in to it{what}", CaptivePortalHint, fault),
            FaultKind.ServerError => new(ExitCode.Failed, $"{host} failed{what}", RetryLaterHint, fault),
            FaultKind.BadAnswer => new(ExitCode.Failed,
                $"{host} gave no proper answer: {fault.Reason ?? "it is incomplete"}", NotAwsHint, fault),
            FaultKind.Redirected => new(ExitCode.Failed,
                $"{host} answered with a redirect{what}, which is not followed with a token", NotAwsHint, fault),
            FaultKind.Tls => new(ExitCode.Network,
                $"no secure connection to {host}: {fault.Reason}{(fault.Certificate is { } its ? $" ({its})" : "")}",
                fault.Hint ?? "check this machine's clock; name the CA of a proxy that inspects TLS by AWS_CA_BUNDLE or "
                    + "ca_bundle", fault),
            FaultKind.TimedOut when fault.Host is null => new(ExitCode.Network, "the time limit of the run is over",
                "allow more: --timeout SECONDS", fault),
            FaultKind.TimedOut => new(ExitCode.Network, DescribeTimeout(fault, host),
                fault.Phase == Phase.LookUp ? SlowDnsHint : NetworkHint, fault),
            _ => new(ExitCode.Network, $"cannot reach {host}: {fault.Reason ?? "the connection failed"}",
                fault.Hint ?? (fault.Reason == TriedAddresses.UnknownName && fault.Host is { } unknown && HasSessionRegion(unknown)
                    ? $"check sso_region in the config; if it is right, {NetworkHint}" : NetworkHint), fault),
        };
    }

    /// <summary>
    /// The OIDC service knows no accounts and no roles: a bare 403 or 404 in its place is a proxy's, or another
    /// service's.
    /// </summary>
    public static Failure ForOidc(AwsFault fault) => fault.Kind is FaultKind.Forbidden or FaultKind.NotFound
        ? ForNonAwsResponse(fault)
        : For(fault);

    /// <summary>A refusal that AWS does not make so.</summary>
    public static Failure ForNonAwsResponse(AwsFault fault) =>
        new(ExitCode.Failed, $"'{fault.Host}' refuses the request{DescribeStatus(fault)}", fault.Origin is { } origin
            ? $"check {origin}, which sets this endpoint: something that is not AWS may have answered" : NotAwsHint,
            fault);

    // What was waited for in vain.
    static string DescribeTimeout(AwsFault fault, string host)
    {
        var (peer, within) = (fault.Via ?? host, fault.Waited is { } time ? $" {Deadlines.Within(time)}" : "");
        return fault.Phase switch
        {
            Phase.LookUp => $"cannot reach {host}: {(fault.Via is { } proxy ? $"{proxy}: " : "")}the name is not resolved "
                + $"yet: DNS is slow{(fault.Waited is { } so ? string.Create(CultureInfo.InvariantCulture, $" ({so.TotalSeconds:0.#} s)") : "")}",
            Phase.Connect => $"no connection to {peer}{within}{(fault.Reason is { } silence ? $": {silence}" : "")}",
            Phase.Tls => $"no TLS handshake with {host}{within}",
            _ => $"no answer from {peer}{within}",
        };
    }

    // Their names are made of the session's Region.
    static bool HasSessionRegion(string host) => host.StartsWith("oidc", StringComparison.Ordinal)
        || host.StartsWith("portal.sso", StringComparison.Ordinal);

    static string DescribeStatus(AwsFault fault) => (fault.Status, fault.Code) switch
    {
        (null, null) => "",
        ({ } status, null) => $" ({status})",
        (null, { } code) => $" ({code})",
        ({ } status, { } code) => $" ({status} {code})",
    };
}
