using Amazon.SSO.Model;
using CredentialProcess.Aws;
using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using CredentialProcess.Tokens;

namespace CredentialProcess.Assignments;

/// <summary>
/// The portal's two listings for one run, each page by page to its end, under one rate limit. Missing names and
/// addresses are accepted. An invalid entry is left out and reported; an answer without a list is invalid, not empty.
/// </summary>
sealed class PagedListing(
    AwsClients clients, TokenAuthorizedCall calls, Session session, EndpointResolver endpoints, Token token,
    RateLimiter limiter, TextWriter? debug)
{
    const int PageSize = 100;

    /// <summary>A longer Retry-After is reported as a failure instead.</summary>
    static readonly TimeSpan s_maximumRetryAfter = TimeSpan.FromMinutes(1);

    readonly Amazon.SSO.IAmazonSSO _sso = clients.Sso(TokenAuthorizedCall.EndpointOf(session, endpoints));
    readonly List<string> _leftOut = [];
    volatile Token _token = token;

    /// <summary>Invalid entries as text for messages, without duplicates.</summary>
    public IReadOnlyList<string> LeftOut
    {
        get
        {
            lock (_leftOut)
                return [.. _leftOut.Distinct()];
        }
    }

    /// <summary>A fingerprint of the sign-in and the endpoint that these answers come from.</summary>
    public string SignIn => SignInOf(session, endpoints, _token);

    /// <summary>The same for this token.</summary>
    public static string SignInOf(Session session, EndpointResolver endpoints, Token token) =>
        Sha1.Hex($"{TokenAuthorizedCall.EndpointKey(session, endpoints)}\n{token.AccessToken}");

    /// <param name="onPage">Called with the new accounts of each page.</param>
    public async Task<IReadOnlyList<Account>> AccountsAsync(
        Deadlines deadlines, Action<IReadOnlyList<Account>>? onPage = null)
    {
        Dictionary<string, Account> found = [];
        var pages = new PaginationGuard();
        var hasId = false;
        ListAccountsResponse page;
        do
        {
            page = await CallAsync((access, stop) => _sso.ListAccountsAsync(
                new ListAccountsRequest { AccessToken = access, MaxResults = PageSize, NextToken = pages.NextToken },
                stop),
                deadlines);
            List<Account> added = [];
            foreach (var row in page.AccountList ?? throw PaginationGuard.InvalidAnswer("it has no accountList"))
            {
                hasId |= row.AccountId is { } id && AccountId.Is(id);
                if (Valid(row) is { } account && found.TryAdd(account.Id, account))
                    added.Add(account);
            }

            onPage?.Invoke(added);
        }
        while (pages.Advance(page.NextToken, found.Count));

        return found.Count == 0 && LeftOut.Count > 0 ? throw PaginationGuard.InvalidAnswer(
            hasId ? "every account's name or address is too long or not text" : "no account id is 12 digits")
            : [.. found.Values];
    }

    // Null where the entry is left out.
    Account? Valid(AccountInfo row)
    {
        if (row.AccountId is not { } id || !AccountId.Is(id))
            LeaveOut($"account '{Printable.Text(row.AccountId ?? "")}': its id is not 12 digits");
        else if (EntryValidation.Fault(row.AccountName) is { } name)
            LeaveOut($"account {id}: its name {name}");
        else if (EntryValidation.Fault(row.EmailAddress) is { } address)
            LeaveOut($"account {id}: its address {address}");
        else
            return new Account(id, Text(row.AccountName), Text(row.EmailAddress));
        return null;
    }

    public async Task<IReadOnlyList<string>> RolesAsync(string accountId, Deadlines deadlines)
    {
        HashSet<string> found = [];
        var pages = new PaginationGuard();
        ListAccountRolesResponse page;
        do
        {
            page = await CallAsync((access, stop) => _sso.ListAccountRolesAsync(
                new ListAccountRolesRequest
                {
                    AccessToken = access,
                    AccountId = accountId,
                    MaxResults = PageSize,
                    NextToken = pages.NextToken,
                }, stop), deadlines);
            foreach (var row in page.RoleList ?? throw PaginationGuard.InvalidAnswer("it has no roleList"))
            {
                if (EntryValidation.IsRole(row.RoleName))
                    found.Add(row.RoleName);
                else
                    LeaveOut(EntryValidation.InvalidRole(row.RoleName ?? "", accountId));
            }
        }
        while (pages.Advance(page.NextToken, found.Count));

        return [.. found];
    }

    void LeaveOut(string entry)
    {
        lock (_leftOut)
            _leftOut.Add(entry);
        debug?.WriteLine($"assignments: left out: {entry}");
    }

    static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    // A 429 is handled here and not per call: it slows down all calls, for as long as the run lasts.
    async Task<T> CallAsync<T>(Func<string, CancellationToken, Task<T>> call, Deadlines deadlines)
        where T : class
    {
        while (true)
        {
            var begun = await limiter.WaitAsync(deadlines.Answer);
            try
            {
                var answer = await calls.RunAsync(session, endpoints, _token, TryAsync, deadlines);
                limiter.SpeedUp();
                return answer;
            }
            catch (AwsFault fault) when (fault.Kind == FaultKind.Throttled && !(fault.RetryAfter > s_maximumRetryAfter))
            {
                limiter.SlowDown(begun, fault.RetryAfter);
                debug?.WriteLine($"assignments: too many calls, now {limiter.PerSecond:0.0} a second");
            }
        }

        async Task<T> TryAsync(Token access)
        {
            var answer = await clients.CallAsync(
                stop => call(access.AccessToken, stop), RetryPolicy.SafeUnlessThrottled, deadlines);
            _token = access;
            return answer;
        }
    }
}
