namespace CredentialProcess.Aws;

/// <summary>
/// A connection that breaks between a request and the first byte of its answer says so with an exception that is no
/// <see cref="IOException"/>: for one of those SocketsHttpHandler sends a request without a body again, by itself and
/// at once, up to three times. How often a call is tried is for <see cref="Calls"/> to decide.
/// </summary>
sealed class WatchedStream(Stream connection) : Stream
{
    bool _waits;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel = default)
    {
        try
        {
            var count = await connection.ReadAsync(buffer, cancel).ConfigureAwait(false);
            if (count == 0 && buffer.Length > 0 && _waits) throw BrokenOff(null);
            if (count > 0) _waits = false;
            return count;
        }
        catch (IOException e) when (_waits)
        {
            throw BrokenOff(e);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancel = default)
    {
        _waits = true;
        try
        {
            await connection.WriteAsync(buffer, cancel).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw BrokenOff(e);
        }
    }

    public override Task FlushAsync(CancellationToken cancel) => connection.FlushAsync(cancel);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => connection.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) connection.Dispose();
        base.Dispose(disposing);
    }

    static HttpRequestException BrokenOff(IOException? cause) =>
        new(HttpRequestError.ResponseEnded, "the connection broke off before an answer", cause);
}
