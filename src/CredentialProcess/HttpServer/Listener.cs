using System.Net;
using System.Net.Sockets;

namespace CredentialProcess.HttpServer;

/// <summary>
/// Accepts connections of a small HTTP/1.1 server for this machine and limits how many are served at once. When all
/// slots are taken, the oldest connection without a request is closed after a grace period; connections with a request
/// are never dropped, only queued. A connection of another user is closed unread where the system tells the owner.
/// </summary>
sealed class Listener : IDisposable
{
    const int Backlog = 4096;

    static readonly TimeSpan s_acceptPause = TimeSpan.FromMilliseconds(20);

    readonly TcpListener _listener;
    readonly TimeProvider _clock;
    readonly ListenerLimits _limits;
    readonly Func<IPEndPoint, IPEndPoint, uint?> _findOwner;
    readonly Action<uint>? _onRefused;
    int _hasRefused;

    Listener(TcpListener listener, TimeProvider clock, ListenerLimits limits,
        Func<IPEndPoint, IPEndPoint, uint?> findOwner, Action<uint>? onRefused) =>
        (_listener, _clock, _limits, _findOwner, _onRefused) = (listener, clock, limits, findOwner, onRefused);

    /// <summary>The bound address with the actual port.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <param name="port">0 for a free port.</param>
    /// <param name="onRefused">Called on another thread with the user id of the first refused connection.</param>
    /// <exception cref="Failure">
    /// The port is in use, or the address is not this machine's; the cause is the <see cref="SocketException"/>.
    /// </exception>
    public static Listener Open(
        IPAddress address, int port, TimeProvider clock, ListenerLimits? limits = null,
        Action<uint>? onRefused = null) =>
        Open(address, port, clock, PeerOwner.Find, limits, onRefused);

    /// <param name="findOwner">Returns the user id at the peer's end, given both ends; null where unknown.</param>
    /// <inheritdoc cref="Open(IPAddress, int, TimeProvider, ListenerLimits?, Action{uint}?)"/>
    internal static Listener Open(IPAddress address, int port, TimeProvider clock,
        Func<IPEndPoint, IPEndPoint, uint?> findOwner, ListenerLimits? limits = null, Action<uint>? onRefused = null)
    {
        var listener = new TcpListener(address, port);
        try
        {
            if (OperatingSystem.IsWindows())
                listener.ExclusiveAddressUse = true; // otherwise another program could bind the same port
            listener.Start(Backlog);
            return new Listener(listener, clock, limits ?? new ListenerLimits(), findOwner, onRefused);
        }
        catch (SocketException refusal)
        {
            listener.Dispose();
            throw refusal.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => new Failure(FailureKind.Local,
                    $"port {port} of {address} is in use by another program",
                    "choose another port, or 0 for a free one",
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

    /// <summary>Serves until stopped; responses that are ready by then are still sent.</summary>
    public async Task ServeAsync(Func<Request, CancellationToken, Task<Response>> handle, CancellationToken stop)
    {
        using var slots = new SemaphoreSlim(_limits.MaxConnections);
        var silent = new SilentConnections(_clock);
        try
        {
            while (true)
            {
                var connection = await AcceptAsync(stop);
                await WaitForSlotAsync(connection, slots, silent, stop);
                var onRequest = silent.Add(connection);
                _ = Task.Run(() => ServeConnectionAsync(connection, onRequest), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            for (var i = 0; i < _limits.MaxConnections; i++)
                await slots.WaitAsync(CancellationToken.None); // until the last connection has released its slot
        }

        async Task ServeConnectionAsync(Socket connection, Action onRequest)
        {
            try
            {
                using (connection)
                {
                    if (IsAdmitted(connection))
                        await new HttpConnection(connection, _limits, _clock).ServeAsync(handle, onRequest, stop);
                }
            }
            catch (Exception cause)
                when (cause is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has disconnected or timed out, or the server stops.
            }
            finally
            {
                onRequest();
                slots.Release();
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    async Task<Socket> AcceptAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await _listener.AcceptSocketAsync(stop);
            }
            catch (SocketException)
            {
                // The client has disconnected, or the process has no free sockets.
                await Task.Delay(s_acceptPause, _clock, stop);
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

    bool IsAdmitted(Socket connection)
    {
        var peer = (IPEndPoint)connection.RemoteEndPoint!;
        var owner = _findOwner(peer, (IPEndPoint)connection.LocalEndPoint!);
        // After a while the owner of a closed socket can't be found any more, and would count as unknown.
        if (owner is null && IPAddress.IsLoopback(peer.Address) && HasGone(connection))
            owner = PeerOwner.ClosedSocket;
        if (!PeerOwner.IsOtherUser(owner))
            return true;
        if (owner != PeerOwner.ClosedSocket && Interlocked.Exchange(ref _hasRefused, 1) == 0)
            _onRefused?.Invoke(owner!.Value);
        return false;
    }

    // HTTP clients may half-close after their request, but the supported ones do not.
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
            return false; // not supported by this kernel (WSL 1)
        }
    }
}
