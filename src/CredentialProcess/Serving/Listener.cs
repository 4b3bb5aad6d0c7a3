using System.Net;
using System.Net.Sockets;

namespace CredentialProcess.Serving;

/// <summary>
/// A small HTTP/1.1 server for one machine: one request for each connection, heads of at most 16 KB that have to be
/// there within a few seconds. So many connections are served at once; those beyond wait in the system's queue, and
/// none is turned away.
/// </summary>
public sealed class Listener : IDisposable
{
    /// <summary>More would be no request that a client of ours sends.</summary>
    public const int LargestHead = 16 * 1024;

    // macOS gives a process 256 files unless told otherwise.
    const int MostAtOnce = 128, Queue = 4096, LargestRest = 256 * 1024;

    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan s_timeForHead = TimeSpan.FromSeconds(5);
    static readonly TimeSpan s_timeForReply = TimeSpan.FromSeconds(10);
    static readonly TimeSpan s_timeForRest = TimeSpan.FromSeconds(1);

    readonly TcpListener _listener;
    readonly TimeProvider _clock;

    Listener(TcpListener listener, TimeProvider clock) => (_listener, _clock) = (listener, clock);

    /// <summary>Where it is reached, the port it was given included.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <param name="port">0 takes a free one.</param>
    /// <exception cref="Failure">The port is taken, or the address is not this machine's.</exception>
    public static Listener Open(IPAddress address, int port, TimeProvider clock)
    {
        var listener = new TcpListener(address, port);
        try
        {
            if (OperatingSystem.IsWindows())
                listener.ExclusiveAddressUse = true; // there another program could take the same port over
            listener.Start(Queue);
            return new Listener(listener, clock);
        }
        catch (SocketException refusal)
        {
            listener.Dispose();
            throw refusal.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => new Failure(ExitCode.Failed,
                    $"port {port} of {address} is taken by another program", "choose another port, or 0 for a free one"),
                SocketError.AccessDenied => new Failure(ExitCode.Failed, $"port {port} of {address} can't be opened",
                    "choose a port above 1023, or 0 for a free one"),
                SocketError.AddressNotAvailable => new Failure(ExitCode.Failed,
                    $"{address} is no address of this machine", "name one that it has, or 127.0.0.1"),
                var error => new Failure(ExitCode.Failed, $"cannot listen on port {port} of {address}: {error}"),
            };
        }
    }

    /// <summary>Answers until it is stopped; an answer that is ready by then still goes out.</summary>
    public async Task ServeAsync(Func<Request, CancellationToken, Task<Reply>> answer, CancellationToken stop)
    {
        using var places = new SemaphoreSlim(MostAtOnce);
        try
        {
            while (true)
            {
                await places.WaitAsync(stop);
                try
                {
                    var connection = await _listener.AcceptSocketAsync(stop);
                    _ = Task.Run(() => TalkAsync(connection), CancellationToken.None);
                }
                catch (SocketException)
                {
                    // The client has gone already, or there are no more sockets for the moment.
                    places.Release();
                    await Task.Delay(s_pause, stop);
                }
                catch
                {
                    places.Release();
                    throw;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            for (var i = 0; i < MostAtOnce; i++)
                await places.WaitAsync(CancellationToken.None); // until the last connection has given its place back
        }

        async Task TalkAsync(Socket connection)
        {
            try
            {
                using (connection)
                    await AnswerAsync(connection, answer, stop);
            }
            catch (Exception cause) when (cause is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has gone, dawdles, or the end has come.
            }
            finally
            {
                places.Release();
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    async Task AnswerAsync(Socket connection, Func<Request, CancellationToken, Task<Reply>> answer, CancellationToken stop)
    {
        connection.NoDelay = true;
        var (head, status, complete) = await HeadAsync(connection, stop);
        var request = head is null ? null : Request.Parse(head);
        var reply = request is null ? Reply.Plain(status) : await answer(request, stop);

        using var limit = new CancellationTokenSource(s_timeForReply);
        ReadOnlyMemory<byte> bytes = reply.Bytes(request?.Method != "HEAD", _clock.GetUtcNow());
        while (!bytes.IsEmpty)
            bytes = bytes[await connection.SendAsync(bytes, limit.Token)..];
        connection.Shutdown(SocketShutdown.Send);
        if (!complete || request?.Header("Content-Length") is not (null or "0") || request?.Header("Transfer-Encoding") is not null)
            await DrainAsync(connection, stop);
    }

    /// <summary>The head, or the status that says why there is none; and whether all that was sent has been read.</summary>
    static async Task<(byte[]? Head, int Status, bool Complete)> HeadAsync(Socket connection, CancellationToken stop)
    {
        using var limit = Limit(s_timeForHead, stop);
        var buffer = new byte[LargestHead];
        var length = 0;
        try
        {
            while (length < buffer.Length)
            {
                var read = await connection.ReceiveAsync(buffer.AsMemory(length), limit.Token);
                if (read == 0)
                    return (null, 400, true);
                var end = buffer.AsSpan(0, length + read).IndexOf("\r\n\r\n"u8);
                length += read;
                if (end >= 0)
                    return (buffer[..(end + 4)], 400, end + 4 == length);
            }

            return (null, 431, false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, 408, false);
        }
    }

    // Closing with bytes unread would reset the connection, and the client might lose the answer.
    static async Task DrainAsync(Socket connection, CancellationToken stop)
    {
        using var limit = Limit(s_timeForRest, stop);
        var buffer = new byte[8192];
        for (var left = LargestRest; left > 0;)
        {
            var read = await connection.ReceiveAsync(buffer, limit.Token);
            if (read == 0)
                return;
            left -= read;
        }
    }

    static CancellationTokenSource Limit(TimeSpan time, CancellationToken stop)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(time);
        return limit;
    }
}
