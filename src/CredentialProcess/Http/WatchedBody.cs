using System.Net;

namespace CredentialProcess.Http;

/// <summary>A request body with a callback when its writing to an open connection begins.</summary>
sealed class WatchedBody : HttpContent
{
    readonly HttpContent _body;
    readonly Action _onBegin;

    public WatchedBody(HttpContent body, Action onBegin)
    {
        (_body, _onBegin) = (body, onBegin);
        foreach (var (name, values) in body.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancel)
    {
        _onBegin();
        return _body.CopyToAsync(stream, context, cancel);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Headers.ContentLength ?? -1;
        return length >= 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _body.Dispose();
        base.Dispose(disposing);
    }
}
