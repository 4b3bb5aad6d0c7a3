using System.Buffers;
using System.Text.Json;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Ecr;

/// <summary>
/// File format of a cached authorization. Avoids the serializer, since docker asks before every pull and this file is
/// usually the answer.
/// </summary>
static class AuthorizationFile
{
    public static byte[] Bytes(AuthorizationToken token)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("password"u8, token.Password);
            json.WriteString("fetchedAt"u8, Timestamp.Format(token.FetchedAt));
            json.WriteString("expiresAt"u8, Timestamp.Format(token.ExpiresAt));
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Null where a field is missing or invalid.</summary>
    public static AuthorizationToken? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            return Read(ref reader);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static AuthorizationToken? Read(ref Utf8JsonReader reader)
    {
        string? password = null, fetched = null, expires = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                reader.Skip();
            else if (name == "password")
                password = reader.GetString();
            else if (name == "fetchedAt")
                fetched = reader.GetString();
            else if (name == "expiresAt")
                expires = reader.GetString();
        }

        return !VisibleAscii.Is(password) || Timestamp.Parse(fetched) is not { } begin
            || Timestamp.Parse(expires) is not { } end || reader.Read()
            ? null
            : new AuthorizationToken { Password = password, FetchedAt = begin, ExpiresAt = end };
    }
}
