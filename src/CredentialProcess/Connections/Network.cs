using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using CredentialProcess.Certificates;
using CredentialProcess.Http;

namespace CredentialProcess.Connections;

/// <summary>
/// What the environment says of the network, read once: through which proxy requests go and, where a profile does not
/// say, whom to trust. Connections are made here and nowhere else.
/// </summary>
/// <param name="environment">Looks up an environment variable; one that does not change.</param>
/// <param name="beforeTls">
/// Is run once, before the first connection that speaks TLS, and only where we know the system's CA certificates ourselves:
/// it may take .NET's own way to them.
/// </param>
/// <param name="limits">Of the run; null for the usual ones.</param>
/// <param name="clock">Times the stagger of connects and how long an address is kept.</param>
sealed class Network(Func<string, string?> environment, Action? beforeTls = null, PhaseLimits? limits = null,
    TimeProvider? clock = null)
{
    readonly TimeProvider _clock = clock ?? TimeProvider.System;
    readonly Lock _gate = new();
    readonly ProxyLockoutGuard _lockoutGuard = new(clock ?? TimeProvider.System);
    readonly ConcurrentDictionary<string, bool> _requestingCertificate = new(StringComparer.OrdinalIgnoreCase);
    Action? _beforeTls = beforeTls;

    /// <summary>How long a call and its phases may take.</summary>
    public PhaseLimits Limits { get; } = limits ?? PhaseLimits.Default;

    public Proxy Proxy => field ??= Proxy.FromEnvironment(environment);

    /// <summary>The environment's own choice, for what belongs to no profile.</summary>
    public TrustSettings Trust => field ??= TrustSettings.Resolve(environment);

    /// <summary>Who has set the endpoint of a host.</summary>
    internal ConcurrentDictionary<string, string> EndpointOrigins { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a host has asked for a client certificate.</summary>
    internal bool RequestsClientCertificate(string host) => _requestingCertificate.ContainsKey(host);

    [SupportedOSPlatform("linux")]
    CipherSuitesPolicy? SuitesPolicy => field ??= CipherSuites.Policy(environment);

    internal NameLookup Names => field ??= new NameLookup(_clock);

    /// <summary>To be called before the first request that speaks TLS over connections of these.</summary>
    /// <exception cref="Failure">There is nothing here that speaks TLS.</exception>
    internal void PrepareTls()
    {
        Cryptography.Demand();
        lock (_gate)
        {
            if (_beforeTls is not null && TrustStore.FromSystem(environment) is not null)
                _beforeTls();
            _beforeTls = null;
        }
    }

    /// <param name="keepAlive">Whether a connection may serve a second request.</param>
    internal SocketsHttpHandler CreateHandler(TrustSettings? trust = null, bool keepAlive = true)
    {
        var connections = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            // Each phase has its own limit, with the try that the connection is made for; this is for what has none.
            ConnectTimeout = Limits.LookUp + Limits.Connect + Limits.Proxy + Limits.Tls,
            PooledConnectionIdleTimeout = PhaseLimits.IdleTimeout,
            PooledConnectionLifetime = keepAlive ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            MaxResponseHeadersLength = 32, // KiB
            // An answer that was refused is not read on for the connection's sake (the default reads another megabyte).
            MaxResponseDrainSize = 0,
            // No trace headers of whoever hosts this library.
            ActivityHeadersPropagator = null,
            Proxy = Proxy,
            PlaintextStreamFilter = static (context, _) =>
            {
                // Also asked for a plain connection, which is secured by nothing.
                if (context.PlaintextStream is SslStream)
                    RequestTimings.Of(context.InitialRequestMessage)?.MarkSecured();
                Attempt.Of(context.InitialRequestMessage)?.EnterPhase(Phase.Answer);
                return new(new WatchedStream(context.PlaintextStream));
            },
        };
        connections.SslOptions.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        // Each connection is judged by what it presents itself.
        connections.SslOptions.AllowTlsResume = false;
        // The policy is made by OpenSSL; where there is none, Prepare says so before the first connection with TLS.
        if (OperatingSystem.IsLinux() && Cryptography.IsHere && SuitesPolicy is { } suites)
            connections.SslOptions.CipherSuitesPolicy = suites;
        // We have no certificate to show; a server that demands one is told apart from one that just breaks off.
        connections.SslOptions.LocalCertificateSelectionCallback = (_, host, _, certificate, issuers) =>
        {
            if (certificate is not null || issuers.Length > 0)
                _requestingCertificate.TryAdd(host, true);
            return null!;
        };
        if (((trust ?? Trust).Bundle is { } bundle ? TrustStore.FromFile(bundle) : TrustStore.FromSystem(environment))
            is { } trustStore)
        {
            connections.SslOptions.CertificateChainPolicy = ServerCertificateValidator.TrustNothing;
            var validator = new ServerCertificateValidator(trustStore, (trust ?? Trust).Describe());
            connections.SslOptions.RemoteCertificateValidationCallback =
                (stream, certificate, chain, errors) =>
                    validator.Validate(((SslStream)stream).TargetHostName, certificate, chain, errors);
        }

        connections.ConnectCallback = new Dialer(Proxy, Names, _clock, connections.SslOptions, _lockoutGuard).DialAsync;
        return connections;
    }
}
