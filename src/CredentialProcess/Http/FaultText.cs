using System.Globalization;

namespace CredentialProcess.Http;

/// <summary>The message, hint and kind of failure for each kind of fault.</summary>
static class FaultText
{
    const string NetworkHint = "check the network, VPN and proxy (HTTPS_PROXY, NO_PROXY)";
    internal const string CaptivePortalHint =
        "open any page in a browser: the network you are in (hotel, train, guest Wi-Fi, VPN) shows its sign-in page";
    const string SlowDnsHint = $"check the nameservers and the VPN of this machine, or {Deadlines.AllowMore}";
    const string RetryLaterHint = "try again in a while";

    static readonly TimeSpan s_shortestShownWait = TimeSpan.FromSeconds(0.1);

    public static Failure For(AwsFault fault)
    {
        var host = fault.Host is { } name ? $"'{name}'" : "AWS";
        var what = DescribeStatus(fault);
        return fault.Kind switch
        {
            FaultKind.Unauthorized => new(FailureKind.SignInNeeded, $"{host} does not accept the sign-in{what}",
                null, fault),
            FaultKind.Forbidden => new(FailureKind.AccessDenied, $"{host} refuses access{what}",
                "check the account and the role of the profile", fault),
            FaultKind.NotFound => new(FailureKind.AccessDenied, $"{host} does not know what was asked for{what}",
                "check the account and the role of the profile", fault),
            FaultKind.Throttled => new(FailureKind.Service, $"{host} gets too many calls{what}",
                fault.RetryAfter is { } wait && wait >= s_shortestShownWait
                    ? string.Create(CultureInfo.InvariantCulture, $"try again in {wait.TotalSeconds:0.#} s")
                    : RetryLaterHint, fault),
            FaultKind.BadRequest when fault.Status is null => new(FailureKind.Service,
                $"the request to {host} could not be made{(fault.Reason is { } why ? $": {why}" : "")}", null, fault),
            FaultKind.BadRequest => new(FailureKind.Service, $"{host} rejects the request{what}", null, fault),
            FaultKind.ServerError when fault.Status == 511 => new(FailureKind.Network,
                $"the network between here and {host} wants you to sign in to it{what}", CaptivePortalHint, fault),
            FaultKind.ServerError => new(FailureKind.Service, $"{host} failed{what}", RetryLaterHint, fault),
            FaultKind.BadAnswer => new(FailureKind.Service,
                $"{host} gave an invalid response: {fault.Reason ?? "it is incomplete"}", CheckEndpoint(), fault),
            FaultKind.Redirected => new(FailureKind.Service,
                $"{host} answered with a redirect{what}, which is not followed with a token", CheckEndpoint(), fault),
            FaultKind.Tls => new(FailureKind.Network,
                $"no secure connection to {host}: {fault.Reason}{(fault.Certificate is { } its ? $" ({its})" : "")}",
                fault.Hint
                ?? "check this machine's clock; name the CA of a proxy that inspects TLS by AWS_CA_BUNDLE "
                    + "or ca_bundle", fault),
            FaultKind.TimedOut when fault.Host is null => new(FailureKind.Network, "the time limit of the run is over",
                Deadlines.AllowMore, fault),
            FaultKind.TimedOut => new(FailureKind.Network, DescribeTimeout(fault, host),
                fault.Phase == Phase.LookUp ? SlowDnsHint : NetworkHint, fault),
            FaultKind.Unreachable => new(FailureKind.Network,
                $"cannot reach {host}: {fault.Reason ?? "the connection failed"}",
                fault.Hint
                ?? (IsUnknownSessionHost(fault)
                    ? $"check sso_region in the config; if it is right, {NetworkHint}" : NetworkHint), fault),
        };
    }

    /// <summary>
    /// The OIDC service does not know accounts and roles: a bare 403 or 404 comes from a proxy or another service.
    /// </summary>
    public static Failure ForOidc(AwsFault fault) => fault.Kind is FaultKind.Forbidden or FaultKind.NotFound
        ? ForNonAwsResponse(fault)
        : For(fault);

    /// <summary>A refusal in a form that AWS does not use.</summary>
    public static Failure ForNonAwsResponse(AwsFault fault) => new(FailureKind.NotAws,
        $"'{fault.Host}' refuses the request{DescribeStatus(fault)}", CheckEndpoint(fault.Origin), fault);

    /// <summary>The hint for an answer that AWS would not give.</summary>
    /// <param name="origin">The variable, or the file and line, that sets the endpoint; null where none does.</param>
    /// <param name="region">The key that names the Region.</param>
    public static string CheckEndpoint(string? origin = null, string region = "sso_region")
    {
        var what = origin is null ? $"{region}, endpoint overrides and proxy" : $"{origin}, which sets this endpoint";
        return $"check {what}: something that is not AWS may have answered";
    }

    static string DescribeTimeout(AwsFault fault, string host)
    {
        var (peer, within) = (fault.Via ?? host, fault.Waited is { } time ? $" {Deadlines.Within(time)}" : "");
        return fault.Phase switch
        {
            Phase.LookUp =>
                $"cannot reach {host}: {(fault.Via is { } proxy ? $"{proxy}: " : "")}the name is not resolved "
                + $"yet: DNS is slow{Seconds(fault.Waited)}",
            Phase.Connect => $"no connection to {peer}{within}{(fault.Reason is { } silence ? $": {silence}" : "")}",
            Phase.Tls => $"no TLS handshake with {host}{within}",
            _ => $"no answer from {peer}{within}",
        };
    }

    // Host names that contain the session's Region.
    static bool IsUnknownSessionHost(AwsFault fault) => fault.Reason == TriedAddresses.UnknownName
        && fault.Host is { } host && (host.StartsWith("oidc", StringComparison.Ordinal)
            || host.StartsWith("portal.sso", StringComparison.Ordinal));

    static string Seconds(TimeSpan? waited) => waited is { } time
        ? string.Create(CultureInfo.InvariantCulture, $" ({time.TotalSeconds:0.#} s)")
        : "";

    static string DescribeStatus(AwsFault fault) => (fault.Status, fault.Code) switch
    {
        (null, null) => "",
        ({ } status, null) => $" ({status})",
        (null, { } code) => $" ({code})",
        ({ } status, { } code) => $" ({status} {code})",
    };
}
