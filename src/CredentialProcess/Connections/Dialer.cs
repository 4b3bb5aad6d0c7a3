using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using CredentialProcess.Http;

namespace CredentialProcess.Connections;

/// <summary>
/// Makes one connection to a host, straight or through a proxy, and tells at each phase where it is. TLS with the host
/// itself is left to whoever asked.
/// </summary>
/// <param name="trust">For TLS with an https:// proxy.</param>
/// <param name="lockoutGuard">To the proxy, whoever asks.</param>
sealed class Dialer(Proxy proxy, NameLookup names, TimeProvider clock, SslClientAuthenticationOptions trust,
    ProxyLockoutGuard lockoutGuard)
{
    /// <exception cref="ConnectFailure">There is none, and why.</exception>
    /// <exception cref="OperationCanceledException">It was stopped, by either token.</exception>
    public async ValueTask<Stream> DialAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var request = context.InitialRequestMessage;
        var attempt = Attempt.Of(request);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, attempt?.Stop ?? CancellationToken.None);
        var tunnel = proxy.TunnelFor(request.RequestUri!);
        var endpoint = tunnel is null ? context.DnsEndPoint : new DnsEndPoint(tunnel.IdnHost, tunnel.Port);
        // .NET has us connect to a SOCKS proxy and speaks with it itself.
        var isProxy = tunnel is not null || proxy.IsSocksFor(request.RequestUri!);
        var timings = RequestTimings.Of(request);
        var stream = await ConnectAsync(endpoint, isProxy, attempt, timings, either.Token);
        try
        {
            if (isProxy)
                attempt?.EnterPhase(Phase.Proxy, proxy.Label);
            if (tunnel is not null)
            {
                var opening = new ProxyTunnel(proxy, tunnel, trust);
                // Without a password no account can be locked, so tunnels need not wait for one another.
                stream = await (proxy.Authorization is null
                    ? opening.OpenAsync(stream, context.DnsEndPoint, either.Token)
                    : lockoutGuard.OpenAsync(opening, stream, context.DnsEndPoint, either.Token));
            }

            if (request.RequestUri!.Scheme != Uri.UriSchemeHttps || (isProxy && tunnel is null))
                return stream;
            attempt?.EnterPhase(Phase.Tls);
            return new HandshakeStream(stream, attempt);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    async Task<Stream> ConnectAsync(
        DnsEndPoint endpoint, bool isProxy, Attempt? attempt, RequestTimings? timings, CancellationToken stop)
    {
        var tried = new TriedAddresses();
        try
        {
            if (!IPAddress.TryParse(endpoint.Host, out _))
                attempt?.EnterPhase(Phase.LookUp, isProxy ? proxy.Label : null);
            var addresses = await names.ResolveAsync(endpoint.Host, stop);
            timings?.MarkResolved();
            attempt?.EnterPhase(Phase.Connect, isProxy ? proxy.Label : null, tried);
            var socket = await new StaggeredConnect(clock, tried).RunAsync(addresses, endpoint.Port, stop);
            timings?.MarkConnected();
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException)
        {
            // What hangs may be the wrong addresses by now; a look-up that is still under way stays.
            names.Forget(endpoint.Host);
            throw;
        }
        catch (SocketException error)
        {
            names.Forget(endpoint.Host);
            var reason = TriedAddresses.Describe(error.SocketErrorCode);
            throw new ConnectFailure(FaultKind.Unreachable, isProxy ? $"{proxy.Label}: {reason}" : reason,
                isProxy ? proxy.Hint : null, cause: error);
        }
    }
}
