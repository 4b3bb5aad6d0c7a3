using CredentialProcess.Credentials;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Login;

/// <summary>What is known about one session without asking the network.</summary>
sealed record SignInState
{
    public required Session Session { get; init; }

    /// <summary>What the token was asked for with; null where there is none.</summary>
    public string? TokenStartUrl { get; init; }

    /// <summary>When the token ends or ended; null where there is none that can be read.</summary>
    public DateTimeOffset? TokenEnd { get; init; }

    /// <summary>
    /// The end of the registration by which the token can be refreshed, past or future; null where it can't be. Its session
    /// may end before, of which only the service knows.
    /// </summary>
    public DateTimeOffset? RefreshableUntil { get; init; }

    /// <summary>The token is good now as far as is known here, or a refresh will make it so.</summary>
    public required bool IsUsable { get; init; }

    /// <summary>Why the token can't be read, for a person.</summary>
    public string? Problem { get; init; }
}

/// <summary>The cached role credentials of one profile; without an end there are none.</summary>
sealed record RoleState(Profile Profile, DateTimeOffset? End, bool IsValid);

/// <summary>Reads what the caches hold, for <c>status</c>; nothing is called and nothing written.</summary>
sealed class SignInStates(TokenStore tokens, RoleStore roles, RefusedTokens refusals, TimeProvider clock)
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
            IsUsable = (accepted && !token.HasExpired(now)) || (refreshable && token.CanRefresh(now)),
        };
    }

    public RoleState ReadRole(Profile profile)
    {
        var credentials = roles.Read(profile);
        return new RoleState(profile, credentials?.Expiration, credentials?.IsValid(clock.GetUtcNow()) ?? false);
    }
}
