using System.Net;
using System.Net.Sockets;

namespace CredentialProcess.HttpServer;

/// <summary>
/// A small HTTP/1.1 server for one machine: one request for each connection, its head bounded in size and in time. So
/// many connections are served at once that a silent one holds nobody up; where all places are taken, the oldest one
/// that has not asked for anything yet gives way, and else those beyond wait. None that asks is turned away, only another
/// user's, where the system tells whose a connection is: it is closed unread.
/// </summary>
sealed class Listener : IDisposable
{
    const int Backlog = 4096, MaxDrainBytes = 4 * 1024 * 1024;

    static readonly TimeSpan s_acceptPause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan s_sendTimeout = TimeSpan.FromSeconds(5);
    static readonly TimeSpan s_drainTimeout = TimeSpan.FromSeconds(1);

    readonly TcpListener _listener;
    readonly TimeProvider _clock;
    readonly ListenerLimits _limits;
    readonly Func<IPEndPoint, IPEndPoint, uint?> _findOwner;
    readonly Action<uint>? _onRefused;
    int _hasRefused;

    Listener(TcpListener listener, TimeProvider clock, ListenerLimits limits, Func<IPEndPoint, IPEndPoint, uint?> findOwner,
        Action<uint>? onRefused) =>
        (_listener, _clock, _limits, _findOwner, _onRefused) = (listener, clock, limits, findOwner, onRefused);

    /// <summary>Where it is reached, the port it was given included.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <param name="port">0 takes a free one.</param>
    /// <param name="onRefused">Told the user whose connection is the first to be refused, if one is; by another thread.</param>
    /// <exception cref="Failure">
    /// The port is taken, or the address is not this machine's; its cause is the <see cref="SocketException"/>.
    /// </exception>
    public static Listener Open(
        IPAddress address, int port, TimeProvider clock, ListenerLimits? limits = null, Action<uint>? onRefused = null) =>
        Open(address, port, clock, PeerOwner.Find, limits, onRefused);

