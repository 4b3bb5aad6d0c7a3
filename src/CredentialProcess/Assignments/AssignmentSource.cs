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
            var listing = new RoleListing(session, pages, asked, store, clock, debug);
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

            Store(session, accounts, [.. asked.Except(refused)], assignments);
            return new AssignmentList(assignments, refused, pages.LeftOut);
        });

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
