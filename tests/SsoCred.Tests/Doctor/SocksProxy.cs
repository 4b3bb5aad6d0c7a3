using System.Net;
using System.Net.Sockets;

namespace SsoCred.Tests.Doctor;

/// <summary>
/// A SOCKS proxy (RFC 1928) without authentication; every connection ends at one port of this machine.
/// </summary>
sealed class SocksProxy : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly int _port;

    public SocksProxy(int port)
    {
        _port = port;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>For HTTPS_PROXY.</summary>
    public string Url => $"socks5://{_listener.LocalEndpoint}";

    public void Dispose() => _listener.Dispose();

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var caller = client.GetStream();
                var head = new byte[byte.MaxValue + 2];
                await caller.ReadExactlyAsync(head.AsMemory(0, 2)); // version, how many methods
                await caller.ReadExactlyAsync(head.AsMemory(0, head[1]));
                await caller.WriteAsync((byte[])[5, 0]);
                await caller.ReadExactlyAsync(head.AsMemory(0, 5)); // version, CONNECT, nothing, "a name", its length
                await caller.ReadExactlyAsync(head.AsMemory(0, head[4] + 2));
                using var server = new TcpClient { NoDelay = true };
                await server.ConnectAsync(IPAddress.Loopback, _port);
                await caller.WriteAsync((byte[])[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
                var inside = server.GetStream();
                await Task.WhenAny(caller.CopyToAsync(inside), inside.CopyToAsync(caller));
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // One end has closed.
        }
    }
}
