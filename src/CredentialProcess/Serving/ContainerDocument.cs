using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CredentialProcess.Credentials;
using CredentialProcess.Files;

namespace CredentialProcess.Serving;

/// <summary>
/// Response bodies of the container credentials endpoint (AWS SDKs and Tools Reference Guide, "Container credential
/// provider"). Errors have each key twice: Go's SDK and the ECS agent use <c>code</c> and <c>message</c>, JavaScript's
/// only <c>Code</c> and <c>Message</c>; botocore shows the body as it is.
/// </summary>
static class ContainerDocument
{
    static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> FromCredentials(RoleCredentials credentials, string accountId) =>
        Object(json =>
        {
            json.WriteString("AccessKeyId"u8, credentials.AccessKeyId);
            json.WriteString("SecretAccessKey"u8, credentials.SecretAccessKey);
            json.WriteString("Token"u8, credentials.SessionToken);
            json.WriteString("Expiration"u8, Timestamp.Format(credentials.Expiration));
            json.WriteString("AccountId"u8, accountId);
        });

    public static ReadOnlyMemory<byte> Error(string code, string message) =>
        Object(json =>
        {
            json.WriteString("code"u8, code);
            json.WriteString("message"u8, message);
            json.WriteString("Code"u8, code);
            json.WriteString("Message"u8, message);
        });

    static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(bytes, s_plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
