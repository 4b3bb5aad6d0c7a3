using System.Text;

namespace CredentialProcess;

/// <summary>HMAC (RFC 2104) with <see cref="Sha256"/>.</summary>
static class HmacSha256
{
    /// <summary>The authentication code of the text's UTF-8 bytes.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> key, string text) => Hash(key, Encoding.UTF8.GetBytes(text));

    public static byte[] Hash(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        if (key.Length > Sha256.BlockLength)
            key = Sha256.Hash(key);
        return HashKeyed(key, 0x5c, HashKeyed(key, 0x36, message));
    }

    static byte[] HashKeyed(ReadOnlySpan<byte> key, byte pad, ReadOnlySpan<byte> message)
    {
        var text = new byte[Sha256.BlockLength + message.Length];
        key.CopyTo(text);
        for (var i = 0; i < Sha256.BlockLength; i++)
            text[i] ^= pad;
        message.CopyTo(text.AsSpan(Sha256.BlockLength));
        return Sha256.Hash(text);
    }
}
