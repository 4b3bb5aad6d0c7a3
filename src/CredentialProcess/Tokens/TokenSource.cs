using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Tokens;

/// <summary>
/// Decides about a session's token: use it, refresh it, or fail because a person has to sign in.
/// </summary>
sealed class TokenSource(
    TokenStore store, TokenRefresh refresh, RefusedTokens refusals, SingleFlight flights, TimeProvider clock,
    TextWriter? debug)
{
    readonly TokenReplacement _replacement = new(store, clock, debug);

    /// <summary>A valid token, refreshed first where it is due and can be.</summary>
    /// <exception cref="Failure">
    /// Not signed in, or the session has expired, or the service can't be reached.
    /// </exception>
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
    public async Task<Token?> ReplaceAsync(
        Session session, EndpointResolver endpoints, Token refused, Deadlines deadlines)
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
        bool CanKeep() => canKeepOld && !token.HasExpired(clock.GetUtcNow());
        ReservedRefresh reserved;
        try
        {
            reserved = await _replacement.ReserveAsync(session, token, mayWait: !CanKeep(), deadlines);
        }
        catch (Exception cause) when (CacheFault.Is(cause))
        {
            return KeepUnwritable(session, token, cause);
        }

        using (reserved)
        {
            if (reserved.Other is { } stored && !(IsDue(session, stored) && CanRefresh(session, stored, endpoints)))
                return ValidOrThrow(session, stored);
            token = reserved.Other ?? token;
            try
            {
                return await ExchangeAsync(session, endpoints, token, reserved.Entry, deadlines);
            }
            catch (AwsFault fault) when (TokenRefresh.IsFinal(fault))
            {
                debug?.WriteLine($"token: refresh refused: {fault.Code}");
                if (await _replacement.FindOtherAsync(session, token, mayWait: !CanKeep(), deadlines) is { } other)
                {
                    if (!IsDue(session, other))
                        return other;
                    if (canRetry && CanRefresh(session, other, endpoints))
                    {
                        reserved.Dispose();
                        return await RefreshAsync(session, endpoints, other, canKeepOld, deadlines, canRetry: false);
                    }
                }

                refusals.Add(session, TokenRefresh.EndpointKey(session, endpoints), token.RefreshToken!);
                return ValidOrThrow(session, token);
            }
            catch (AwsFault fault)
            {
                if (!CanKeep())
                    throw FaultText.ForOidc(fault);
                debug?.WriteLine($"token: refresh failed, the old one is still good: {fault.Kind}");
                return token;
            }
        }
    }

    /// <summary>Redeems the refresh token and stores the answer; a signal waits until that is done.</summary>
    async Task<Token> ExchangeAsync(
        Session session, EndpointResolver endpoints, Token token, IReservedEntry reserved, Deadlines deadlines)
    {
        using var signals = new DeferredSignals();
        using var answer = CancellationTokenSource.CreateLinkedTokenSource(deadlines.Answer, signals.Signaled);
        var fresh = await refresh.RunAsync(session, endpoints, token, deadlines with { Answer = answer.Token });
        return await _replacement.StoreAsync(session, token, fresh, reserved, deadlines);
    }

    // A refreshed token that can't be stored would use up the refresh token and sign the user out everywhere.
    Token KeepUnwritable(Session session, Token token, Exception cause)
    {
        debug?.WriteLine($"token: no refresh, since it could not be kept: {cause.Message}");
        return ValidOrThrow(session, token,
            $"the token for {session.Label} has expired and can't be refreshed, since "
            + $"{store.NameOf(session)} can't be written: {CacheFault.TextOf(cause)}");
    }

    // Legacy tokens are never refreshed: the AWS CLI does not do it either, and they lack the scope for it.
    bool IsDue(Session session, Token token) => session.Name is not null && token.IsDue(clock.GetUtcNow());

    bool CanRefresh(Session session, Token token, EndpointResolver endpoints)
    {
        var now = clock.GetUtcNow();
        var complete = token.CanRefresh(now);
        var refused = complete
            && refusals.Has(session, TokenRefresh.EndpointKey(session, endpoints), token.RefreshToken!);
        debug?.WriteLine($"token: until {Time(token.ExpiresAt)}, due: {token.IsDue(now)}, "
            + $"expired: {token.HasExpired(now)}, "
            + $"refresh token: {token.RefreshToken is not null}, "
            + $"registration until: {Time(token.RegistrationExpiresAt)}, refused before: {refused}");
        return complete && !refused;
    }

    string Time(DateTimeOffset? time) => time is { } known ? LocalTime.Format(known, clock) : "-";

    Token ValidOrThrow(Session session, Token token, string? message = null) => token.HasExpired(clock.GetUtcNow())
        ? throw new Failure(FailureKind.SignInNeeded, message ?? $"the sign-in has expired for {session.Label}")
        : token;
}
