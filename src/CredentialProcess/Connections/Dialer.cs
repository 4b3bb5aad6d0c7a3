using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using CredentialProcess.Http;

namespace CredentialProcess.Connections;

/// <summary>
/// Makes one connection to a host, directly or through a proxy, and reports each phase to the attempt. TLS with the
/// host is left to the caller.
/// </summary>
/// <param name="trust">For TLS with an https:// proxy.</param>
/// <param name="lockoutGuard">Shared by all connections to the proxy.</param>
sealed class Dialer(Proxy proxy, NameLookup names, TimeProvider clock, SslClientAuthenticationOptions trust,
    ProxyLockoutGuard lockoutGuard)
{
    /// <exception cref="ConnectFailure">No connection could be made.</exception>
    /// <exception cref="OperationCanceledException">Canceled by <paramref name="stop"/> or by the attempt.</exception>
    public async ValueTask<Stream> DialAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var request = context.InitialRequestMessage;
        var attempt = Attempt.Of(request);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, attempt?.Stop
            ?? CancellationToken.None);
        var tunnel = proxy.TunnelFor(request.RequestUri!);
        var endpoint = tunnel is null ? context.DnsEndPoint : new DnsEndPoint(tunnel.IdnHost, tunnel.Port);
        // .NET asks for a connection to the SOCKS proxy and speaks SOCKS itself.
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
            // The addresses may be outdated. A lookup in progress is kept.
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
