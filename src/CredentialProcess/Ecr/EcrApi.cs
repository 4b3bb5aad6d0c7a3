using System.Text;
using System.Text.Json;
using CredentialProcess.Aws;
using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Ecr;

/// <summary>
/// GetAuthorizationToken of ECR and ECR Public (botocore, data/ecr and data/ecr-public, service-2.json). Text of
/// responses never gets into a message.
/// </summary>
sealed class EcrApi(AwsClients clients, TimeProvider clock)
{
    public async Task<AuthorizationToken> FetchAsync(
        Profile profile, EcrEndpoint endpoint, RoleCredentials credentials, Deadlines deadlines)
    {
        var url = endpoint.Url(profile.Endpoints);
        var request = endpoint.Request(url);
        var keys = new AccessKeys(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken);
        try
        {
            var response = await clients.SendAsync(() => request.Create(keys, clock.GetUtcNow()), RetryPolicy.Safe,
                deadlines, profile.Endpoints.Trust);
            return ParseToken(response, url.Authority);
        }
        catch (AwsFault fault)
        {
            throw ToFailure(fault, profile, endpoint);
        }
    }

    AuthorizationToken ParseToken(byte[] response, string host)
    {
        // The response has been validated as one JSON object of limited size.
        using var json = JsonDocument.Parse(response);
        var data = json.RootElement.TryGetProperty("authorizationData"u8, out var found) ? found : default;
        if (data.ValueKind == JsonValueKind.Array)
            data = data.GetArrayLength() > 0 ? data[0] : default;
        if (data.ValueKind != JsonValueKind.Object
            || !data.TryGetProperty("authorizationToken"u8, out var token) || token.ValueKind != JsonValueKind.String)
            throw InvalidResponse(host, "it has no authorization token");
        var now = clock.GetUtcNow();
        return new AuthorizationToken
        {
            Password = ParsePassword(token, host),
            FetchedAt = now,
            // Without expiration it is used once and not cached.
            ExpiresAt = data.TryGetProperty("expiresAt"u8, out var end) ? ParseExpiration(end) ?? now : now,
        };
    }

    static string ParsePassword(JsonElement token, string host)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(token.GetBytesFromBase64());
        }
        catch (Exception cause) when (cause is FormatException or DecoderFallbackException or InvalidOperationException)
        {
            throw InvalidResponse(host, "its authorization token is not base64 text");
        }

        const string Start = AuthorizationToken.User + ":";
        if (!text.StartsWith(Start, StringComparison.Ordinal) || text.Length == Start.Length)
            throw InvalidResponse(host, "its authorization token is not for the user 'AWS'");
        // docker reads it as a line.
        return VisibleAscii.Is(text)
            ? text[Start.Length..]
            : throw InvalidResponse(host, "its authorization token contains whitespace or non-ASCII characters");
    }

    // Seconds since 1970, possibly with a fraction.
    static DateTimeOffset? ParseExpiration(JsonElement end) =>
        end.ValueKind == JsonValueKind.Number && end.TryGetDouble(out var seconds)
            ? Timestamp.FromUnixSeconds(seconds)
            : null;

    static Failure InvalidResponse(string host, string reason) => new(FailureKind.Service,
        $"'{host}' gave an invalid response: {reason}",
        "try again; if it stays so, look for a proxy that alters responses");

    Failure ToFailure(AwsFault fault, Profile profile, EcrEndpoint endpoint)
    {
        var service = endpoint.IsPublic ? "ECR Public" : "ECR";
        var role = $"role '{profile.RoleName}' in account '{profile.AccountId}'";
        if (ClockSkew.Explain(fault, service, clock) is { } skew)
            return skew;
        if (fault.Code == "AccessDenied" || fault.Kind == FaultKind.Forbidden)
        {
            return new Failure(FailureKind.AccessDenied, $"{role} may not get an authorization token of {service}",
                endpoint.IsPublic
                    ? "the role needs ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken"
                    : "the role needs ecr:GetAuthorizationToken",
                fault);
        }

        if (fault.Code is "UnrecognizedClient" or "InvalidClientTokenId" or "ExpiredToken" or "InvalidSignature"
            || fault.Kind == FaultKind.Unauthorized)
        {
            return new Failure(FailureKind.AccessDenied,
                $"{service} does not accept the credentials of {role} ({fault.Code ?? "401"})",
                "they may have been revoked: remove ~/.aws/cli/cache and try again", fault);
        }

        return fault.ToFailure();
    }
}
