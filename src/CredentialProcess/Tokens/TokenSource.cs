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

    /// <summary>A token that is good now, refreshed first where it is due and can be.</summary>
    /// <exception cref="Failure">Nobody is signed in, or the session has ended, or the service can't be reached.</exception>
    public async Task<Token> GetAsync(Session session, EndpointResolver endpoints, Deadlines patience)
    {
        var token = await store.ReadAsync(session, patience.Answer)
            ?? throw new Failure(FailureKind.SignInNeeded, $"not signed in: there is no token for {session.Label}");
        return IsWanted(token)
            ? await RefreshAsync(session, endpoints, IsWanted, oldWillDo: true, patience)
            : ValidOrThrow(session, token);

        bool IsWanted(Token candidate) => IsDue(session, candidate) && CanRefresh(session, candidate, endpoints);
    }

    /// <summary>The token as it is kept, good or not; null where there is none that can be read.</summary>
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

    /// <summary>A token other than the one that the portal has just refused; null where none can be had.</summary>
    public async Task<Token?> ReplaceAsync(Session session, EndpointResolver endpoints, Token refused, Deadlines patience)
    {
        var token = await store.ReadAsync(session, patience.Answer);
        if (token is null)
            return null;
        if (token.AccessToken != refused.AccessToken && !token.HasExpired(clock.GetUtcNow()))
            return token;
        if (session.Name is null || !CanRefresh(session, token, endpoints))
            return null;
        var fresh = await RefreshAsync(session, endpoints, IsRefused, oldWillDo: false, patience);
        return IsRefused(fresh) ? null : fresh;

        bool IsRefused(Token candidate) => candidate.AccessToken == refused.AccessToken;
    }

    /// <summary>Refreshes under the session's lock, unless another process has done so meanwhile.</summary>
    Task<Token> RefreshAsync(
        Session session, EndpointResolver endpoints, Func<Token, bool> isWanted, bool oldWillDo, Deadlines patience)
    {
        return flights.RunAsync(TokenStore.LockOf(session), LookAsync, WorkAsync, patience.Answer);

        async Task<Token?> LookAsync(bool afterSuccess)
        {
            var token = await store.ReadAsync(session, patience.Answer);
            var good = token is not null && !token.HasExpired(clock.GetUtcNow());
            return good && (afterSuccess || !isWanted(token!)) ? token : null;
        }

        async Task<Token> WorkAsync()
        {
            var token = await store.ReadAsync(session, patience.Answer)
                ?? throw new Failure(FailureKind.SignInNeeded, $"not signed in: there is no token for {session.Label}");
            return CanRefresh(session, token, endpoints)
                ? await RefreshAsync(session, endpoints, token, oldWillDo, patience, again: true)
                : ValidOrThrow(session, token);
        }
    }

    async Task<Token> RefreshAsync(
        Session session, EndpointResolver endpoints, Token token, bool oldWillDo, Deadlines patience, bool again)
    {
        PrivateFile? place;
        try
        {
            place = store.ReserveForRefresh(session);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // A refresh that can't be kept would use up the refresh token and sign the person out everywhere.
            debug?.WriteLine($"token: no refresh, since it could not be kept: {cause.Message}");
            return ValidOrThrow(session, token,
                $"the token for {session.Label} has expired and can't be refreshed, since {store.NameOf(session)} can't "
                + $"be written: {IoErrorText.Of(cause)}");
        }

        using (place)
        {
            try
            {
                using var uninterrupted = new DeferredSignals();
                using var answer = CancellationTokenSource.CreateLinkedTokenSource(patience.Answer, uninterrupted.Signaled);
                var fresh = await refresh.RunAsync(session, endpoints, token, patience with { Answer = answer.Token });
                return await StoreAsync(session, token, fresh, place, patience);
            }
            catch (AwsFault fault) when (TokenRefresh.IsFinal(fault))
            {
                debug?.WriteLine($"token: refresh refused: {fault.Code}");
                var isOfUse = oldWillDo && !token.HasExpired(clock.GetUtcNow());
                if (await WaitForOtherAsync(session, token, isOfUse ? 1 : MaximumReads, patience) is { } other)
                {
                    if (!IsDue(session, other))
                        return other;
                    if (again && CanRefresh(session, other, endpoints))
                    {
                        place?.Dispose();
                        return await RefreshAsync(session, endpoints, other, oldWillDo, patience, again: false);
                    }
                }

                refusals.Add(session, TokenRefresh.EndpointKey(session, endpoints), token.RefreshToken!);
                return ValidOrThrow(session, token);
            }
            catch (AwsFault fault) when (oldWillDo && !token.HasExpired(clock.GetUtcNow()))
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
    /// What another program, which knows nothing of our lock, has put in the token's place. It has the service's answer
    /// before its file is written, so where only that can help it is looked for a little longer.
    /// </summary>
    async Task<Token?> WaitForOtherAsync(Session session, Token token, int readings, Deadlines patience)
    {
        for (var reading = 1; await store.ReadAsync(session, patience.Answer) is { } there; reading++)
        {
            if (there.AccessToken != token.AccessToken)
                return there;
            if (reading == readings)
                return null;
            await Task.Delay(s_readInterval, clock, patience.Answer);
        }

        return null;
    }

    /// <summary>Puts the fresh token in place, unless a newer one has come there meanwhile, or a sign-out.</summary>
    async Task<Token> StoreAsync(Session session, Token old, Token fresh, PrivateFile? place, Deadlines patience)
    {
        try
        {
            var there = await ReadCurrentAsync(session, old, patience);
            if (there is null)
            {
                debug?.WriteLine("token: somebody has signed out meanwhile: not kept");
                return fresh;
            }

            if (there.AccessToken != old.AccessToken && there.ExpiresAt > fresh.ExpiresAt)
            {
                debug?.WriteLine("token: a newer one has been written meanwhile: kept");
                return there;
            }

            store.Write(session, fresh, place);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"token: the refreshed token can't be kept: {cause.Message}");
        }

        return fresh;
    }

    /// <summary>What stands there now; what can't be read, half of another's write say, counts as the old one.</summary>
    async Task<Token?> ReadCurrentAsync(Session session, Token old, Deadlines patience)
    {
        try
        {
            return await store.ReadAsync(session, patience.Run);
        }
        catch (Failure unreadable)
        {
            debug?.WriteLine($"token: written over: {unreadable.Message}");
            return old;
        }
        catch (OperationCanceledException)
        {
            // The run is over, and a token in hand is kept all the same.
            return old;
        }
    }

    // Legacy tokens are never refreshed: the AWS CLI does not either, and they carry no scope that allows it.
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

    Token ValidOrThrow(Session session, Token token, string? otherwise = null) => token.HasExpired(clock.GetUtcNow())
        ? throw new Failure(FailureKind.SignInNeeded, otherwise ?? $"the sign-in has expired for {session.Label}")
        : token;
}
