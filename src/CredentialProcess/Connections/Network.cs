using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using CredentialProcess.Certificates;
using CredentialProcess.Http;

namespace CredentialProcess.Connections;

/// <summary>
/// The network settings of the environment, read once: the proxy and, where a profile has no setting, the trusted
/// certificates. All connections are made here.
/// </summary>
/// <param name="environment">Looks up environment variables, which must not change.</param>
/// <param name="beforeTls">
/// Called once before the first TLS connection, and only where the system's certificates are loaded here: it may turn
/// off .NET's own loading of them.
/// </param>
/// <param name="limits">The run's timeouts; null for the default.</param>
/// <param name="clock">For staggered connects, the lifetime of resolved addresses and the proxy's cooldown.</param>
sealed class Network(Func<string, string?> environment, Action? beforeTls = null, PhaseLimits? limits = null,
    TimeProvider? clock = null)
{
    readonly TimeProvider _clock = clock ?? TimeProvider.System;
    readonly Lock _gate = new();
    readonly ProxyLockoutGuard _lockoutGuard = new(clock ?? TimeProvider.System);
    readonly ConcurrentDictionary<string, bool> _requestingCertificate = new(StringComparer.OrdinalIgnoreCase);
    Action? _beforeTls = beforeTls;

    public PhaseLimits Limits { get; } = limits ?? PhaseLimits.Default;

    public Proxy Proxy => field ??= Proxy.FromEnvironment(environment);

    /// <summary>Used where no profile is involved.</summary>
    public TrustSettings Trust => field ??= TrustSettings.Resolve(environment);

    /// <summary>What set the endpoint of a host, by authority.</summary>
    internal ConcurrentDictionary<string, string> EndpointOrigins { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a host has requested a client certificate.</summary>
    internal bool RequestsClientCertificate(string host) => _requestingCertificate.ContainsKey(host);

    [SupportedOSPlatform("linux")]
    CipherSuitesPolicy? SuitesPolicy => field ??= CipherSuites.Policy(environment);

    internal NameLookup Names => field ??= new NameLookup(_clock);

    /// <summary>Must be called before the first TLS request.</summary>
    /// <exception cref="Failure">OpenSSL is missing.</exception>
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

    /// <param name="keepAlive">Whether a connection may be reused.</param>
    internal SocketsHttpHandler CreateHandler(TrustSettings? trust, bool keepAlive)
    {
        var connections = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            // Each phase of an attempt has its own timeout; this is for requests without an attempt.
            ConnectTimeout = Limits.LookUp + Limits.Connect + Limits.Proxy + Limits.Tls,
            PooledConnectionIdleTimeout = PhaseLimits.IdleTimeout,
            PooledConnectionLifetime = keepAlive ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            MaxResponseHeadersLength = 32, // KiB
            // The rest of a rejected response is not read to keep the connection (default: 1 MB).
            MaxResponseDrainSize = 0,
            // No trace headers of the host process.
            ActivityHeadersPropagator = null,
            Proxy = Proxy,
            PlaintextStreamFilter = static (context, _) =>
            {
                // Also called for plain connections.
                if (context.PlaintextStream is SslStream)
                    RequestTimings.Of(context.InitialRequestMessage)?.MarkSecured();
                Attempt.Of(context.InitialRequestMessage)?.EnterPhase(Phase.Answer);
                return new(new WatchedStream(context.PlaintextStream));
            },
        };
        ConfigureTls(connections.SslOptions, trust ?? Trust);
        connections.ConnectCallback = new Dialer(Proxy, Names, _clock, connections.SslOptions, _lockoutGuard).DialAsync;
        return connections;
    }

    void ConfigureTls(SslClientAuthenticationOptions options, TrustSettings trust)
    {
        options.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        // Each connection is validated by what its server presents.
        options.AllowTlsResume = false;
        // The policy needs OpenSSL; where it is missing, PrepareTls fails before the first TLS connection.
        if (OperatingSystem.IsLinux() && Cryptography.IsHere && SuitesPolicy is { } suites)
            options.CipherSuitesPolicy = suites;
        // We have no client certificate; remember which servers request one, to report it when they close the
        // connection.
        options.LocalCertificateSelectionCallback = (_, host, _, certificate, issuers) =>
        {
            if (certificate is not null || issuers.Length > 0)
                _requestingCertificate.TryAdd(host, true);
            return null!;
        };
        var trustStore = trust.Bundle is { } bundle ? TrustStore.FromFile(bundle) : TrustStore.FromSystem(environment);
        if (trustStore is null)
            return;
        options.CertificateChainPolicy = ServerCertificateValidator.TrustNothing;
        var validator = new ServerCertificateValidator(trustStore, trust.Describe());
        options.RemoteCertificateValidationCallback = (stream, certificate, chain, errors) =>
            validator.Validate(((SslStream)stream).TargetHostName, certificate, chain, errors);
    }
}
