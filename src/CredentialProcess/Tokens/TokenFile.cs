using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Tokens;

/// <summary>
/// The AWS CLI's token file, field by field in the order it writes them (botocore utils.py, <c>SSOTokenFetcher</c>).
/// An explicit null counts as absent: the .NET SDK writes them. Fields added by other programs are preserved.
/// </summary>
sealed class TokenFile
{
    public string? StartUrl { get; set; }

    public string? Region { get; set; }

    public string? AccessToken { get; set; }

    public string? ExpiresAt { get; set; }

    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    public string? RegistrationExpiresAt { get; set; }

    public string? RefreshToken { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>
    /// The token, or null where the file is not JSON, lacks an access token or a valid expiration, or has a token, a
    /// client id or a secret with invalid characters.
    /// </summary>
    public static Token? Parse(ReadOnlySpan<byte> json)
    {
        TokenFile? file;
        try
        {
            file = JsonSerializer.Deserialize(json, TokensJson.Default.TokenFile);
        }
        catch (JsonException)
        {
            return null;
        }

        if (file is null || !VisibleAscii.Is(file.AccessToken) || !VisibleAscii.IsOrMissing(file.ClientId)
            || !VisibleAscii.IsOrMissing(file.ClientSecret) || !VisibleAscii.IsOrMissing(file.RefreshToken)
            || Timestamp.Parse(file.ExpiresAt) is not { } end)
            return null;
        return new Token
        {
            StartUrl = file.StartUrl ?? "",
            Region = file.Region ?? "",
            AccessToken = file.AccessToken,
            ExpiresAt = end,
            ClientId = NonEmpty(file.ClientId),
            ClientSecret = NonEmpty(file.ClientSecret),
            RegistrationExpiresAt = Timestamp.Parse(file.RegistrationExpiresAt),
            RefreshToken = NonEmpty(file.RefreshToken),
            Unknown = file.Unknown ?? [],
        };
    }

    /// <summary>The file's bytes exactly as the AWS CLI would write this token, unknown fields last.</summary>
    public static byte[] Serialize(Token token)
    {
        var file = new TokenFile
        {
            StartUrl = token.StartUrl,
            Region = token.Region,
            AccessToken = token.AccessToken,
            ExpiresAt = Timestamp.Format(token.ExpiresAt),
            ClientId = token.ClientId,
            ClientSecret = token.ClientSecret,
            RegistrationExpiresAt = token.RegistrationExpiresAt is { } end ? Timestamp.Format(end) : null,
            RefreshToken = token.RefreshToken,
            Unknown = token.Unknown.Count > 0 ? new(token.Unknown) : null,
        };
        try
        {
            var text = file.ToBytes();
            // Non-ASCII characters take six bytes each, so the file may become too large to read back.
            if (text.Length <= FileCache.MaximumSize)
                return text;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // An unknown field contains an unpaired surrogate.
        }

        // Unknown fields may be dropped, the token must be written.
        file.Unknown = null;
        return file.ToBytes();
    }

    byte[] ToBytes() =>
        Encoding.ASCII.GetBytes(PythonJson.Text(JsonSerializer.SerializeToElement(this, TokensJson.Default.TokenFile)));

    static string? NonEmpty(string? value) => value is "" ? null : value;
}
