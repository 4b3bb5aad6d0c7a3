using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CredentialProcess.Tests.Aws;

/// <summary>A server with arbitrary responses, byte for byte: proper, invalid, truncated or none.</summary>
sealed class LoopbackServer : IAsyncDisposable
{
    /// <summary>Writes the answer to one request; false ends the connection, with a reset.</summary>
    public delegate Task<bool> Answerer(int number, Seen request, Stream stream, CancellationToken end);

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly Answerer _answer;
    readonly X509Certificate2? _certificate;
    int _connections;

    public LoopbackServer(Answerer answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        _listener.Start();
        _ = AcceptAsync();
    }

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public int Connections => Volatile.Read(ref _connections);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}/");

    /// <summary>The first request gets the first answer, and so on; the last answer is repeated.</summary>
    public static LoopbackServer Answering(params string[] answers) => new(async (number, _, stream, end) =>
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answers[Math.Min(number, answers.Length) - 1]), end);
        return true;
    });

    public static string HttpText(int status, string body, params string[] headers) =>
        $"HTTP/1.1 {status} Whatever\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
        + string.Concat(headers.Select(h => h + "\r\n")) + "\r\n" + body;

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server has ended.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref _connections);
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    stream = tls;
                }
                while (await ReadAsync(stream) is { } request)
                {
                    Requests.Enqueue(request);
                    if (await _answer(Requests.Count, request, stream, _end.Token))
                        continue;
                    client.LingerState = new(true, 0);
                    return;
                }
            }
            catch (Exception e) when (e is not NullReferenceException)
            {
                // The other side has gone, or does not like the certificate.
            }
        }
    }

    async Task<Seen?> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
                return null;
            head.Append((char)one[0]);
            // The first byte of a TLS handshake (RFC 8446, 5.1) to a server that knows nothing of TLS.
            if (head.Length == 1 && one[0] == 22)
                return new("TLS", "", "", "");
        }
        var seen = new Seen("", "", head.ToString(), "");
        var body = new byte[int.Parse(seen.Header("Content-Length") ?? "0", null)];
        await stream.ReadExactlyAsync(body, _end.Token);
        var first = seen.Head.Split(' ', 3);
        return seen with { Method = first[0], Target = first[1], Body = Encoding.UTF8.GetString(body) };
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        _end.Dispose();
    }
}

/// <summary>One request as it came over the wire.</summary>
sealed record Seen(string Method, string Target, string Head, string Body)
{
    public string? Header(string name) => Head.Split("\r\n").Skip(1)
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?
        [(name.Length + 1)..].Trim();
}

/// <summary>A port that refuses connections, kept so that no other test's server gets it meanwhile.</summary>
sealed class ClosedPort : IDisposable
{
    readonly Socket _bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_bound.LocalEndPoint!).Port}/");

    public void Dispose() => _bound.Dispose();
}
