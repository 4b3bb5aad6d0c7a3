using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CredentialProcess;
using CredentialProcess.Ecr;

namespace SsoCred.Docker;

/// <summary>
/// The JSON document that docker sends to 'store' and receives from 'get' (docker-credential-helpers,
/// credentials/credentials.go).
/// </summary>
static class CredentialsDocument
{
    static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer to 'get', with the line break after it.</summary>
    /// <param name="server">As docker has sent it.</param>
    public static ReadOnlySpan<byte> Format(string server, AuthorizationToken token)
    {
        var answer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(answer, s_plain))
        {
            json.WriteStartObject();
            json.WriteString("ServerURL"u8, server);
            json.WriteString("Username"u8, AuthorizationToken.User);
            json.WriteString("Secret"u8, token.Password);
            json.WriteEndObject();
        }

        answer.Write("\n"u8);
        return answer.WrittenSpan;
    }

    /// <summary>What docker sends to 'store'; null where it is not there. The secret is not read.</summary>
    /// <exception cref="Failure">It is not JSON.</exception>
    public static (string? Server, string? User) Parse(ReadOnlyMemory<byte> sent)
    {
        try
        {
            using var document = JsonDocument.Parse(sent);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (Text(document.RootElement, "ServerURL"), Text(document.RootElement, "Username"))
                : default;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new Failure(FailureKind.Usage, "the input of 'store' is not JSON");
        }

        static string? Text(JsonElement document, string name) =>
            document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
    }
}
