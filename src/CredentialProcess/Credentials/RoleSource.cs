using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Credentials;

/// <summary>
/// Decides about a profile's role credentials: hand out the cached ones, fetch new ones (single flight), or fall back
/// to older ones that are still valid when new ones can't be fetched.
/// </summary>
sealed class RoleSource(
    RoleStore store, TokenSource tokens, RefusedTokens refusals, FailedExchanges failed, Portal portal,
    SingleFlight flights, TimeProvider clock, TextWriter? debug)
{
    /// <summary>
    /// The time limit for the service while older credentials are still valid: some callers give up after 5 s.
    /// </summary>
    static readonly TimeSpan s_timeoutWithOlder = TimeSpan.FromSeconds(4);

    readonly TokenAuthorizedCall _calls = new(tokens, refusals, debug);

    /// <summary>The cached credentials with enough time left, or null. Reads one file and nothing else.</summary>
    public RoleCredentials? Cached(SsoProfile profile)
    {
        var credentials = store.Read(profile);
        debug?.WriteLine($"role cache: {credentials?.ToString() ?? "nothing"}");
        return credentials is not null && credentials.IsFresh(clock.GetUtcNow()) ? credentials : null;
    }

    /// <summary>Credentials from the cache or the service.</summary>
    /// <param name="limit">The time limit of the whole run.</param>
    /// <exception cref="Failure">There are none.</exception>
    public async Task<RoleCredentials> GetAsync(SsoProfile profile, TimeSpan limit)
    {
        using var run = new CancellationTokenSource(limit, clock);
        RoleCredentials? older = null;
        try
        {
            older = await store.ReadAsync(profile, run.Token);
            if (older is not null && older.IsFresh(clock.GetUtcNow()))
                return older;

            var hasOlder = older is not null && older.IsValid(clock.GetUtcNow());
            using var early = new CancellationTokenSource(
                hasOlder && s_timeoutWithOlder < limit ? s_timeoutWithOlder : limit, clock);
            using var answer = CancellationTokenSource.CreateLinkedTokenSource(early.Token, run.Token);
            var deadlines = new Deadlines(answer.Token, run.Token);
            return hasOlder && await HasFailedAsync(profile, deadlines)
                ? older!
                : await FetchAsync(profile, hasOlder, deadlines);
        }
        catch (Failure failure) when (older?.IsFallbackFor(failure, clock.GetUtcNow()) is true)
        {
            debug?.WriteLine($"role: no new credentials ({failure.Message}), the older ones are still valid");
            return older;
        }
        catch (OperationCanceledException) when (older?.IsValid(clock.GetUtcNow()) is true)
        {
            debug?.WriteLine("role: no answer in time, the older credentials are still valid");
            await RememberAsync(profile, run.Token);
            return older;
        }
        catch (OperationCanceledException)
        {
            throw Deadlines.Exceeded("no answer", limit);
        }
    }

    Task<RoleCredentials> FetchAsync(SsoProfile profile, bool hasOlder, Deadlines deadlines)
    {
        return flights.RunAsync($"role-{RoleStore.KeyOf(profile)}", ReadUsableAsync, FetchLockedAsync, deadlines.Answer,
            repeatable: true);

        async Task<RoleCredentials?> ReadUsableAsync(bool afterSuccess)
        {
            var stored = await store.ReadAsync(profile, deadlines.Answer);
            var now = clock.GetUtcNow();
            if (stored is null || !stored.IsValid(now))
                return null;
            return stored.IsFresh(now) || afterSuccess || await HasFailedAsync(profile, deadlines) ? stored : null;
        }

        async Task<RoleCredentials> FetchLockedAsync()
        {
            try
            {
                var token = await tokens.GetAsync(profile.Session, profile.Endpoints, deadlines);
                var credentials = await ExchangeAsync(profile, token, deadlines);
                store.Write(profile, credentials);
                return credentials;
            }
            catch (Failure failure) when (hasOlder && IsWorthRemembering(failure))
            {
                // Under the lock, so that the processes waiting for it make no call of their own.
                await RememberAsync(profile, deadlines.Run);
                throw;
            }
        }
    }

    async Task<bool> HasFailedAsync(SsoProfile profile, Deadlines deadlines)
    {
        if (await tokens.FindAsync(profile.Session, deadlines.Answer) is not { } token
            || !failed.IsRecent(profile, token))
            return false;
        debug?.WriteLine("role: fetching new credentials has just failed, the older ones are still valid");
        return true;
    }

    // A run that reached its own time limit says nothing about runs that have more time.
    async Task RememberAsync(SsoProfile profile, CancellationToken run)
    {
        try
        {
            if (!run.IsCancellationRequested && await tokens.FindAsync(profile.Session, run) is { } token)
                failed.Add(profile, token);
        }
        catch (OperationCanceledException)
        {
            // The next run makes a call that it could have saved.
        }
    }

    // A refusal (401, 403, 404), the portal's own or not, is asked for again by every run; so is what needs no call.
    static bool IsWorthRemembering(Failure failure) => failure.Kind switch
    {
        FailureKind.Network or FailureKind.Service => true,
        FailureKind.Usage or FailureKind.Configuration or FailureKind.SignInNeeded or FailureKind.SignInDenied
            or FailureKind.AccessDenied or FailureKind.NotAws or FailureKind.Local or FailureKind.Internal => false,
    };

    async Task<RoleCredentials> ExchangeAsync(SsoProfile profile, Token token, Deadlines deadlines)
    {
        try
        {
            return await _calls.RunAsync(profile.Session, profile.Endpoints, token, current =>
            {
                debug?.WriteLine($"role: asking for '{profile.RoleName}' in account '{profile.AccountId}'");
                return portal.ExchangeAsync(profile, current, deadlines);
            }, deadlines);
        }
        catch (AwsFault fault)
        {
            throw Portal.ToFailure(fault, profile);
        }
    }
}
