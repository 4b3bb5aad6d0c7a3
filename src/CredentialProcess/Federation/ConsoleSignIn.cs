using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CredentialProcess.Aws;
using CredentialProcess.Credentials;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Federation;

/// <summary>
/// Turns role credentials into a URL that signs a browser in to the console (AWS IAM guide, "Enable custom identity
/// broker access to the AWS console"). Credentials are sent by POST; the guide's GET would put them into a URL. No
/// duration is requested: the service rejects one for chained roles, and without it the console session lasts as long
/// as the credentials.
/// </summary>
sealed class ConsoleSignIn(AwsClients clients)
{
    /// <summary>Tokens have about 2,000 characters; browsers accept URLs of 32,000 and more.</summary>
    const int MaxTokenLength = 16 * 1024;

    /// <summary>The URL, valid for one browser and 15 minutes. A secret.</summary>
    /// <param name="service">The console page of a service; null for the home page.</param>
    public async Task<Uri> UrlAsync(
        Profile profile, RoleCredentials credentials, ConsoleEndpoint endpoint, string? service, Deadlines deadlines)
    {
        var page = endpoint.PageUrl(service);
        var federation = $"https://{endpoint.SignInHost}/federation";
        try
        {
            var response = await clients.SendAsync(() => CreateRequest(federation, credentials), RetryPolicy.Safe,
                deadlines,
                profile.Endpoints.Trust);
            // The console links to the issuer when the session has expired.
            var issuer = profile.SignIn?.Session.StartUrl is { } startUrl
                ? $"&Issuer={Uri.EscapeDataString(startUrl)}" : "";
            return new Uri($"{federation}?Action=login{issuer}"
                + $"&Destination={Uri.EscapeDataString(page.AbsoluteUri)}"
                + $"&SigninToken={Uri.EscapeDataString(ParseToken(response, endpoint.SignInHost))}");
        }
        catch (AwsFault fault) when (fault.Kind is FaultKind.BadRequest or FaultKind.Unauthorized or FaultKind.Forbidden
            or FaultKind.NotFound && fault.Status is { } status)
        {
            throw new Failure(FailureKind.Service,
                $"'{endpoint.SignInHost}' does not accept the credentials of role '{profile.RoleName}' in account "
                + $"'{profile.AccountId}' ({status})",
                "they may have been revoked: remove ~/.aws/cli/cache and try again; or this machine's clock is wrong",
                fault);
        }
        catch (AwsFault fault)
        {
            throw fault.ToFailure();
        }
    }

    static HttpRequestMessage CreateRequest(string federation, RoleCredentials credentials)
    {
        var session = new ArrayBufferWriter<byte>();
        // No escapes: a parser that does not know \u002B would see other keys.
        using (var json = new Utf8JsonWriter(session, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("sessionId"u8, credentials.AccessKeyId);
            json.WriteString("sessionKey"u8, credentials.SecretAccessKey);
            json.WriteString("sessionToken"u8, credentials.SessionToken);
            json.WriteEndObject();
        }

        return new HttpRequestMessage(HttpMethod.Post, federation)
        {
            Content = new StringContent(
                "Action=getSigninToken&Session=" + Uri.EscapeDataString(Encoding.UTF8.GetString(session.WrittenSpan)),
                Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
    }

    static string ParseToken(byte[] response, string host)
    {
        using var json = JsonDocument.Parse(response);
        return json.RootElement.TryGetProperty("SigninToken"u8, out var token)
            && token.ValueKind == JsonValueKind.String && token.GetString() is { Length: <= MaxTokenLength } text
            && VisibleAscii.Is(text)
            ? text
            : throw new Failure(FailureKind.Service, $"'{host}' gave an invalid response: it has no sign-in token",
                "try again; if it stays so, look for a proxy that alters responses");
    }
}
