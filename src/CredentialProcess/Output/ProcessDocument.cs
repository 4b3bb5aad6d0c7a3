using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CredentialProcess.Credentials;
using CredentialProcess.Files;

namespace CredentialProcess.Output;

/// <summary>
/// What a <c>credential_process</c> prints (AWS SDKs and Tools Reference Guide, "Process credential provider"): one
/// JSON object in UTF-8 without a byte-order mark, <c>Version</c> a number, <c>Expiration</c> in UTC with <c>Z</c>.
/// </summary>
static class ProcessDocument
{
    /// <summary>The whole document with its newline, to be written at once.</summary>
    public static ReadOnlyMemory<byte> Serialize(RoleCredentials credentials, string accountId)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        bytes.Write("{\"Version\":1"u8);
        Write(bytes, ",\"AccessKeyId\":"u8, credentials.AccessKeyId);
        Write(bytes, ",\"SecretAccessKey\":"u8, credentials.SecretAccessKey);
        Write(bytes, ",\"SessionToken\":"u8, credentials.SessionToken);
        Write(bytes, ",\"Expiration\":"u8, Timestamp.Format(credentials.Expiration));
        Write(bytes, ",\"AccountId\":"u8, accountId);
        bytes.Write("}\n"u8);
        return bytes.WrittenMemory;
    }

    // An encoder first builds a table of all characters, which takes longer than everything else here, so it is used
    // only where there is something to escape. '+' and '/' are not: escaped they would be valid JSON, but harder to
    // compare by eye.
    static void Write(ArrayBufferWriter<byte> bytes, ReadOnlySpan<byte> name, string text)
    {
        bytes.Write(name);
        bytes.Write("\""u8);
        if (text.AsSpan().ContainsAnyExceptInRange(' ', '~') || text.AsSpan().ContainsAny('"', '\\'))
            bytes.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        else
            Encoding.UTF8.GetBytes(text, bytes);
        bytes.Write("\""u8);
    }
}
