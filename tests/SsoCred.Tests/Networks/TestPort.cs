using System.Net;
using System.Net.Sockets;

namespace SsoCred.Tests.Networks;

/// <summary>
/// A port of a test's network whose connections the test handles; most often it relays them to the stand-in, which is
/// outside.
/// </summary>
sealed class TestPort : IDisposable
{
    readonly Socket _listener;
    readonly Func<NetworkStream, CancellationToken, Task> _serve;
    readonly CancellationTokenSource _end = new();
    int _connections;

    /// <param name="listener">Already listens, in its network.</param>
    public TestPort(Socket listener, Func<NetworkStream, CancellationToken, Task> serve)
    {
        (_listener, _serve) = (listener, serve);
        _ = AcceptAsync();
    }

    public int Connections => Volatile.Read(ref _connections);

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    /// <summary>Relays bytes both ways until one end closes.</summary>
    public static async Task RelayAsync(Stream caller, int port, CancellationToken stop)
    {
        using var server = new TcpClient { NoDelay = true };
        await server.ConnectAsync(IPAddress.Loopback, port, stop);
        var inside = server.GetStream();
        await Task.WhenAny(caller.CopyToAsync(inside, stop), inside.CopyToAsync(caller, stop));
    }

    /// <summary>Reads the head of one request.</summary>
    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken stop)
    {
        var head = new System.Text.StringBuilder();
        var one = new byte[1];
        while (head.Length < 8192 && await stream.ReadAsync(one, stop) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
                return head.ToString();
        }

        throw new IOException("no request");
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptAsync(_end.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _connections);
        socket.NoDelay = true;
        try
        {
            await using var caller = new NetworkStream(socket, ownsSocket: true);
            await _serve(caller, _end.Token);
        }
        catch (Exception ended) when (ended
            is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end has closed.
        }
    }
}
