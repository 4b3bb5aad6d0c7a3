using System.Runtime.ExceptionServices;
using CredentialProcess.Aws;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Assignments;

/// <summary>
/// Lists what the signed-in user may use, sorted by account name, account id and role. The result is cached for
/// completion. Being throttled by the portal is not a failure, missing the deadline is.
/// </summary>
sealed class AssignmentSource(
    AwsClients clients, TokenSource tokens, RefusedTokens refusals, AssignmentStore store, TimeProvider clock,
    TextWriter? debug)
{
    const int MaximumInFlight = 8;
    const int MaximumAssignments = 100_000;

    /// <summary>
    /// For so few accounts a full listing takes five seconds at most, so a partial one is not worth its age.
    /// </summary>
    const int MaximumWithoutResume = 100;

    readonly TokenAuthorizedCall _calls = new(tokens, refusals, debug);

    /// <summary>A listing ended early, and a run within the next hour resumes it.</summary>
    public bool CanContinue { get; private set; }

    /// <summary>How many accounts' roles can be requested per second.</summary>
    public static double PerSecond => RateLimiter.MaximumPerSecond;

    /// <exception cref="Failure">They can't be listed.</exception>
    /// <exception cref="OperationCanceledException">The deadline has passed.</exception>
    public Task<AccountList> AccountsAsync(Session session, EndpointResolver endpoints, Deadlines deadlines) =>
        TranslateFaultsAsync(session, deadlines, async () =>
        {
            using var limiter = new RateLimiter(clock);
            var pages = await OpenAsync(session, endpoints, limiter, deadlines);
            List<Account> accounts = [.. (await pages.AccountsAsync(deadlines)).Order(Account.Order)];
            Store(session, accounts, [], []);
            return new AccountList(accounts, pages.LeftOut);
        });

    /// <summary>
    /// Every role of every account. An account removed in the meantime (404) has none; for one that is refused (403),
    /// or where the answer did not come from the portal, nothing is known.
    /// </summary>
    /// <param name="wanted">False for accounts whose roles are not needed; null for all.</param>
    /// <param name="progress">Reports how many accounts are done, from one thread at a time.</param>
    /// <exception cref="Failure">They can't be listed.</exception>
    /// <exception cref="OperationCanceledException">The deadline has passed.</exception>
    public Task<AssignmentList> AllAsync(Session session, EndpointResolver endpoints,
        Func<Account, bool>? wanted, IProgress<(int Done, int Of)>? progress, Deadlines deadlines) =>
        TranslateFaultsAsync(session, deadlines, async () =>
        {
            using var limiter = new RateLimiter(clock);
            var pages = await OpenAsync(session, endpoints, limiter, deadlines);
            List<Account> accounts = [.. (await pages.AccountsAsync(deadlines)).Order(Account.Order)];
            List<Account> asked = [.. accounts.Where(account => wanted is null || wanted(account))];
            var roles = await RolesAsync(session, pages, asked, progress, deadlines);
            List<Assignment> assignments = [];
            List<Account> refused = [];
            for (var i = 0; i < asked.Count; i++)
            {
                if (roles[i] is not { } names)
                    refused.Add(asked[i]);
                else
                    foreach (var role in names.Order(StringComparer.Ordinal))
                        assignments.Add(new Assignment(asked[i], role));
            }

            Store(session, accounts, [.. asked.Except(refused)], assignments);
            return new AssignmentList(assignments, refused, pages.LeftOut);
        });

    async Task<PagedListing> OpenAsync(
        Session session, EndpointResolver endpoints, RateLimiter limiter, Deadlines deadlines) =>
        new(clients, _calls, session, endpoints, await tokens.GetAsync(session, endpoints, deadlines), limiter, debug);

    static async Task<T> TranslateFaultsAsync<T>(Session session, Deadlines deadlines, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (AwsFault fault)
        {
            deadlines.Answer.ThrowIfCancellationRequested();
            throw fault.IsNotFromAws ? FaultText.ForNonAwsResponse(fault) : fault.Kind is FaultKind.Forbidden or FaultKind.NotFound
                ? new Failure(FailureKind.AccessDenied,
                    $"the access portal does not list your accounts and roles for {session.Label}",
                    "ask for an assignment, or check sso_region and sso_start_url in the config", fault)
                : fault.ToFailure();
        }
    }

    /// <summary>
    /// The roles of each account, in the accounts' order, null where they are refused; several at a time, the first
    /// failure stops all.
    /// </summary>
    async Task<IReadOnlyList<string>?[]> RolesAsync(Session session, PagedListing pages, List<Account> asked,
        IProgress<(int Done, int Of)>? progress, Deadlines deadlines)
    {
        var found = new IReadOnlyList<string>?[asked.Count];
        var begun = clock.GetUtcNow();
        var leftOut = pages.LeftOut.Count;
        var part = asked.Count > MaximumWithoutResume ? store.ReadPartial(session, pages.SignIn, begun) : null;
        for (var i = 0; i < asked.Count; i++)
            found[i] = part?.Roles.GetValueOrDefault(asked[i].Id);
        var gate = new Lock();
        var (next, done, roles, vanished) = (0, 0, 0, 0);
        AwsFault? gone = null;
        ExceptionDispatchInfo? failure = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadlines.Answer);
        var hurried = deadlines with { Answer = stop.Token };
        done = found.Count(names => names is not null);
        roles = found.Sum(names => names?.Count ?? 0);
        if (part is not null)
            debug?.WriteLine($"assignments: {done} of {asked.Count} accounts are listed already");
        progress?.Report((done, asked.Count));
        await Task.WhenAll(Enumerable.Range(0, Math.Min(MaximumInFlight, asked.Count)).Select(_ => WorkAsync()));
        if (failure is not null)
            KeepPart();
        failure?.Throw();
        if (asked.Count > MaximumWithoutResume)
            store.RemovePartial(session);
        return vanished == asked.Count && gone is not null ? throw gone : found;

        async Task WorkAsync()
        {
            try
            {
                while (Take() is { } index)
                    Put(index, await OfAccountAsync(asked[index]));
            }
            catch (Exception cause)
            {
                lock (gate)
                    failure ??= ExceptionDispatchInfo.Capture(cause);
                await stop.CancelAsync();
            }
        }

        int? Take()
        {
            lock (gate)
            {
                while (next < asked.Count && found[next] is not null)
                    next++;
                return next < asked.Count && failure is null ? next++ : null;
            }
        }

        // It is not known which account an invalid entry belongs to, so then nothing is kept.
        void KeepPart()
        {
            if (asked.Count <= MaximumWithoutResume || done == 0 || pages.LeftOut.Count > leftOut)
                return;
            Dictionary<string, IReadOnlyList<string>> kept = [];
            for (var i = 0; i < asked.Count; i++)
                if (found[i] is { } names)
                    kept.TryAdd(asked[i].Id, names);
            CanContinue = kept.Count > 0 && store.WritePartial(session, new(part?.BegunAt ?? begun, pages.SignIn, kept));
        }

        void Put(int index, IReadOnlyList<string>? names)
        {
            lock (gate)
            {
                found[index] = names;
                if ((roles += names?.Count ?? 0) > MaximumAssignments)
                    throw PaginationGuard.InvalidAnswer("it lists too many entries");
                progress?.Report((++done, asked.Count));
            }
        }

        async Task<IReadOnlyList<string>?> OfAccountAsync(Account account)
        {
            try
            {
                return await pages.RolesAsync(account.Id, hurried);
            }
            catch (AwsFault fault) when (fault.Kind is FaultKind.NotFound or FaultKind.Forbidden)
            {
                var isGone = fault is { Kind: FaultKind.NotFound, IsNotFromAws: false };
                debug?.WriteLine($"assignments: account '{account.Id}' "
                    + $"{(isGone ? "is not there any more" : "is refused")} ({fault.Status})");
                lock (gate)
                    (gone, vanished) = (fault, vanished + 1);
                return isGone ? [] : null;
            }
        }
    }

    /// <summary>
    /// Caches the listing; what was known before about accounts that were not asked for stays in it.
    /// </summary>
    void Store(Session session, List<Account> accounts, List<Account> asked, List<Assignment> assignments)
    {
        var kept = assignments;
        if (asked.Count < accounts.Count && store.Read(session) is { } older)
        {
            var others = accounts.Except(asked).ToDictionary(account => account.Id);
            kept = [.. assignments];
            foreach (var known in older.Assignments)
                if (others.TryGetValue(known.Account.Id, out var account))
                    kept.Add(known with { Account = account });
        }

        store.Write(session, new CachedListing(clock.GetUtcNow(), accounts, kept));
    }
}
