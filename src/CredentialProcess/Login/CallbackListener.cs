using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace CredentialProcess.Login;

/// <summary>
/// Waits on 127.0.0.1 for one browser to come back: <c>GET /oauth/callback</c> with the expected state, once. Anything
/// else gets a 404 and changes nothing. Requests are bounded in size and time, and many are served at once, so that a
/// silent connection holds nobody up.
/// </summary>
sealed class CallbackListener : IAsyncDisposable
{
    const string Path = "/oauth/callback";

    /// <summary>Room for a long code and for the cookies of whatever else was served on this host.</summary>
    const int LargestHead = 64 * 1024;

    const int LargestDrain = 4 * 1024 * 1024;
    const int MostConnections = 32;

    static readonly TimeSpan s_readLimit = TimeSpan.FromSeconds(10);
    static readonly TimeSpan s_writeLimit = TimeSpan.FromSeconds(5);

    readonly TcpListener _listener;
    readonly TimeProvider _clock;
    readonly TextWriter? _debug;
    readonly CancellationTokenSource _closing = new();
    readonly SemaphoreSlim _room = new(MostConnections);
    readonly ConcurrentDictionary<Task, bool> _serving = new();
    readonly Task _accepting;
    volatile Expectation? _expected;

    CallbackListener(TcpListener listener, TimeProvider clock, TextWriter? debug)
    {
        (_listener, _clock, _debug) = (listener, clock, debug);
        Redirect = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}{Path}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where the browser is to come back to, the port included.</summary>
    public Uri Redirect { get; }

    /// <param name="port">0 takes a free one.</param>
    /// <exception cref="Failure">The port can't be had.</exception>
    public static CallbackListener Bind(int port, TimeProvider clock, TextWriter? debug)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            if (OperatingSystem.IsWindows())
                listener.ExclusiveAddressUse = true;
            listener.Start();
        }
        catch (SocketException cause)
        {
            listener.Dispose();
            throw new Failure(ExitCode.Failed,
                port == 0
                    ? "cannot listen on 127.0.0.1 for the browser"
                    : $"cannot listen on 127.0.0.1:{port} for the browser: "
                        + (cause.SocketErrorCode == SocketError.AddressAlreadyInUse
                            ? "the port is in use"
                            : "the port is refused"),
                "sign in with --device, or choose another port with --redirect-port", cause);
        }

        return new CallbackListener(listener, clock, debug);
    }

    /// <summary>The callback with this state; from now on no other.</summary>
    public Task<Callback> Expect(string state)
    {
        var expectation = new Expectation(Encoding.UTF8.GetBytes(state));
        _expected = expectation;
        return expectation.Met.Task;
    }

    /// <summary>Lets the last page out, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_serving.Keys);
        _closing.Dispose();
        _room.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _room.WaitAsync(_closing.Token);
                var socket = await _listener.AcceptSocketAsync(_closing.Token);
                var serving = Task.Run(() => ServeAsync(socket));
                _serving.TryAdd(serving, true);
                _ = serving.ContinueWith(done => _serving.TryRemove(done, out _), CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed; a listener that broke down otherwise leaves the wait to its time limit.
        }
    }

    async Task ServeAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(s_readLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
        try
        {
            using var connection = socket;
            var head = await ReadHeadAsync(socket, either.Token);
            var page = await JudgeAsync(head);
            using var writing = new CancellationTokenSource(s_writeLimit, _clock);
            var bytes = page.Bytes().AsMemory();
            while (!bytes.IsEmpty)
                bytes = bytes[await socket.SendAsync(bytes, writing.Token)..];
            socket.Shutdown(SocketShutdown.Send);
            // To close on a peer that is still sending would reset the connection, and the page with it.
            await DrainAsync(socket, either.Token);
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            if (!_closing.IsCancellationRequested)
                _debug?.WriteLine($"callback: a connection ended: {end.GetType().Name}");
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Up to the empty line; null where it is too long or never comes.</summary>
    static async Task<byte[]?> ReadHeadAsync(Socket socket, CancellationToken stop)
    {
        var buffer = new byte[LargestHead];
        for (var length = 0; length < buffer.Length;)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
            if (count == 0)
                return [];
            var from = Math.Max(0, length - 3);
            length += count;
            if (buffer.AsSpan(from, length - from).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return buffer[..(from + end)];
        }

        return null;
    }

    static async Task DrainAsync(Socket socket, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        for (var left = LargestDrain; left > 0;)
        {
            if (await socket.ReceiveAsync(buffer, stop) is > 0 and var count)
                left -= count;
            else
                return;
        }
    }

    async Task<CallbackPage> JudgeAsync(byte[]? head)
    {
        if (head is null)
            return CallbackPage.TooLarge;
        if (CallbackRequest.Parse(head) is not { } request)
            return CallbackPage.Unreadable;
        if (Take(request) is not { } callback)
        {
            _debug?.WriteLine("callback: not what is waited for");
            return CallbackPage.NotFound;
        }

        try
        {
            return await callback.Page.WaitAsync(_closing.Token);
        }
        catch (OperationCanceledException)
        {
            return callback.Page.IsCompletedSuccessfully ? await callback.Page : CallbackPage.Failed;
        }
    }

    Callback? Take(CallbackRequest request)
    {
        // A name of somebody else's that leads to this machine (DNS rebinding) is not this host.
        if (request.Method != "GET" || request.Path != Path || request.Host != Redirect.Authority
            || _expected is not { } expected || !expected.IsMetBy(request.Query.GetValueOrDefault("state") ?? ""))
            return null;
        return Callback.Of(request.Query) is { } callback && expected.Met.TrySetResult(callback) ? callback : null;
    }

    sealed class Expectation(byte[] state)
    {
        public TaskCompletionSource<Callback> Met { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsMetBy(string other) =>
            CryptographicOperations.FixedTimeEquals(state, Encoding.UTF8.GetBytes(other));
    }
}