    /// <param name="findOwner">The user at the other end of a connection, told its two ends; null where unknown.</param>
    /// <inheritdoc cref="Open(IPAddress, int, TimeProvider, ListenerLimits?, Action{uint}?)"/>
    internal static Listener Open(IPAddress address, int port, TimeProvider clock,
        Func<IPEndPoint, IPEndPoint, uint?> findOwner, ListenerLimits? limits = null, Action<uint>? onRefused = null)
    {
        var listener = new TcpListener(address, port);
        try
        {
            if (OperatingSystem.IsWindows())
                listener.ExclusiveAddressUse = true; // there another program could take the same port over
            listener.Start(Backlog);
            return new Listener(listener, clock, limits ?? new ListenerLimits(), findOwner, onRefused);
        }
        catch (SocketException refusal)
        {
            listener.Dispose();
            throw refusal.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => new Failure(FailureKind.Local,
                    $"port {port} of {address} is in use by another program", "choose another port, or 0 for a free one",
                    refusal),
                SocketError.AccessDenied => new Failure(FailureKind.Local, $"port {port} of {address} can't be opened",
                    "choose a port above 1023, or 0 for a free one", refusal),
                SocketError.AddressNotAvailable => new Failure(FailureKind.Local,
                    $"{address} is not an address of this machine", "use one that it has, or 127.0.0.1", refusal),
                var error => new Failure(FailureKind.Local, $"cannot listen on port {port} of {address}: {error}",
                    cause: refusal),
            };
        }
    }

    /// <summary>Answers until it is stopped; an answer that is ready by then still goes out.</summary>
    public async Task ServeAsync(Func<Request, CancellationToken, Task<Response>> handle, CancellationToken stop)
    {
        using var slots = new SemaphoreSlim(_limits.MaxConnections);
        var silent = new SilentConnections(_clock);
        try
        {
            while (true)
            {
                Socket connection;
                try
                {
                    connection = await _listener.AcceptSocketAsync(stop);
                }
                catch (SocketException)
                {
                    // The client has gone already, or there are no more sockets for the moment.
                    await Task.Delay(s_acceptPause, _clock, stop);
                    continue;
                }

                await WaitForSlotAsync(connection, slots, silent, stop);
                var onRequest = silent.Add(connection);
                _ = Task.Run(() => ServeConnectionAsync(connection, onRequest), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            for (var i = 0; i < _limits.MaxConnections; i++)
                await slots.WaitAsync(CancellationToken.None); // until the last connection has given its place back
        }

        async Task ServeConnectionAsync(Socket connection, Action onRequest)
        {
            try
            {
                using (connection)
                {
                    if (IsAdmitted(connection))
                        await AnswerAsync(connection, handle, onRequest, stop);
                }
            }
            catch (Exception cause)
                when (cause is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has gone, dawdles, or the end has come.
            }
            finally
            {
                onRequest();
                slots.Release();
            }
        }
    }

    async Task WaitForSlotAsync(
        Socket connection, SemaphoreSlim slots, SilentConnections silent, CancellationToken stop)
    {
        try
        {
            if (slots.Wait(0, CancellationToken.None))
                return;
            if (silent.TimeUntilEviction is { } left)
            {
                using var timeout = new CancellationTokenSource(left, _clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
                try
                {
                    await slots.WaitAsync(either.Token);
                    return;
                }
                catch (OperationCanceledException) when (!stop.IsCancellationRequested)
                {
                    silent.CloseOldest();
                }
            }

            await slots.WaitAsync(stop);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose() => _listener.Dispose();

    bool IsAdmitted(Socket connection)
    {
        var peer = (IPEndPoint)connection.RemoteEndPoint!;
        var owner = _findOwner(peer, (IPEndPoint)connection.LocalEndPoint!);
        // Who has sent and gone can't be found any more after a while, and would pass for one who can't be known.
        if (owner is null && IPAddress.IsLoopback(peer.Address) && HasGone(connection))
            owner = PeerOwner.ClosedSocket;
        if (!PeerOwner.IsOtherUser(owner))
            return true;
        if (owner != PeerOwner.ClosedSocket && Interlocked.Exchange(ref _hasRefused, 1) == 0)
            _onRefused?.Invoke(owner!.Value);
        return false;
    }

    // A client may end its half of the connection when it has sent all it has; those that are meant here do not.
    static bool HasGone(Socket connection)
    {
        const int Tcp = 6, Information = 11, Established = 1; // TCP_INFO; its first byte is the state (tcp(7))
        if (!OperatingSystem.IsLinux())
            return false;
        Span<byte> state = stackalloc byte[1];
        try
        {
            return connection.GetRawSocketOption(Tcp, Information, state) == 1 && state[0] != Established;
        }
        catch (SocketException)
        {
            return false; // this kernel does not tell (WSL 1)
        }
    }

    async Task AnswerAsync(
        Socket connection, Func<Request, CancellationToken, Task<Response>> handle, Action onRequest, CancellationToken stop)
    {
        connection.NoDelay = true;
        var (head, complete) = await HeadAsync(connection, stop);
        onRequest();
        var request = head is null ? null : Request.Parse(head);
        var response = request is not null ? await handle(request, stop) : Response.Plain(head is null ? 431 : 400);

        using var timeout = new CancellationTokenSource(s_sendTimeout, _clock);
        ReadOnlyMemory<byte> bytes = response.ToBytes(request?.Method != "HEAD", _clock.GetUtcNow());
        while (!bytes.IsEmpty)
            bytes = bytes[await connection.SendAsync(bytes, timeout.Token)..];
        connection.Shutdown(SocketShutdown.Send);
        if (!complete || request?.Header("Content-Length") is not (null or "0")
            || request?.Header("Transfer-Encoding") is not null || connection.Available > 0)
            await DrainAsync(connection, stop);
    }

    /// <summary>
    /// The head with its empty line, empty where the client ends before that, null where it is too long; and whether
    /// all that was sent has been read. One that doesn't come in time gets no answer: browsers open connections ahead,
    /// and may take a 408 for the answer to what they ask next.
    /// </summary>
    async Task<(byte[]? Head, bool Complete)> HeadAsync(Socket connection, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(_limits.HeadTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        var buffer = new byte[_limits.MaxHeadBytes];
        for (var length = 0; length < buffer.Length;)
        {
            var read = await connection.ReceiveAsync(buffer.AsMemory(length), either.Token);
            if (read == 0)
                return ([], true);
            var from = Math.Max(0, length - 3);
            length += read;
            if (buffer.AsSpan(from, length - from).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return (buffer[..(from + end + 4)], from + end + 4 == length);
        }

        return (null, false);
    }

    // Closing with bytes unread would reset the connection, and the client might lose the answer.
    async Task DrainAsync(Socket connection, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(s_drainTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        var buffer = new byte[16 * 1024];
        for (var left = MaxDrainBytes; left > 0;)
        {
            var read = await connection.ReceiveAsync(buffer, either.Token);
            if (read == 0)
                return;
            left -= read;
        }
    }
}
