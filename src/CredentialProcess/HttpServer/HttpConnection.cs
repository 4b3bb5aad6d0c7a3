using System.Net.Sockets;

namespace CredentialProcess.HttpServer;

/// <summary>One connection of a client: reads the head of its only request, sends the response, and closes.</summary>
sealed class HttpConnection(Socket socket, ListenerLimits limits, TimeProvider clock)
{
    const int MaxDrainBytes = 4 * 1024 * 1024;

    static readonly TimeSpan s_sendTimeout = TimeSpan.FromSeconds(5);
    static readonly TimeSpan s_drainTimeout = TimeSpan.FromSeconds(1);

    /// <param name="onRequest">Called when the head has been read.</param>
    /// <exception cref="SocketException">The client has disconnected.</exception>
    /// <exception cref="OperationCanceledException">The client has timed out, or the server stops.</exception>
    public async Task ServeAsync(
        Func<Request, CancellationToken, Task<Response>> handle, Action onRequest, CancellationToken stop)
    {
        socket.NoDelay = true;
        var (head, isComplete) = await ReadHeadAsync(stop);
        onRequest();
        var request = head is null ? null : Request.Parse(head);
        var response = request is not null ? await handle(request, stop) : Response.Plain(head is null ? 431 : 400);

        using var timeout = new CancellationTokenSource(s_sendTimeout, clock);
        ReadOnlyMemory<byte> bytes = response.ToBytes(request?.Method != "HEAD", clock.GetUtcNow());
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, timeout.Token)..];
        socket.Shutdown(SocketShutdown.Send);
        if (!isComplete || request?.Header("Content-Length") is not (null or "0")
            || request?.Header("Transfer-Encoding") is not null || socket.Available > 0)
            await DrainAsync(stop);
    }

    /// <summary>
    /// Reads the head up to its empty line: empty where the client closes before that, null where it is too long. Also
    /// tells whether everything sent has been read. There is no 408 for a timeout: browsers open connections ahead of
    /// need and might take it as the response to their next request.
    /// </summary>
    async Task<(byte[]? Head, bool IsComplete)> ReadHeadAsync(CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(limits.HeadTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        var buffer = new byte[limits.MaxHeadBytes];
        for (var length = 0; length < buffer.Length;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), either.Token);
            if (read == 0)
                return ([], true);
            var from = Math.Max(0, length - 3);
            length += read;
            if (buffer.AsSpan(from, length - from).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return (buffer[..(from + end + 4)], from + end + 4 == length);
        }

        return (null, false);
    }

    // Closing with unread bytes resets the connection, and the client might lose the response.
    async Task DrainAsync(CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(s_drainTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        var buffer = new byte[16 * 1024];
        for (var left = MaxDrainBytes; left > 0;)
        {
            var read = await socket.ReceiveAsync(buffer, either.Token);
            if (read == 0)
                return;
            left -= read;
        }
    }
}
