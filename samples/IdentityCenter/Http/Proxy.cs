using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IdentityCenter.Http;

/// <summary>
/// An HTTPS proxy that connects every CONNECT, whatever its host, to the stand-in's own TLS listener: callers use real
/// host names, and nothing leaves the machine. It can require Basic credentials, and records the targets.
/// </summary>
public sealed class Proxy : IAsyncDisposable
{
    const int MaxHeadBytes = 8 * 1024;
    const int MaxTunnels = 256;
    static readonly TimeSpan _headTimeout = TimeSpan.FromSeconds(10);

    readonly TcpListener _listener;
    readonly IPEndPoint _tls;
    readonly string? _authorization;
    readonly CancellationTokenSource _stop = new();
    readonly SemaphoreSlim _slots = new(MaxTunnels);
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

    /// <summary>Targets of accepted tunnels as <c>host:port</c>, oldest first.</summary>
    public IReadOnlyList<string> Connects => [.. _connects];

    /// <summary>Number of 407 responses.</summary>
    public int Challenges => Volatile.Read(ref _challenges);

    /// <summary>The status of every CONNECT instead of a tunnel; or null.</summary>
    public int? Refuses { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_tunnels.Keys);
        _stop.Dispose();
        _slots.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _slots.WaitAsync(_stop.Token);
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
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
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                timeout.CancelAfter(_headTimeout);
                var head = await ReadHeadAsync(caller, timeout.Token);
                var status = StatusFor(head);
                await caller.WriteAsync(Encoding.ASCII.GetBytes(ResponseHead(status)), timeout.Token);
                if (status != 200)
                    return;
                using var server = new TcpClient { NoDelay = true };
                await server.ConnectAsync(_tls, timeout.Token);
                var inside = server.GetStream();
                using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                var up = caller.CopyToAsync(inside, over.Token);
                var down = inside.CopyToAsync(caller, over.Token);
                await Task.WhenAny(up, down);
                await over.CancelAsync();
                await Task.WhenAll(up, down);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // An end has disconnected or timed out.
        }
        finally
        {
            _slots.Release();
        }
    }

    int StatusFor(string[] head)
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

    static string ResponseHead(int status) => status switch
    {
        200 => "HTTP/1.1 200 Connection established\r\n\r\n",
        407 => "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"stand-in\"\r\n"
            + "Content-Length: 0\r\nConnection: close\r\n\r\n",
        _ => $"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    };

    /// <summary>Byte by byte: what follows the head belongs to the tunnel.</summary>
    static async Task<string[]> ReadHeadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < MaxHeadBytes && await stream.ReadAsync(one, cancellation) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
                return head.ToString().Split("\r\n");
        }

        throw new IOException("no request");
    }
}
