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
/// <param name="admission">To the proxy, whoever asks.</param>
sealed class Dialer(Proxy proxy, NameLookup names, TimeProvider clock, SslClientAuthenticationOptions trust,
    ProxyLockoutGuard admission)
{
    /// <exception cref="ConnectFailure">There is none, and why.</exception>
    /// <exception cref="OperationCanceledException">It was stopped, by either token.</exception>
    public async ValueTask<Stream> DialAsync(SocketsHttpConnectionContext wanted, CancellationToken stop)
    {
        var request = wanted.InitialRequestMessage;
        var attempt = Attempt.Of(request);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, attempt?.Stop ?? CancellationToken.None);
        var tunnel = proxy.TunnelFor(request.RequestUri!);
        var place = tunnel is null ? wanted.DnsEndPoint : new DnsEndPoint(tunnel.IdnHost, tunnel.Port);
        // .NET has us connect to a SOCKS proxy and speaks with it itself.
        var isProxy = tunnel is not null || proxy.IsSocksFor(request.RequestUri!);
        var stages = RequestTimings.Of(request);
        var stream = await ConnectAsync(place, isProxy, attempt, stages, either.Token);
        try
        {
            if (isProxy)
                attempt?.EnterPhase(Phase.Proxy, proxy.Label);
            if (tunnel is not null)
            {
                var connection = stream;
                Task<Stream> OpenAsync() =>
                    new ProxyTunnel(proxy, tunnel, trust).OpenAsync(connection, wanted.DnsEndPoint, either.Token);
                // Only a password can lock an account; without one nobody has to wait for anybody.
                stream = await (proxy.Authorization is null ? OpenAsync() : admission.OpenAsync(OpenAsync, either.Token));
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
        DnsEndPoint place, bool isProxy, Attempt? attempt, RequestTimings? stages, CancellationToken stop)
    {
        var tried = new TriedAddresses();
        try
        {
            if (!IPAddress.TryParse(place.Host, out _))
                attempt?.EnterPhase(Phase.LookUp, isProxy ? proxy.Label : null);
            var addresses = await names.ResolveAsync(place.Host, stop);
            stages?.MarkResolved();
            attempt?.EnterPhase(Phase.Connect, isProxy ? proxy.Label : null, tried);
            var socket = await new StaggeredConnect(clock, tried).RunAsync(addresses, place.Port, stop);
            stages?.MarkConnected();
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException)
        {
            // What hangs may be the wrong addresses by now; a look-up that is still under way stays.
            names.Forget(place.Host);
            throw;
        }
        catch (SocketException refusal)
        {
            names.Forget(place.Host);
            var reason = TriedAddresses.Describe(refusal.SocketErrorCode);
            throw new ConnectFailure(FaultKind.Unreachable, isProxy ? $"{proxy.Label}: {reason}" : reason,
                isProxy ? proxy.Hint : null, cause: refusal);
        }
    }
}
