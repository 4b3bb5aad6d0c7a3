using System.Text;
using System.Text.Json;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Credentials;

/// <summary>
/// The AWS CLI's file of cached role credentials (botocore credentials.py, <c>SSOCredentialFetcher</c>). Read without
/// the serializer, which would cost a third of a cached run.
/// </summary>
static class RoleFile
{
    /// <summary>The credentials, or null where anything is missing or invalid.</summary>
    public static RoleCredentials? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return Read(ref reader);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is not UTF-8, or an unpaired surrogate.
            return null;
        }
    }

    /// <summary>The file's bytes exactly as the AWS CLI writes them.</summary>
    public static byte[] Serialize(RoleCredentials credentials, string accountId)
    {
        var json = new StringBuilder("""{"ProviderType": "sso", "Credentials": {"AccessKeyId": """);
        PythonJson.AppendString(json, credentials.AccessKeyId).Append(", \"SecretAccessKey\": ");
        PythonJson.AppendString(json, credentials.SecretAccessKey).Append(", \"SessionToken\": ");
        PythonJson.AppendString(json, credentials.SessionToken).Append(", \"Expiration\": ");
        PythonJson.AppendString(json, Timestamp.Format(credentials.Expiration)).Append(", \"AccountId\": ");
        return Encoding.ASCII.GetBytes(PythonJson.AppendString(json, accountId).Append("}}").ToString());
    }

    static RoleCredentials? Read(ref Utf8JsonReader reader)
    {
        RoleCredentials? credentials = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCredentials = reader.ValueTextEquals("Credentials"u8);
            reader.Read();
            if (isCredentials)
                credentials = ReadCredentials(ref reader);
            else
                reader.Skip();
        }

        // Read on to the end: text after the object means that the file is still being written.
        return reader.Read() ? null : credentials;
    }

    static RoleCredentials? ReadCredentials(ref Utf8JsonReader reader)
    {
        string? key = null, secret = null, session = null, end = null;
        if (reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("AccessKeyId"u8))
                key = ReadText(ref reader);
            else if (reader.ValueTextEquals("SecretAccessKey"u8))
                secret = ReadText(ref reader);
            else if (reader.ValueTextEquals("SessionToken"u8))
                session = ReadText(ref reader);
            else if (reader.ValueTextEquals("Expiration"u8))
                end = ReadText(ref reader);
            else
                reader.Skip();
        }

        return !VisibleAscii.Is(key) || !VisibleAscii.Is(secret) || !VisibleAscii.Is(session)
            || Timestamp.Parse(end) is not { } expiration
            ? null
            : new RoleCredentials
            {
                AccessKeyId = key,
                SecretAccessKey = secret,
                SessionToken = session,
                Expiration = expiration,
            };
    }

    static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }
}
