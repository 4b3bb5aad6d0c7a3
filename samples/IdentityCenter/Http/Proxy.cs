using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IdentityCenter.Http;

/// <summary>
/// An HTTPS proxy whose every CONNECT, whatever host it names, ends at the stand-in's own TLS listener: real host
/// names, and nothing leaves the machine. It can ask for Basic credentials, and it keeps what was asked for.
/// </summary>
public sealed class Proxy : IAsyncDisposable
{
    const int LongestHead = 8 * 1024;
    const int MostTunnels = 256;
    static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    readonly TcpListener _listener;
    readonly IPEndPoint _tls;
    readonly string? _authorization;
    readonly CancellationTokenSource _end = new();
    readonly SemaphoreSlim _room = new(MostTunnels);
    readonly ConcurrentDictionary<Task, bool> _tunnels = new();
    readonly ConcurrentQueue<string> _connects = new();
    readonly Task _accepting;
    int _challenges;

    internal Proxy(int port, IPEndPoint tls, NetworkCredential? credentials)
    {
        _tls = tls;
        _authorization = credentials is null
            ? null
            : "Basic "
                + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.UserName}:{credentials.Password}"));
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>For HTTPS_PROXY.</summary>
    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Where callers were let through to, as <c>host:port</c>, oldest first.</summary>
    public IReadOnlyList<string> Connects => [.. _connects];

    /// <summary>How often 407 was answered.</summary>
    public int Challenges => Volatile.Read(ref _challenges);

    /// <summary>A status that every CONNECT gets instead of a tunnel.</summary>
    public int? Refuses { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_tunnels.Keys);
        _end.Dispose();
        _room.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _room.WaitAsync(_end.Token);
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                var tunnel = TunnelAsync(client);
                _tunnels[tunnel] = true;
                _ = tunnel.ContinueWith(done => _tunnels.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The stand-in stops.
        }
    }

    async Task TunnelAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                client.NoDelay = true;
                var caller = client.GetStream();
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                patience.CancelAfter(_patience);
                var head = await ReadHeadAsync(caller, patience.Token);
                var status = Judge(head);
                await caller.WriteAsync(Encoding.ASCII.GetBytes(Reply(status)), patience.Token);
                if (status != 200)
                    return;
                using var server = new TcpClient { NoDelay = true };
                await server.ConnectAsync(_tls, patience.Token);
                var inside = server.GetStream();
                using var over = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                var up = caller.CopyToAsync(inside, over.Token);
                var down = inside.CopyToAsync(caller, over.Token);
                await Task.WhenAny(up, down);
                await over.CancelAsync();
                await Task.WhenAll(up, down);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // One end has gone, or took too long to say what it wants.
        }
        finally
        {
            _room.Release();
        }
    }

    int Judge(string[] head)
    {
        if (head[0].Split(' ') is not ["CONNECT", var target, "HTTP/1.1" or "HTTP/1.0"])
            return 405;
        if (_authorization is not null && !head.Any(IsAuthorization))
        {
            Interlocked.Increment(ref _challenges);
            return 407;
        }

        if (Refuses is { } status)
            return status;
        _connects.Enqueue(target);
        return 200;
    }

    bool IsAuthorization(string line) =>
        line.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var value]
        && name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase) && value == _authorization;

    static string Reply(int status) => status switch
    {
        200 => "HTTP/1.1 200 Connection established\r\n\r\n",
        407 => "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"stand-in\"\r\n"
            + "Content-Length: 0\r\nConnection: close\r\n\r\n",
        _ => $"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    };

    /// <summary>One byte at a time: what follows the head belongs to the tunnel.</summary>
    static async Task<string[]> ReadHeadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < LongestHead && await stream.ReadAsync(one, cancellation) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
                return head.ToString().Split("\r\n");
        }

        throw new IOException("no request");
    }
}
