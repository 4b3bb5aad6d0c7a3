using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Profiles;

namespace CredentialProcess.Tokens;

/// <summary>
/// Decides about a session's token: use it, refresh it, or fail because a person has to sign in.
/// </summary>
sealed class TokenSource(
    TokenStore store, TokenRefresh refresh, RefusedTokens refusals, SingleFlight flights, TimeProvider clock, TextWriter? debug)
{
    const int MaximumReads = 7;
    static readonly TimeSpan s_readInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>A valid token, refreshed first where it is due and can be.</summary>
    /// <exception cref="Failure">Not signed in, or the session has expired, or the service can't be
    /// reached.</exception>
    public async Task<Token> GetAsync(Session session, EndpointResolver endpoints, Deadlines deadlines)
    {
        var token = await store.ReadAsync(session, deadlines.Answer)
            ?? throw new Failure(FailureKind.SignInNeeded, $"not signed in: there is no token for {session.Label}");
        return IsWanted(token)
            ? await RefreshAsync(session, endpoints, IsWanted, canKeepOld: true, deadlines)
            : ValidOrThrow(session, token);

        bool IsWanted(Token candidate) => IsDue(session, candidate) && CanRefresh(session, candidate, endpoints);
    }

    /// <summary>The stored token, valid or not; null where none can be read.</summary>
    public async Task<Token?> FindAsync(Session session, CancellationToken stop)
    {
        try
        {
            return await store.ReadAsync(session, stop);
        }
        catch (Failure)
        {
            return null;
        }
    }

    /// <summary>A token other than the one that the portal has just refused; null where there is none.</summary>
    public async Task<Token?> ReplaceAsync(Session session, EndpointResolver endpoints, Token refused, Deadlines deadlines)
    {
        var token = await store.ReadAsync(session, deadlines.Answer);
        if (token is null)
            return null;
        if (token.AccessToken != refused.AccessToken && !token.HasExpired(clock.GetUtcNow()))
            return token;
        if (session.Name is null || !CanRefresh(session, token, endpoints))
            return null;
        var fresh = await RefreshAsync(session, endpoints, IsRefused, canKeepOld: false, deadlines);
        return IsRefused(fresh) ? null : fresh;

        bool IsRefused(Token candidate) => candidate.AccessToken == refused.AccessToken;
    }

    /// <summary>Refreshes under the session's lock, unless another process has done so in the meantime.</summary>
    Task<Token> RefreshAsync(
        Session session, EndpointResolver endpoints, Func<Token, bool> isWanted, bool canKeepOld, Deadlines deadlines)
    {
        return flights.RunAsync(TokenStore.LockOf(session), ReadUsableAsync, RefreshLockedAsync, deadlines.Answer);

        async Task<Token?> ReadUsableAsync(bool afterSuccess)
        {
            var token = await store.ReadAsync(session, deadlines.Answer);
            var good = token is not null && !token.HasExpired(clock.GetUtcNow());
            return good && (afterSuccess || !isWanted(token!)) ? token : null;
        }

        async Task<Token> RefreshLockedAsync()
        {
            var token = await store.ReadAsync(session, deadlines.Answer)
                ?? throw new Failure(FailureKind.SignInNeeded, $"not signed in: there is no token for {session.Label}");
            return CanRefresh(session, token, endpoints)
                ? await RefreshAsync(session, endpoints, token, canKeepOld, deadlines, canRetry: true)
                : ValidOrThrow(session, token);
        }
    }

    async Task<Token> RefreshAsync(
        Session session, EndpointResolver endpoints, Token token, bool canKeepOld, Deadlines deadlines, bool canRetry)
    {
        PrivateFile? reserved;
        try
        {
            reserved = store.ReserveForRefresh(session);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // A refreshed token that can't be stored would use up the refresh token and sign the user out everywhere.
            debug?.WriteLine($"token: no refresh, since it could not be kept: {cause.Message}");
            return ValidOrThrow(session, token,
                $"the token for {session.Label} has expired and can't be refreshed, since {store.NameOf(session)} can't "
                + $"be written: {IoErrorText.Of(cause)}");
        }

        using (reserved)
        {
            try
            {
                using var uninterrupted = new DeferredSignals();
                using var answer = CancellationTokenSource.CreateLinkedTokenSource(deadlines.Answer, uninterrupted.Signaled);
                var fresh = await refresh.RunAsync(session, endpoints, token, deadlines with { Answer = answer.Token });
                return await StoreAsync(session, token, fresh, reserved, deadlines);
            }
            catch (AwsFault fault) when (TokenRefresh.IsFinal(fault))
            {
                debug?.WriteLine($"token: refresh refused: {fault.Code}");
                var canKeep = canKeepOld && !token.HasExpired(clock.GetUtcNow());
                if (await WaitForOtherAsync(session, token, canKeep ? 1 : MaximumReads, deadlines) is { } other)
                {
                    if (!IsDue(session, other))
                        return other;
                    if (canRetry && CanRefresh(session, other, endpoints))
                    {
                        reserved?.Dispose();
                        return await RefreshAsync(session, endpoints, other, canKeepOld, deadlines, canRetry: false);
                    }
                }

                refusals.Add(session, TokenRefresh.EndpointKey(session, endpoints), token.RefreshToken!);
                return ValidOrThrow(session, token);
            }
            catch (AwsFault fault) when (canKeepOld && !token.HasExpired(clock.GetUtcNow()))
            {
                debug?.WriteLine($"token: refresh failed, the old one is still good: {fault.Kind}");
                return token;
            }
            catch (AwsFault fault)
            {
                throw FaultText.ForOidc(fault);
            }
        }
    }

    /// <summary>
    /// The token that another program, which does not use our lock, has stored instead. It has the service's answer
    /// before it writes its file, so where only that can help, the file is read several times.
    /// </summary>
    async Task<Token?> WaitForOtherAsync(Session session, Token token, int readings, Deadlines deadlines)
    {
        for (var reading = 1; await store.ReadAsync(session, deadlines.Answer) is { } stored; reading++)
        {
            if (stored.AccessToken != token.AccessToken)
                return stored;
            if (reading == readings)
                return null;
            await Task.Delay(s_readInterval, clock, deadlines.Answer);
        }

        return null;
    }

    /// <summary>
    /// Stores the fresh token, unless a newer one has been stored in the meantime, or the user has signed out.
    /// </summary>
    async Task<Token> StoreAsync(Session session, Token old, Token fresh, PrivateFile? reserved, Deadlines deadlines)
    {
        try
        {
            var stored = await ReadCurrentAsync(session, old, deadlines);
            if (stored is null)
            {
                debug?.WriteLine("token: somebody has signed out meanwhile: not kept");
                return fresh;
            }

            if (stored.AccessToken != old.AccessToken && stored.ExpiresAt > fresh.ExpiresAt)
            {
                debug?.WriteLine("token: a newer one has been written meanwhile: kept");
                return stored;
            }

            store.Write(session, fresh, reserved);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"token: the refreshed token can't be kept: {cause.Message}");
        }

        return fresh;
    }

    /// <summary>The stored token; one that can't be read, such as one being written, counts as the old one.</summary>
    async Task<Token?> ReadCurrentAsync(Session session, Token old, Deadlines deadlines)
    {
        try
        {
            return await store.ReadAsync(session, deadlines.Run);
        }
        catch (Failure unreadable)
        {
            debug?.WriteLine($"token: written over: {unreadable.Message}");
            return old;
        }
        catch (OperationCanceledException)
        {
            // The run has timed out, but a fresh token is stored all the same.
            return old;
        }
    }

    // Legacy tokens are never refreshed: the AWS CLI does not do it either, and they lack the scope for it.
    bool IsDue(Session session, Token token) => session.Name is not null && token.IsDue(clock.GetUtcNow());

    bool CanRefresh(Session session, Token token, EndpointResolver endpoints)
    {
        var now = clock.GetUtcNow();
        var complete = token.CanRefresh(now);
        var refused = complete && refusals.Has(session, TokenRefresh.EndpointKey(session, endpoints), token.RefreshToken!);
        debug?.WriteLine($"token: until {token.ExpiresAt:u}, due: {token.IsDue(now)}, expired: {token.HasExpired(now)}, "
            + $"refresh token: {token.RefreshToken is not null}, registration until: {token.RegistrationExpiresAt:u}, "
            + $"refused before: {refused}");
        return complete && !refused;
    }

    Token ValidOrThrow(Session session, Token token, string? message = null) => token.HasExpired(clock.GetUtcNow())
        ? throw new Failure(FailureKind.SignInNeeded, message ?? $"the sign-in has expired for {session.Label}")
        : token;
}
