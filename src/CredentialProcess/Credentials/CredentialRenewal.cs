using System.Diagnostics.CodeAnalysis;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Credentials;

/// <summary>
/// Decides about a role's credentials: hand out the cached ones, fetch new ones (single flight), or fall back to older
/// ones that are still valid when new ones can't be fetched.
/// </summary>
sealed class CredentialRenewal(SingleFlight flights, FailedExchanges failed, TimeProvider clock, TextWriter? debug)
{
    /// <summary>
    /// The time limit for the service while older credentials are still valid: some callers give up after 5 s.
    /// </summary>
    static readonly TimeSpan s_timeoutWithOlder = TimeSpan.FromSeconds(4);

    /// <summary>The cached credentials with enough time left, or null. Reads one file and nothing else.</summary>
    public RoleCredentials? Cached(ICachedCredentials role)
    {
        var credentials = role.Read();
        debug?.WriteLine(credentials is null ? "role cache: nothing"
            : $"role cache: credentials until {LocalTime.Format(credentials.Expiration, clock)}");
        return IsFresh(role, credentials) ? credentials : null;
    }

    /// <summary>Credentials from the cache or the service.</summary>
    /// <param name="limit">The time limit of the whole run.</param>
    /// <exception cref="Failure">There are none.</exception>
    public async Task<RoleCredentials> GetAsync(ICachedCredentials role, TimeSpan limit)
    {
        using var run = new CancellationTokenSource(limit, clock);
        try
        {
            return await GetAsync(role, Deadlines.Until(run.Token));
        }
        catch (OperationCanceledException)
        {
            throw Deadlines.Exceeded("no answer", limit);
        }
    }

    /// <inheritdoc cref="GetAsync(ICachedCredentials, TimeSpan)"/>
    /// <exception cref="OperationCanceledException">There was no answer in time.</exception>
    public async Task<RoleCredentials> GetAsync(ICachedCredentials role, Deadlines outer)
    {
        var older = await role.ReadAsync(outer.Answer);
        if (IsFresh(role, older))
            return older;

        var hasOlder = older?.IsValid(clock.GetUtcNow()) is true;
        using var early = new CancellationTokenSource(hasOlder ? s_timeoutWithOlder : Timeout.InfiniteTimeSpan, clock);
        using var answer = CancellationTokenSource.CreateLinkedTokenSource(early.Token, outer.Answer);
        var deadlines = outer with { Answer = answer.Token };
        try
        {
            return hasOlder && await HasFailedAsync(role, deadlines)
                ? older!
                : await FetchAsync(role, hasOlder, deadlines);
        }
        catch (Failure failure) when (older?.IsFallbackFor(failure, clock.GetUtcNow()) is true)
        {
            debug?.WriteLine($"role: no new credentials ({failure.Message}), the older ones are still valid");
            if (IsWorthRemembering(failure))
                await RememberAsync(role, outer.Run);
            return older;
        }
        catch (OperationCanceledException) when (older?.IsValid(clock.GetUtcNow()) is true)
        {
            debug?.WriteLine("role: no answer in time, the older credentials are still valid");
            await RememberAsync(role, outer.Run);
            return older;
        }
    }

    /// <summary>Removes cached credentials that AWS does not accept, unless others have replaced them.</summary>
    public void Discard(ICachedCredentials role, RoleCredentials refused)
    {
        try
        {
            if (role.Read()?.AccessKeyId == refused.AccessKeyId)
                role.Remove();
        }
        catch (Exception cause) when (CacheFault.Is(cause))
        {
            debug?.WriteLine($"role cache: can't be removed: {CacheFault.TextOf(cause)}");
        }
    }

    Task<RoleCredentials> FetchAsync(ICachedCredentials role, bool hasOlder, Deadlines deadlines)
    {
        // A chain first fetches its source: what others have learned of the role in that time counts.
        var flight = $"role-{role.Flight}";
        var since = flights.GenerationOf(flight);
        return role.FetchAsync(
            work => flights.RunAsync(
                flight, ReadUsableAsync, () => WorkAsync(work), deadlines.Answer, repeatable: true, since),
            deadlines);

        async Task<RoleCredentials?> ReadUsableAsync(bool afterSuccess)
        {
            var stored = await role.ReadAsync(deadlines.Answer);
            if (stored is null || !stored.IsValid(clock.GetUtcNow()))
                return null;
            return IsFresh(role, stored) || afterSuccess || await HasFailedAsync(role, deadlines) ? stored : null;
        }

        async Task<RoleCredentials> WorkAsync(Func<Task<RoleCredentials>> work)
        {
            try
            {
                return await work();
            }
            catch (Failure failure) when (hasOlder && IsWorthRemembering(failure))
            {
                // Under the lock, so that the processes waiting for it make no call of their own.
                await RememberAsync(role, deadlines.Run);
                throw;
            }
        }
    }

    bool IsFresh(ICachedCredentials role, [NotNullWhen(true)] RoleCredentials? credentials) =>
        credentials is not null && credentials.Expiration - clock.GetUtcNow() > role.FreshnessWindow;

    async Task<bool> HasFailedAsync(ICachedCredentials role, Deadlines deadlines)
    {
        if (await FingerprintAsync(role, deadlines.Answer) is not { } print || !failed.IsRecent(role.Key, print))
            return false;
        debug?.WriteLine("role: fetching new credentials has just failed, the older ones are still valid");
        return true;
    }

    // A run that reached its own time limit says nothing about runs that have more time.
    async Task RememberAsync(ICachedCredentials role, CancellationToken run)
    {
        try
        {
            if (!run.IsCancellationRequested && await FingerprintAsync(role, run) is { } print)
                failed.Add(role.Key, print);
        }
        catch (OperationCanceledException)
        {
            // The next run makes a call that it could have saved.
        }
    }

    // An endpoint override that is invalid may not matter to this run.
    async Task<string?> FingerprintAsync(ICachedCredentials role, CancellationToken stop)
    {
        try
        {
            return await role.FingerprintAsync(stop);
        }
        catch (Failure failure)
        {
            debug?.WriteLine($"the failed exchange can't be remembered or recalled: {failure.Message}");
            return null;
        }
    }

    // A refusal (401, 403, 404), the portal's own or not, is asked for again by every run; so is what needs no call.
    static bool IsWorthRemembering(Failure failure) => failure.Kind switch
    {
        FailureKind.Network or FailureKind.Service => true,
        FailureKind.Usage or FailureKind.Configuration or FailureKind.SignInNeeded or FailureKind.SignInDenied
            or FailureKind.AccessDenied or FailureKind.NotAws or FailureKind.Local or FailureKind.Internal => false,
    };
}
