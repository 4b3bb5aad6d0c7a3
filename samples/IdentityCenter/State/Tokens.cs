namespace IdentityCenter.State;

/// <summary>
/// Active sign-ins with their access and refresh tokens. Signing out ends all tokens of a sign-in. Not thread-safe: the
/// tenant holds its lock.
/// </summary>
sealed class Tokens(TimeProvider clock, Settings settings)
{
    readonly Dictionary<string, AccessToken> _access = new(StringComparer.Ordinal);
    readonly Dictionary<string, RefreshToken> _refresh = new(StringComparer.Ordinal);

    public Issued SignIn(Registration client, TimeSpan? lifetime = null)
    {
        var signIn = new SignedIn(client);
        var refreshes = settings.IssuesRefreshTokens && client.Scopes.Count > 0 && client.May(Grant.RefreshToken);
        return Issue(signIn, refreshes ? NewRefreshToken(signIn) : null, lifetime);
    }

    public Issued Refresh(Registration client, string? refreshToken)
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrEmpty(refreshToken))
            throw new Refusal("InvalidRequestException", "Invalid request");
        if (_refresh.GetValueOrDefault(refreshToken) is not { } found
            || found.SignIn.Client.Id != client.Id
            || !Accepts(refreshToken))
            throw new Refusal("InvalidGrantException", "Invalid refresh token provided");
        if (!settings.RotatesRefreshTokens)
            return Issue(found.SignIn, refreshToken, null);
        found.EndsAt ??= now + settings.RotationGrace;
        return Issue(found.SignIn, NewRefreshToken(found.SignIn), null);
    }

    public bool Accepts(string? refreshToken) => refreshToken is not null
        && _refresh.GetValueOrDefault(refreshToken) is { SignIn.Ended: false } found
        && !(found.EndsAt <= clock.GetUtcNow());

    public SignedIn Check(string? accessToken)
    {
        if (string.IsNullOrEmpty(accessToken)
            || _access.GetValueOrDefault(accessToken) is not { SignIn.Ended: false } found
            || found.ExpiresAt <= clock.GetUtcNow())
            throw new Refusal("UnauthorizedException", "Session token not found or invalid");
        return found.SignIn;
    }

    public void EndAll()
    {
        foreach (var token in _access.Values)
            token.SignIn.Ended = true;
    }

    public void EndRefreshTokens() => _refresh.Clear();

    Issued Issue(SignedIn signIn, string? refreshToken, TimeSpan? lifetime)
    {
        var access = RandomText.Create("aoaAAAAA", 300);
        var expiresAt = clock.GetUtcNow() + (lifetime ?? settings.TokenLifetime);
        _access[access] = new AccessToken(signIn, expiresAt);
        return new Issued(access, expiresAt, refreshToken);
    }

    string NewRefreshToken(SignedIn signIn)
    {
        var token = RandomText.Create("aorAAAAA", 300);
        _refresh[token] = new RefreshToken(signIn);
        return token;
    }

    sealed record AccessToken(SignedIn SignIn, DateTimeOffset ExpiresAt);

    sealed class RefreshToken(SignedIn signIn)
    {
        public SignedIn SignIn { get; } = signIn;

        public DateTimeOffset? EndsAt { get; set; }
    }
}

/// <summary>The tokens of a grant.</summary>
sealed record Issued(string AccessToken, DateTimeOffset ExpiresAt, string? RefreshToken);

/// <summary>One sign-in, from its first token to its sign-out.</summary>
sealed class SignedIn(Registration client)
{
    public Registration Client { get; } = client;

    public bool Ended { get; set; }
}
