using Amazon;
using Amazon.Runtime;
using Amazon.SSO;
using Amazon.SSOOIDC;
using CredentialProcess.Certificates;
using CredentialProcess.Connections;
using CredentialProcess.Http;

namespace CredentialProcess.Aws;

/// <summary>
/// The SDK's clients, made in one place: where they call, through what and how long is decided here and handed to them.
/// Making this costs nothing; the SDK is touched when a client is asked for.
/// </summary>
/// <param name="clock">Times waits and limits.</param>
/// <param name="debug">Gets a line for every exchange, without secrets; or null.</param>
/// <param name="connections">What carries the requests instead of connections of our own.</param>
/// <param name="network">Through what; without it straight and with the system's trust.</param>
sealed class AwsClients(TimeProvider clock, TextWriter? debug = null, HttpMessageHandler? connections = null,
    Network? network = null) : IDisposable
{
    readonly Lock _gate = new();
    readonly Dictionary<Endpoint, AmazonSSOClient> _sso = [];
    readonly Dictionary<Endpoint, AmazonSSOOIDCClient> _ssoOidc = [];
    readonly Network _network = network ?? new Network(_ => null);
    readonly RetryLoop _retryLoop = new(clock, debug, network?.Limits ?? PhaseLimits.Default);
    readonly Dictionary<(TrustSettings, bool), HttpClient> _http = [];

    /// <summary>How long a call and its phases may take.</summary>
    public PhaseLimits Limits => _network.Limits;

    /// <summary>The portal: role credentials, accounts, roles, sign-out.</summary>
    public IAmazonSSO Sso(Endpoint endpoint)
    {
        lock (_gate)
        {
            if (_sso.TryGetValue(endpoint, out var client))
                return client;
            ValidateEndpoint(endpoint);
            return _sso[endpoint] = SdkIsolation.Create(() =>
                new AmazonSSOClient(new AnonymousAWSCredentials(), Configure(new AmazonSSOConfig(), endpoint)));
        }
    }

    /// <summary>OIDC: registrations, device codes, tokens.</summary>
    public IAmazonSSOOIDC SsoOidc(Endpoint endpoint)
    {
        lock (_gate)
        {
            if (_ssoOidc.TryGetValue(endpoint, out var client))
                return client;
            ValidateEndpoint(endpoint);
            return _ssoOidc[endpoint] = SdkIsolation.Create(() =>
                new AmazonSSOOIDCClient(new AnonymousAWSCredentials(), Configure(new AmazonSSOOIDCConfig(), endpoint)));
        }
    }

    /// <summary>
    /// Makes one call of the SDK, again where it helps and may be, for as long as the caller's patience lasts.
    /// Whatever fails comes out as an <see cref="AwsFault"/>, or as a <see cref="Failure"/> if it was never tried.
    /// </summary>
    public Task<T> CallAsync<T>(
        Func<CancellationToken, Task<T>> call, RetryPolicy retry, Deadlines deadlines) =>
        _retryLoop.CallAsync(call, retry, deadlines);

    /// <summary>
    /// How far the server's clock is ahead of this machine's, by the Date of the last answer; whole seconds at best.
    /// Null before the first answer.
    /// </summary>
    public TimeSpan? ServerAhead => _retryLoop.ServerAhead;

    /// <summary>
    /// Asks a page for its status, its time and where it leads to, and for its body where it is to be read. Nothing is
    /// sent with it, nothing is followed, and nothing is judged: an error and a redirect are answers like any other.
    /// </summary>
    /// <param name="trust">Whom to trust; null: as the environment says.</param>
    internal Task<WebPage> FetchPageAsync(HttpMethod method, Uri page, Deadlines deadlines, TrustSettings? trust = null,
        bool readBody = false, RetryPolicy retry = RetryPolicy.Safe)
    {
        // A call that comes later must not meet a connection that the server is closing at that moment.
        var http = HttpClientFor(trust, keepAlive: false);
        return CallAsync(async cancel =>
        {
            using var request = new HttpRequestMessage(method, page);
            request.Options.Set(ValidatingHandler.RawResponse, readBody);
            var timings = new RequestTimings(clock);
            timings.AttachTo(request);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            var body = readBody && response.IsSuccessStatusCode
                ? await response.Content.ReadAsByteArrayAsync(cancel) : [];
            return new WebPage((int)response.StatusCode, response.Headers.Date, response.Headers.Location, body, timings);
        }, retry, deadlines);
    }

    /// <summary>
    /// A call that the SDK has no client for, over the same connections and under the same rules. Made anew for each
    /// try, since a signature has its time in it. The answer is one JSON object.
    /// </summary>
    /// <param name="trust">Whom to trust; null: as the environment says.</param>
    public Task<byte[]> SendAsync(
        Func<HttpRequestMessage> request, RetryPolicy retry, Deadlines deadlines, TrustSettings? trust = null)
    {
        var http = HttpClientFor(trust);
        return CallAsync(
            async stop =>
            {
                using var made = request();
                using var response = await http.SendAsync(made, stop);
                return await response.Content.ReadAsByteArrayAsync(stop);
            },
            retry, deadlines);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var client in _sso.Values)
                client.Dispose();
            foreach (var client in _ssoOidc.Values)
                client.Dispose();
            foreach (var http in _http.Values)
                http.Dispose();
        }
    }

    // A Region must not be able to name a host of its own.
    void ValidateEndpoint(Endpoint endpoint)
    {
        if (endpoint.Url is { } url)
        {
            Loopback.RequireHttpsOrLoopback(url);
            if (endpoint.Origin is { } origin)
                _network.EndpointOrigins[url.Authority] = origin;
            return;
        }
        if (!RegionName.IsHostLabel(endpoint.Region))
            throw RegionName.Invalid(endpoint.Region, where: "sso_region ");
    }

    T Configure<T>(T config, Endpoint endpoint) where T : ClientConfig
    {
        config.IgnoreConfiguredEndpointUrls = true;
        if (endpoint.Url is { } url)
        {
            // The rule sets refuse FIPS or dual stack beside an override; the AWS CLI lets the override win.
            config.ServiceURL = url.AbsoluteUri;
            config.AuthenticationRegion = endpoint.Region;
            config.UseFIPSEndpoint = false;
            config.UseDualstackEndpoint = false;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(endpoint.Region);
            config.UseFIPSEndpoint = endpoint.Fips;
            config.UseDualstackEndpoint = endpoint.DualStack;
        }
        config.DefaultConfigurationMode = DefaultConfigurationMode.Standard;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = 0;
        config.MaxStaleConnectionRetries = 0;
        config.DisableClockSkewCorrection = true;
        config.EndpointDiscoveryEnabled = false;
        config.DisableRequestCompression = true;
        config.ClientAppId = UserAgent.Value;
        config.HttpClientFactory = new OneHttpClient(HttpClientFor(endpoint.Trust));
        return config;
    }

    // One for each trust: a connection that one profile trusts must not serve another.
    HttpClient HttpClientFor(TrustSettings? requested, bool keepAlive = true)
    {
        lock (_gate)
        {
            var trust = requested ?? _network.Trust;
            if (_http.TryGetValue((trust, keepAlive), out var http))
                return http;
            var inner = connections ?? _network.CreateHandler(trust, keepAlive);
            return _http[(trust, keepAlive)] = new HttpClient(new ValidatingHandler(clock, debug, _network, trust, inner))
            {
                // Limits are those of Calls.
                Timeout = Timeout.InfiniteTimeSpan,
            };
        }
    }

    sealed class OneHttpClient(HttpClient http) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
