using Amazon.SSOOIDC.Model;
using CredentialProcess.Aws;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Tokens;

/// <summary>
/// The refresh_token grant (RFC 6749 §6) at the OIDC service. A refresh token may be single-use, so the call is
/// retried only when it surely did not arrive, and once it may have arrived its answer is awaited for as long as the
/// run lasts.
/// </summary>
sealed class TokenRefresh(AwsClients clients, TimeProvider clock, TextWriter? debug)
{
    /// <summary>Whether this refresh token or its registration is refused permanently.</summary>
    public static bool IsFinal(AwsFault fault) =>
        fault.Code is "InvalidGrant" or "ExpiredToken" or "InvalidClient" or "UnauthorizedClient" or "AccessDenied";

    /// <summary>The OIDC endpoint of this session.</summary>
    public static Endpoint EndpointOf(Session session, EndpointResolver endpoints) =>
        endpoints.Resolve("sso_oidc", session.Region);

    /// <summary>The same as text, the key for remembered refusals.</summary>
    public static string EndpointKey(Session session, EndpointResolver endpoints) =>
        EndpointOf(session, endpoints).ToString();

    /// <summary>The refreshed token: fields that the answer lacks stay as they are.</summary>
    /// <exception cref="AwsFault">It was refused, or no answer came.</exception>
    public async Task<Token> RunAsync(Session session, EndpointResolver endpoints, Token token, Deadlines deadlines)
    {
        debug?.WriteLine($"token: refreshing for {session.Label}");
        var oidc = clients.SsoOidc(EndpointOf(session, endpoints));
        var request = new CreateTokenRequest
        {
            GrantType = "refresh_token",
            ClientId = token.ClientId,
            ClientSecret = token.ClientSecret,
            RefreshToken = token.RefreshToken,
        };
        var requestedAt = clock.GetUtcNow();
        var answer = await clients.CallAsync(
            stop => oidc.CreateTokenAsync(request, stop), RetryPolicy.OnlyIfNotArrived, deadlines);
        if (!VisibleAscii.Is(answer.AccessToken) || !VisibleAscii.IsOrMissing(answer.RefreshToken)
            || answer.ExpiresIn is not > 0)
            throw new AwsFault { Kind = FaultKind.BadAnswer, Host = "the OIDC service", Reason = "it has no token" };

        return token with
        {
            StartUrl = session.StartUrl,
            Region = session.Region,
            AccessToken = answer.AccessToken,
            ExpiresAt = requestedAt.AddSeconds(answer.ExpiresIn.Value),
            RefreshToken = string.IsNullOrEmpty(answer.RefreshToken) ? token.RefreshToken : answer.RefreshToken,
        };
    }
}
