using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CredentialProcess.Files;
using CredentialProcess.Roles;

namespace CredentialProcess.Output;

/// <summary>
/// What a <c>credential_process</c> prints (AWS SDKs and Tools Reference Guide, "Process credential provider"): one
/// JSON object in UTF-8 without a byte-order mark, <c>Version</c> a number, the end in UTC with <c>Z</c>.
/// </summary>
public static class ProcessDocument
{
    // Keys hold '+' and '/': escaped they would still be JSON, but no longer what a person can compare.
    static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole document with its newline, to be written in one piece.</summary>
    public static ReadOnlyMemory<byte> Bytes(RoleCredentials credentials, string accountId)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(bytes, s_plain))
        {
            json.WriteStartObject();
            json.WriteNumber("Version"u8, 1);
            json.WriteString("AccessKeyId"u8, credentials.AccessKeyId);
            json.WriteString("SecretAccessKey"u8, credentials.SecretAccessKey);
            json.WriteString("SessionToken"u8, credentials.SessionToken);
            json.WriteString("Expiration"u8, Timestamp.Format(credentials.Expiration));
            json.WriteString("AccountId"u8, accountId);
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenMemory;
    }
}
