namespace CredentialProcess.Http;

/// <summary>
/// How long each stage of a request took: its host's name, TCP, TLS, and then HTTP, up to the headers of the answer. A
/// stage that it had no part in is null: a connection that was there already, plain HTTP, or an HTTP proxy on the way,
/// which looks the name up and connects by itself. Through a SOCKS proxy name and TCP are those of the proxy: .NET hands
/// the request to ConnectCallback there, where it makes one of its own, CONNECT, for the other kind.
/// </summary>
sealed class RequestTimings(TimeProvider clock)
{
    static readonly HttpRequestOptionsKey<RequestTimings> s_key = new("sso-cred-stages");

    long _last = clock.GetTimestamp();

    public TimeSpan? Name { get; private set; }

    public TimeSpan? Tcp { get; private set; }

    public TimeSpan? Tls { get; private set; }

    public TimeSpan? Http { get; private set; }

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(s_key, this);

    /// <summary>Of the request that a connection is made for; null where nobody wants to know.</summary>
    public static RequestTimings? Of(HttpRequestMessage request) => request.Options.TryGetValue(s_key, out var timings) ? timings : null;

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
