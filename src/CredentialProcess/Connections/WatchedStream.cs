using CredentialProcess.Aws;

namespace CredentialProcess.Connections;

/// <summary>
/// A connection that breaks between a request and the first byte of its answer says so with an exception that is no
/// <see cref="IOException"/>: for one of those SocketsHttpHandler sends a request without a body again, by itself and
/// at once, up to three times. How often a call is tried is for <see cref="RetryLoop"/> to decide.
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
