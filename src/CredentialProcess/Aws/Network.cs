using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace CredentialProcess.Aws;

/// <summary>
/// What the environment says of the network, read once: through which proxy requests go and, where a profile does not
/// say, whom to trust. Connections are made here and nowhere else.
/// </summary>
/// <param name="environment">Looks up an environment variable; one that does not change.</param>
/// <param name="beforeTls">
/// Is run once, before the first connection that speaks TLS, and only where we know the system's authorities ourselves:
/// it may take .NET's own way to them.
/// </param>
public sealed class Network(Func<string, string?> environment, Action? beforeTls = null)
{
    /// <summary>How long a connection may take: name, TCP, proxy and TLS.</summary>
    internal static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    readonly Lock _gate = new();
    Action? _beforeTls = beforeTls;

    public Proxy Proxy => field ??= Proxy.Of(environment);

    /// <summary>The environment's own choice, for what belongs to no profile.</summary>
    public Trust Trust => field ??= Trust.Of(environment);

    /// <summary>To be called before the first request that speaks TLS over connections of these.</summary>
    /// <exception cref="Failure">There is nothing here that speaks TLS.</exception>
    internal void Prepare()
    {
        Cryptography.Demand();
        lock (_gate)
        {
            if (_beforeTls is not null && Authorities.OfSystem(environment) is not null)
                _beforeTls();
            _beforeTls = null;
        }
    }

    internal SocketsHttpHandler Connections(Trust? trust = null)
    {
        var connections = new SocketsHttpHandler
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
            Proxy = Proxy,
            ConnectCallback = static (wanted, stop) => ConnectAsync(wanted, stop),
            PlaintextStreamFilter = static (made, _) =>
            {
                // Also asked for a plain connection, which is secured by nothing.
                if (made.PlaintextStream is SslStream) Stages.Of(made.InitialRequestMessage)?.IsSecured();
                return new(new WatchedStream(made.PlaintextStream));
            },
        };
        connections.SslOptions.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        // Each connection is judged by what it presents itself.
        connections.SslOptions.AllowTlsResume = false;
        if (((trust ?? Trust).Bundle is { } bundle ? Authorities.In(bundle) : Authorities.OfSystem(environment))
            is { } authorities)
        {
            connections.SslOptions.CertificateChainPolicy = ServerCertificate.Nobody;
            var judge = new ServerCertificate(authorities, (trust ?? Trust).Describe());
            connections.SslOptions.RemoteCertificateValidationCallback =
                (stream, certificate, chain, errors) =>
                    judge.Judge(((SslStream)stream).TargetHostName, certificate, chain, errors);
        }

        return connections;
    }

    // As .NET does it by itself, one address after the other, with a word at each stage.
    static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext wanted, CancellationToken stop)
    {
        var stages = Stages.Of(wanted.InitialRequestMessage);
        var addresses = await Dns.GetHostAddressesAsync(wanted.DnsEndPoint.Host, stop).ConfigureAwait(false);
        stages?.NameIsKnown();
        var why = SocketError.HostNotFound;
        foreach (var address in addresses)
        {
            try
            {
                var stream = await ConnectAsync(new IPEndPoint(address, wanted.DnsEndPoint.Port), stop).ConfigureAwait(false);
                stages?.IsConnected();
                return stream;
            }
            catch (SocketException refused)
            {
                why = refused.SocketErrorCode;
            }
        }

        throw new SocketException((int)why);
    }

    static async Task<Stream> ConnectAsync(IPEndPoint place, CancellationToken stop)
    {
        var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(place, stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
