using CredentialProcess.Http;

namespace CredentialProcess.Connections;

/// <summary>
/// Inspects the first bytes below TLS: they tell whether the peer speaks TLS at all, and which alert it sends. .NET
/// reports that only in exception messages.
/// </summary>
sealed class HandshakeStream(Stream connection, Attempt? attempt) : PassThroughStream(connection)
{
    const byte Handshake = 22, Alert = 21; // RFC 8446, 5.1

    readonly byte[] _prefix = new byte[7];
    int _count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel = default)
    {
        var count = await base.ReadAsync(buffer, cancel);
        if (_count < _prefix.Length)
            Inspect(buffer.Span[..count]);
        return count;
    }

    void Inspect(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, _prefix.Length - _count)];
        bytes.CopyTo(_prefix.AsSpan(_count));
        _count += bytes.Length;
        if (attempt is null || _count == 0)
            return;
        var prefix = _prefix.AsSpan(0, _count);
        attempt.Peer = prefix.StartsWith("HTTP/"u8[..Math.Min(5, _count)]) ? PeerAnswer.Http
            : prefix[0] is not (Handshake or Alert) ? PeerAnswer.Other
            // Type, version (2), length (2), level, description.
            : prefix[0] == Alert && _count == 7 && prefix[6] is 40 or 70 or 71 ? PeerAnswer.NoAgreement
            : PeerAnswer.Tls;
    }
}
