using System.Text;
using System.Text.Json;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Login;

/// <summary>
/// The AWS CLI's registration file, field by field in the order it writes them (botocore utils.py,
/// <c>_register_client</c> of both fetchers).
/// </summary>
sealed class RegistrationFile
{
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    public string? ExpiresAt { get; set; }

    public IReadOnlyList<string>? Scopes { get; set; }

    public IReadOnlyList<string>? GrantTypes { get; set; }

    /// <summary>Null where a field is missing or invalid.</summary>
    public static Registration? Parse(ReadOnlySpan<byte> json)
    {
        RegistrationFile? file;
        try
        {
            file = JsonSerializer.Deserialize(json, LoginJson.Default.RegistrationFile);
        }
        catch (JsonException)
        {
            return null;
        }

        if (file is null || !VisibleAscii.Is(file.ClientId) || !VisibleAscii.Is(file.ClientSecret)
            || Timestamp.Parse(file.ExpiresAt) is not { } end)
            return null;
        return new Registration
        {
            ClientId = file.ClientId,
            ClientSecret = file.ClientSecret,
            ExpiresAt = end,
            Scopes = file.Scopes,
            GrantTypes = file.GrantTypes,
        };
    }

    /// <summary>The file's bytes exactly as the AWS CLI writes them.</summary>
    public static byte[] Bytes(Registration registration)
    {
        var file = new RegistrationFile
        {
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            ExpiresAt = Timestamp.Format(registration.ExpiresAt),
            Scopes = registration.Scopes,
            GrantTypes = registration.GrantTypes,
        };
        return Encoding.ASCII.GetBytes(
            PythonJson.Text(JsonSerializer.SerializeToElement(file, LoginJson.Default.RegistrationFile)));
    }
}
