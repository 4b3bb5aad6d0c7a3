namespace CredentialProcess.Http;

/// <summary>
/// How long each phase of a request took: DNS, TCP, TLS, and HTTP up to the response headers. Null where a phase did
/// not happen: a reused connection, plain HTTP, or an HTTP proxy, which resolves and connects by itself. With a SOCKS
/// proxy DNS and TCP are those of the proxy, since .NET passes the original request to ConnectCallback; for HTTP
/// proxies it would pass its own CONNECT request.
/// </summary>
sealed class RequestTimings(TimeProvider clock)
{
    static readonly HttpRequestOptionsKey<RequestTimings> s_key = new("sso-cred-timings");

    long _last = clock.GetTimestamp();

    public TimeSpan? Name { get; private set; }

    public TimeSpan? Tcp { get; private set; }

    public TimeSpan? Tls { get; private set; }

    public TimeSpan? Http { get; private set; }

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(s_key, this);

    /// <summary>Null where the request is not timed.</summary>
    public static RequestTimings? Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(s_key, out var timings) ? timings : null;

    public void MarkResolved() => Name = SinceLast();

    public void MarkConnected() => Tcp = SinceLast();

    public void MarkSecured() => Tls = SinceLast();

    public void MarkAnswered() => Http = SinceLast();

    TimeSpan SinceLast()
    {
        var before = _last;
        return clock.GetElapsedTime(before, _last = clock.GetTimestamp());
    }
}
