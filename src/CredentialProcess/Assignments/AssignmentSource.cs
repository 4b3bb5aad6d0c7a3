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

    readonly TokenAuthorizedCall _calls = new(tokens, refusals, debug);

    /// <summary>A listing ended early, and a run within the next hour resumes it.</summary>
    public bool CanContinue { get; private set; }

    /// <summary>How many accounts' roles can be requested per second.</summary>
    public static double PerSecond => RateLimiter.MaximumPerSecond;

    /// <param name="onPage">Called with each page's accounts as it arrives, in the portal's order.</param>
    /// <exception cref="Failure">They can't be listed.</exception>
    /// <exception cref="OperationCanceledException">The deadline has passed.</exception>
    public Task<AccountList> AccountsAsync(Session session, EndpointResolver endpoints, Deadlines deadlines,
        Action<IReadOnlyList<Account>>? onPage = null) =>
        TranslateFaultsAsync(session, deadlines, async () =>
        {
            using var limiter = new RateLimiter(clock);
            var pages = await OpenAsync(session, endpoints, limiter, deadlines);
            List<Account> accounts = [.. (await pages.AccountsAsync(deadlines, onPage)).Order(Account.Order)];
            Store(session, pages, accounts, [], new([], [], pages.LeftOut), null);
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
            var begun = clock.GetUtcNow();
            using var limiter = new RateLimiter(clock);
            var pages = await OpenAsync(session, endpoints, limiter, deadlines);
            List<Account> accounts = [.. (await pages.AccountsAsync(deadlines)).Order(Account.Order)];
            List<Account> asked = [.. accounts.Where(account => wanted is null || wanted(account))];
            var listing = new RoleListing(session, pages, asked, store, clock, debug);
            var list = await RolesAsync(listing, pages, asked, progress, deadlines);
            Store(session, pages, accounts, asked, list,
                new(listing.BegunAt < begun ? listing.BegunAt : begun, pages.SignIn));
            return list;
        });

    /// <summary>The same for accounts that are listed already.</summary>
    /// <inheritdoc cref="AllAsync"/>
    public Task<AssignmentList> OfAccountsAsync(Session session, EndpointResolver endpoints,
        IReadOnlyList<Account> accounts, IProgress<(int Done, int Of)>? progress, Deadlines deadlines) =>
        TranslateFaultsAsync(session, deadlines, async () =>
        {
            using var limiter = new RateLimiter(clock);
            var pages = await OpenAsync(session, endpoints, limiter, deadlines);
            var listing = new RoleListing(session, pages, accounts, store, clock, debug);
            var list = await RolesAsync(listing, pages, accounts, progress, deadlines);
            // With these accounts alone the cached listing would look like a whole one.
            if (store.Read(session) is { } known && !accounts.Except(known.Accounts).Any())
                Store(session, pages, known.Accounts, accounts, list, null);
            return list;
        });

    /// <summary>
    /// The cached listing, where it is complete, younger than an hour, and made with the present sign-in, which is
    /// valid; else null.
    /// </summary>
    public async Task<RecentListing?> FindRecentAsync(
        Session session, EndpointResolver endpoints, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (store.Read(session) is not { Complete: { } complete } known
            || await tokens.FindAsync(session, stop) is not { } token || token.HasExpired(now)
            || refusals.Has(session, TokenAuthorizedCall.EndpointKey(session, endpoints), token.AccessToken)
            || !complete.IsRecent(PagedListing.SignInOf(session, endpoints, token), now))
            return null;
        return new(new AssignmentList(known.Assignments, [], []), now - complete.BegunAt);
    }

    async Task<AssignmentList> RolesAsync(RoleListing listing, PagedListing pages, IReadOnlyList<Account> asked,
        IProgress<(int Done, int Of)>? progress, Deadlines deadlines)
    {
        var roles = await ListAsync(listing, progress, deadlines);
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

        return new AssignmentList(assignments, refused, pages.LeftOut);
    }

    async Task<IReadOnlyList<string>?[]> ListAsync(
        RoleListing listing, IProgress<(int Done, int Of)>? progress, Deadlines deadlines)
    {
        try
        {
            return await listing.RunAsync(progress, deadlines);
        }
        finally
        {
            CanContinue |= listing.CanResume;
        }
    }

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
            throw fault.IsNotFromAws ? FaultText.ForNonAwsResponse(fault)
                : fault.Kind is FaultKind.Forbidden or FaultKind.NotFound
                ? new Failure(FailureKind.AccessDenied,
                    $"the access portal does not list your accounts and roles for {session.Label}",
                    "ask for an assignment, or check sso_region and sso_start_url in the config", fault)
                : fault.ToFailure();
        }
    }

    /// <summary>
    /// Caches the listing; what was known before about accounts that were not asked for stays in it. A complete one
    /// stays complete where the accounts are still the same.
    /// </summary>
    /// <param name="complete">The mark for the case that these are the roles of all accounts.</param>
    void Store(Session session, PagedListing pages, IReadOnlyList<Account> accounts, IReadOnlyList<Account> asked,
        AssignmentList list, CompleteListing? complete)
    {
        List<Account> listed = [.. asked.Except(list.Refused)];
        List<Assignment> kept = [.. list.Assignments];
        var hasGaps = list.LeftOut.Count + list.Refused.Count > 0;
        var isComplete = listed.Count == accounts.Count && !hasGaps && kept.Count > 0;
        if (!isComplete)
            complete = null;
        if (listed.Count < accounts.Count && store.Read(session) is { } older)
        {
            var others = accounts.Except(listed).ToDictionary(account => account.Id);
            foreach (var known in older.Assignments)
                if (others.TryGetValue(known.Account.Id, out var account))
                    kept.Add(known with { Account = account });
            if (!hasGaps && older.Complete?.SignIn == pages.SignIn && accounts.Select(account => account.Id).ToHashSet()
                .SetEquals(older.Accounts.Select(account => account.Id)))
                complete = older.Complete;
        }

        store.Write(session, new CachedListing(clock.GetUtcNow(), accounts, kept) { Complete = complete });
    }
}
