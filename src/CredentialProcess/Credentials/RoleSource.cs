using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Credentials;

/// <summary>
/// Decides about a profile's role credentials: hand out the cached ones, fetch new ones (one process for all), or fall
/// back on older ones that are still valid when the service gives none.
/// </summary>
sealed class RoleSource(
    RoleStore store, TokenSource tokens, RefusedTokens refusals, FailedExchanges failed, Portal portal, SingleFlight flights,
    TimeProvider clock, TextWriter? debug)
{
    /// <summary>So long the service may take while older credentials are still valid: some callers give up after 5 s.</summary>
    static readonly TimeSpan s_timeoutWithOlder = TimeSpan.FromSeconds(4);

    readonly TokenAuthorizedCall _calls = new(tokens, refusals, debug);

    /// <summary>The cached credentials with enough time left, or null. One file is read, nothing else.</summary>
    public RoleCredentials? Cached(Profile profile)
    {
        var credentials = store.Read(profile);
        debug?.WriteLine($"role cache: {credentials?.ToString() ?? "nothing"}");
        return credentials is not null && credentials.IsFresh(clock.GetUtcNow()) ? credentials : null;
    }

    /// <summary>Credentials from the cache or the service.</summary>
    /// <param name="limit">How long the run may take in all.</param>
    /// <exception cref="Failure">There are none, and why.</exception>
    public async Task<RoleCredentials> GetAsync(Profile profile, TimeSpan limit)
    {
        using var run = new CancellationTokenSource(limit, clock);
        RoleCredentials? older = null;
        try
        {
            older = await store.ReadAsync(profile, run.Token);
            if (older is not null && older.IsFresh(clock.GetUtcNow()))
                return older;

            var hasOlder = older is not null && older.IsValid(clock.GetUtcNow());
            using var soon = new CancellationTokenSource(
                hasOlder && s_timeoutWithOlder < limit ? s_timeoutWithOlder : limit, clock);
            using var answer = CancellationTokenSource.CreateLinkedTokenSource(soon.Token, run.Token);
            var patience = new Deadlines(answer.Token, run.Token);
            return hasOlder && await HasFailedAsync(profile, patience) ? older! : await FetchAsync(profile, hasOlder, patience);
        }
        catch (Failure failure) when (older?.Outlive(failure, clock.GetUtcNow()) is true)
        {
            debug?.WriteLine($"role: no new credentials ({failure.Message}), the older ones are still good");
            return older;
        }
        catch (OperationCanceledException) when (older?.IsValid(clock.GetUtcNow()) is true)
        {
            debug?.WriteLine("role: no answer in time, the older credentials are still good");
            await RememberAsync(profile, run.Token);
            return older;
        }
        catch (OperationCanceledException)
        {
            throw new Failure(ExitCode.Network, $"no answer {Deadlines.Within(limit)}",
                "try again, or allow more time with --timeout");
        }
    }

    Task<RoleCredentials> FetchAsync(Profile profile, bool hasOlder, Deadlines patience)
    {
        return flights.RunAsync($"role-{RoleStore.KeyOf(profile)}", LookAsync, WorkAsync, patience.Answer,
            repeatable: true);

        async Task<RoleCredentials?> LookAsync(bool afterSuccess)
        {
            var there = await store.ReadAsync(profile, patience.Answer);
            var now = clock.GetUtcNow();
            if (there is null || !there.IsValid(now))
                return null;
            return there.IsFresh(now) || afterSuccess || await HasFailedAsync(profile, patience) ? there : null;
        }

        async Task<RoleCredentials> WorkAsync()
        {
            try
            {
                var token = await tokens.GetAsync(profile.Session, profile.Endpoints, patience);
                var credentials = await ExchangeAsync(profile, token, patience);
                store.Write(profile, credentials);
                return credentials;
            }
            catch (Failure failure) when (hasOlder && MayPass(failure))
            {
                // Under the lock, so that whoever waits for it makes no call of its own.
                await RememberAsync(profile, patience.Run);
                throw;
            }
        }
    }

    async Task<bool> HasFailedAsync(Profile profile, Deadlines patience)
    {
        if (await tokens.FindAsync(profile.Session, patience.Answer) is not { } token || !failed.IsRecent(profile, token))
            return false;
        debug?.WriteLine("role: new credentials could not be had a moment ago, the older ones are still good");
        return true;
    }

    // A run that has less time than the others says nothing about what they would have met.
    async Task RememberAsync(Profile profile, CancellationToken run)
    {
        try
        {
            if (!run.IsCancellationRequested && await tokens.FindAsync(profile.Session, run) is { } token)
                failed.Add(profile, token);
        }
        catch (OperationCanceledException)
        {
            // Costs the next run a call.
        }
    }

    // What the portal itself refuses (401, 403, 404), and what something in its place refuses, is asked anew each time.
    static bool MayPass(Failure failure) => failure.Exit is ExitCode.Failed or ExitCode.Network
        && failure.InnerException is null
            or AwsFault { Kind: not (FaultKind.Unauthorized or FaultKind.Forbidden or FaultKind.NotFound) };

    async Task<RoleCredentials> ExchangeAsync(Profile profile, Token token, Deadlines patience)
    {
        try
        {
            return await _calls.RunAsync(profile.Session, profile.Endpoints, token, shown =>
            {
                debug?.WriteLine($"role: asking for '{profile.RoleName}' in account '{profile.AccountId}'");
                return portal.ExchangeAsync(profile, shown, patience);
            }, patience);
        }
        catch (AwsFault fault)
        {
            throw Portal.ToFailure(fault, profile);
        }
    }
}
