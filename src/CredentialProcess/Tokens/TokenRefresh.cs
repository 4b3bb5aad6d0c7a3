using Amazon.SSOOIDC.Model;
using CredentialProcess.Aws;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Tokens;

/// <summary>
/// The refresh_token grant (RFC 6749 §6) at the OIDC service. A refresh token may be good for one use, so the call is
/// repeated only when it surely did not arrive, and once it may have arrived its answer is waited for as long as the
/// run lasts.
/// </summary>
sealed class TokenRefresh(AwsClients clients, TimeProvider clock, TextWriter? debug)
{
    /// <summary>The service has said that this refresh token or its registration will never do.</summary>
    public static bool IsFinal(AwsFault fault) =>
        fault.Code is "InvalidGrant" or "ExpiredToken" or "InvalidClient" or "UnauthorizedClient" or "AccessDenied";

    /// <summary>Where the OIDC service of this session is reached.</summary>
    public static Endpoint EndpointOf(Session session, EndpointResolver endpoints)
    {
        return endpoints.Resolve("sso_oidc", session.Region);
    }

    /// <summary>The same as a text: where a refresh token is presented, by which refusals are remembered.</summary>
    public static string EndpointKey(Session session, EndpointResolver endpoints) => EndpointOf(session, endpoints).ToString();

    /// <summary>The token's successor: what the answer does not bring anew stays as it is.</summary>
    /// <exception cref="AwsFault">It was refused, or no answer came.</exception>
    public async Task<Token> RunAsync(Session session, EndpointResolver endpoints, Token token, Deadlines patience)
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
        var asked = clock.GetUtcNow();
        var answer = await clients.CallAsync(
            stop => oidc.CreateTokenAsync(request, stop), RetryPolicy.OnlyIfNotArrived, patience);
        if (!VisibleAscii.Is(answer.AccessToken) || !VisibleAscii.IsOrMissing(answer.RefreshToken)
            || answer.ExpiresIn is not > 0)
            throw new AwsFault { Kind = FaultKind.BadAnswer, Host = "the OIDC service", Reason = "it holds no token" };

        return token with
        {
            StartUrl = session.StartUrl,
            Region = session.Region,
            AccessToken = answer.AccessToken,
            ExpiresAt = asked.AddSeconds(answer.ExpiresIn.Value),
            RefreshToken = string.IsNullOrEmpty(answer.RefreshToken) ? token.RefreshToken : answer.RefreshToken,
        };
    }
}
