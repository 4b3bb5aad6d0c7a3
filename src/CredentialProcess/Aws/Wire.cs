using System.Globalization;
using System.Net;

namespace CredentialProcess.Aws;

/// <summary>
/// Every request of the SDK goes through here, and every answer comes back through here: nothing leaves in plain text,
/// no redirect is followed, no answer is larger than it may be, and what fails leaves as an <see cref="AwsFault"/>
/// before the SDK can put the answer's text into a message.
/// </summary>
sealed class Wire(TimeProvider clock, TextWriter? debug, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>How long a connection may take: name, TCP, proxy and TLS.</summary>
    public static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <summary>Set on a request whose answer is looked at from outside only: status and headers.</summary>
    public static readonly HttpRequestOptionsKey<bool> HeadersOnly = new("sso-cred-headers-only");

    /// <summary>By the last answer that had a Date.</summary>
    public TimeSpan? ServerAhead { get; private set; }

    /// <summary>The connections. Proxy and trust are decided here and nowhere else.</summary>
    public static SocketsHttpHandler Sockets() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = ConnectLimit,
        MaxResponseHeadersLength = 32, // KiB
        // An answer that was refused is not read on for the connection's sake (the default reads another megabyte).
        MaxResponseDrainSize = 0,
        // No trace headers of whoever hosts this library.
        ActivityHeadersPropagator = null,
        Proxy = new ProxyBeyondLoopback(HttpClient.DefaultProxy),
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var url = request.RequestUri!;
        Loopback.Demand(url);
        var attempt = Attempt.Current ?? new Attempt();
        attempt.Begin(url.Authority, request.Content is not null);
        if (request.Content is { } body) request.Content = new WatchedBody(body, attempt.BeginBody);
        var begun = clock.GetTimestamp();
        var outcome = "given up";
        HttpResponseMessage? response = null;
        var fit = false;
        try
        {
            response = await base.SendAsync(request, cancel).ConfigureAwait(false);
            attempt.NothingSent = false;
            attempt.Status = (int)response.StatusCode;
            attempt.ServerDate = response.Headers.Date;
            if (attempt.ServerDate is { } date) ServerAhead = date - clock.GetUtcNow();
            var isLook = request.Options.TryGetValue(HeadersOnly, out var only) && only;
            if (!isLook && await Answer.CheckAsync(response, url, clock, cancel).ConfigureAwait(false) is { } fault)
                throw fault;
            outcome = attempt.Status.Value.ToString(CultureInfo.InvariantCulture);
            fit = true;
            return response;
        }
        // Whose time it was that is over, the try's or the run's, is known further up.
        catch (Exception e) when (e is AwsFault || !cancel.IsCancellationRequested)
        {
            var fault = attempt.Fault = e as AwsFault ?? Breakdown.Of(e, attempt);
            var what = fault.Status?.ToString(CultureInfo.InvariantCulture) ?? fault.Kind.ToString();
            outcome = string.Join(' ', ((string?[])[what, fault.Code, fault.Reason]).OfType<string>());
            throw fault;
        }
        finally
        {
            if (!fit) response?.Dispose();
            Tell(request.Method, url, attempt.Number, outcome, clock.GetElapsedTime(begun));
        }
    }

    // No query: role and account are the person's own business, and overrides may carry anything.
    void Tell(HttpMethod method, Uri url, int number, string outcome, TimeSpan took)
    {
        if (debug is null) return;
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{method} {url.Authority} {url.AbsolutePath} try {number}: {outcome} ({took.TotalMilliseconds:0} ms)");
        lock (debug) debug.WriteLine(line);
    }

    /// <summary>The proxy of the environment or the system, for everything but this machine.</summary>
    sealed class ProxyBeyondLoopback(IWebProxy proxy) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => proxy.Credentials;
            set => proxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => proxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => Loopback.Is(host) || proxy.IsBypassed(host);
    }
}
