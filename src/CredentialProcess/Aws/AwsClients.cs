using Amazon;
using Amazon.Runtime;
using Amazon.SSO;
using Amazon.SSOOIDC;
using CredentialProcess.Certificates;
using CredentialProcess.Connections;
using CredentialProcess.Http;

namespace CredentialProcess.Aws;

/// <summary>
/// Creates the SDK's clients with our endpoints, connections and timeouts. Constructing this is free; the SDK is loaded
/// when a client is requested.
/// </summary>
/// <param name="clock">For pauses and timeouts.</param>
/// <param name="debug">Gets a line for each request, without secrets; or null.</param>
/// <param name="connections">Replaces the network in tests.</param>
/// <param name="network">Proxy and certificates; null for a direct connection and the system's certificates.</param>
sealed class AwsClients(TimeProvider clock, TextWriter? debug = null, HttpMessageHandler? connections = null,
    Network? network = null) : IDisposable
{
    readonly Lock _gate = new();
    readonly Dictionary<Endpoint, AmazonSSOClient> _sso = [];
    readonly Dictionary<Endpoint, AmazonSSOOIDCClient> _ssoOidc = [];
    readonly Network _network = network ?? new Network(_ => null);
    readonly RetryLoop _retryLoop = new(clock, debug, network?.Limits ?? PhaseLimits.Default);
    readonly Dictionary<(TrustSettings, bool), HttpClient> _http = [];

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

    /// <summary>Makes a call of the SDK with retries until a deadline ends.</summary>
    public Task<T> CallAsync<T>(
        Func<CancellationToken, Task<T>> call, RetryPolicy retry, Deadlines deadlines) =>
        _retryLoop.CallAsync(call, retry, deadlines);

    /// <summary>
    /// How far the server's clock is ahead of this machine's, by the Date of the last response; accurate to a second.
    /// Null before the first response.
    /// </summary>
    public TimeSpan? ServerAhead => _retryLoop.ServerAhead;

    /// <summary>
    /// Requests a page without credentials. Redirects are not followed, and error statuses are returned like any other.
    /// </summary>
    /// <param name="trust">Null for the environment's setting.</param>
    internal Task<WebPage> FetchPageAsync(HttpMethod method, Uri page, Deadlines deadlines, TrustSettings? trust = null,
        bool readBody = false, RetryPolicy retry = RetryPolicy.Safe)
    {
        // A later call must not meet a connection that the server is closing.
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
            return new WebPage((int)response.StatusCode, response.Headers.Date, response.Headers.Location, body,
                timings);
        }, retry, deadlines);
    }

    /// <summary>
    /// A call that the SDK has no client for, over the same connections and with the same rules. The request is created
    /// anew for each attempt, since its signature contains the time. The response is one JSON object unless the request
    /// says otherwise.
    /// </summary>
    /// <param name="trust">Null for the environment's setting.</param>
    public Task<byte[]> SendAsync(
        Func<HttpRequestMessage> request, RetryPolicy retry, Deadlines deadlines, TrustSettings? trust = null)
    {
        var http = HttpClientFor(trust);
        return CallAsync(
            async stop =>
            {
                using var message = request();
                using var response = await http.SendAsync(message, stop);
                return await response.Content.ReadAsByteArrayAsync(stop);
            },
            retry, deadlines);
    }

    /// <summary>The same with the endpoint's trust, and its setting in messages.</summary>
    public Task<byte[]> SendAsync(
        Func<HttpRequestMessage> request, RetryPolicy retry, Deadlines deadlines, Endpoint endpoint)
    {
        ValidateEndpoint(endpoint);
        return SendAsync(request, retry, deadlines, endpoint.Trust);
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
            // The SDK's rule sets reject FIPS or dual stack together with an override; in the AWS CLI the override
            // wins.
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

    // One for each trust setting: a connection that one profile trusts must not serve another.
    HttpClient HttpClientFor(TrustSettings? requested, bool keepAlive = true)
    {
        lock (_gate)
        {
            var trust = requested ?? _network.Trust;
            if (_http.TryGetValue((trust, keepAlive), out var http))
                return http;
            var inner = connections ?? _network.CreateHandler(trust, keepAlive);
            return _http[(trust, keepAlive)] = new HttpClient(
                new ValidatingHandler(clock, debug, _network, trust, inner))
            {
                // RetryLoop has the timeouts.
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
