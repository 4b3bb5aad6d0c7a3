namespace CredentialProcess.Connections;

/// <summary>
/// Reports a connection that is lost between a request and the first byte of its response with an exception that is not
/// an <see cref="IOException"/>: on an IOException SocketsHttpHandler silently retries requests without a body, up to
/// three times. Retries are the retry loop's decision.
/// </summary>
sealed class WatchedStream(Stream connection) : PassThroughStream(connection)
{
    bool _awaitsResponse;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel = default)
    {
        try
        {
            var count = await base.ReadAsync(buffer, cancel);
            if (count == 0 && buffer.Length > 0 && _awaitsResponse)
                throw ConnectionLost(null);
            if (count > 0)
                _awaitsResponse = false;
            return count;
        }
        catch (IOException e) when (_awaitsResponse)
        {
            throw ConnectionLost(e);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancel = default)
    {
        _awaitsResponse = true;
        try
        {
            await base.WriteAsync(buffer, cancel);
        }
        catch (IOException e)
        {
            throw ConnectionLost(e);
        }
    }

    static HttpRequestException ConnectionLost(IOException? cause) =>
        new(HttpRequestError.ResponseEnded, "the connection broke off before an answer", cause);
}
