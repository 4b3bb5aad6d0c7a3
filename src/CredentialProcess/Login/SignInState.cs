using CredentialProcess.Credentials;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Login;

/// <summary>The state of one session, without network.</summary>
sealed record SignInState
{
    public required Session Session { get; init; }

    /// <summary>The token's start URL; null without a token.</summary>
    public string? TokenStartUrl { get; init; }

    /// <summary>The token's expiration, past or future; null without a readable token.</summary>
    public DateTimeOffset? TokenEnd { get; init; }

    /// <summary>
    /// The expiration of the registration that can refresh the token, past or future; null where it can't be refreshed.
    /// The session may end earlier, which only the service knows.
    /// </summary>
    public DateTimeOffset? RefreshableUntil { get; init; }

    /// <summary>The token is valid as far as known, or can be refreshed.</summary>
    public required bool IsUsable { get; init; }

    /// <summary>The portal is not known to have refused the token.</summary>
    public bool IsAccepted { get; init; }

    /// <summary>Why the token can't be read; or null.</summary>
    public string? Problem { get; init; }
}

/// <summary>The cached role credentials of one profile; without expiration there are none.</summary>
sealed record RoleState(Profile Profile, DateTimeOffset? End, bool IsValid);

/// <summary>Reads the caches for <c>status</c>; calls and writes nothing.</summary>
/// <param name="cached">The cached credentials of a profile, however old.</param>
sealed class SignInStates(
    TokenStore tokens, Func<Profile, RoleCredentials?> cached, RefusedTokens refusals, TimeProvider clock)
{
    public async Task<SignInState> ReadAsync(Session session, EndpointResolver endpoints, CancellationToken stop)
    {
        Token? token;
        try
        {
            token = await tokens.ReadAsync(session, stop);
        }
        catch (Failure unreadable)
        {
            return new SignInState { Session = session, IsUsable = false, Problem = unreadable.Message };
        }

        if (token is null)
            return new SignInState { Session = session, IsUsable = false };
        var now = clock.GetUtcNow();
        var accepted = !refusals.Has(session, TokenAuthorizedCall.EndpointKey(session, endpoints), token.AccessToken);
        var refreshable = session.Name is not null
            && token is { RefreshToken: { } refresh, RegistrationExpiresAt: not null }
            && !refusals.Has(session, TokenRefresh.EndpointKey(session, endpoints), refresh);
        return new SignInState
        {
            Session = session,
            TokenStartUrl = token.StartUrl,
            TokenEnd = token.ExpiresAt,
            RefreshableUntil = refreshable ? token.RegistrationExpiresAt : null,
            IsAccepted = accepted,
            IsUsable = (accepted && !token.HasExpired(now)) || (refreshable && token.CanRefresh(now)),
        };
    }

    public RoleState ReadRole(Profile profile)
    {
        RoleCredentials? credentials;
        try
        {
            credentials = cached(profile);
        }
        catch (Failure)
        {
            // The session's state tells why its cache can't be read.
            credentials = null;
        }

        return new RoleState(profile, credentials?.Expiration, credentials?.IsValid(clock.GetUtcNow()) ?? false);
    }
}
