using CredentialProcess;
using CredentialProcess.Assignments;
using SsoCred.Display;
using SsoCred.SignIn;

namespace SsoCred.Configuring;

/// <summary>
/// Lists accounts and roles from the portal: within a time limit, with a progress bar on the terminal, and with the
/// command to type where nobody is signed in.
/// </summary>
sealed class PortalListing(AssignmentSource assignments, Screen screen, TimeProvider clock, TimeSpan? limit)
{
    /// <summary>The default: 600 accounts take half a minute; thousands get more time.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    TimeSpan _limit = limit ?? Limit;

    public async Task<AccountList> AccountsAsync(ChosenSession chosen, CancellationToken stop)
    {
        using var bar = Bar();
        return await WatchedAsync(chosen, bar, deadlines =>
            assignments.AccountsAsync(chosen.Session, chosen.Endpoints, deadlines), stop);
    }

    /// <summary>Without a progress bar: the caller shows what arrives.</summary>
    /// <param name="onPage">Called with each page's accounts, on any thread.</param>
    public Task<AccountList> AccountsAsync(
        ChosenSession chosen, Action<IReadOnlyList<Account>> onPage, CancellationToken stop) =>
        WatchedAsync(chosen, null, deadlines =>
            assignments.AccountsAsync(chosen.Session, chosen.Endpoints, deadlines, onPage), stop);

    /// <param name="wanted">The accounts whose roles are listed; null for all.</param>
    public async Task<AssignmentList> AllAsync(
        ChosenSession chosen, Func<Account, bool>? wanted, CancellationToken stop)
    {
        using var bar = Bar();
        return await WatchedAsync(chosen, bar, deadlines =>
            assignments.AllAsync(chosen.Session, chosen.Endpoints, wanted, bar, deadlines), stop);
    }

    /// <summary>The roles of accounts that are listed already.</summary>
    public async Task<AssignmentList> OfAccountsAsync(
        ChosenSession chosen, IReadOnlyList<Account> accounts, CancellationToken stop)
    {
        using var bar = Bar();
        return await WatchedAsync(chosen, bar, deadlines =>
            assignments.OfAccountsAsync(chosen.Session, chosen.Endpoints, accounts, bar, deadlines), stop);
    }

    /// <inheritdoc cref="AssignmentSource.FindRecentAsync"/>
    public Task<RecentListing?> FindRecentAsync(ChosenSession chosen, CancellationToken stop) =>
        assignments.FindRecentAsync(chosen.Session, chosen.Endpoints, stop);

    /// <summary>Shows on the terminal that accounts are being listed, until it is disposed.</summary>
    public ProgressBar Bar() => new(screen, clock, "accounts", AssignmentSource.PerSecond);

    /// <summary>Warns of what is missing, so that the list does not look complete.</summary>
    public static void WarnOfGaps(AssignmentList list)
    {
        if (list.Refused.Count > 0)
        {
            Terminal.Warn("the portal refuses to list the roles of "
                + string.Join(", ", list.Refused.Select(account => account.Id)));
        }

        WarnOfLeftOut(list.LeftOut);
    }

    /// <summary>Warns of each entry that was left out.</summary>
    public static void WarnOfLeftOut(IReadOnlyList<string> entries)
    {
        foreach (var entry in entries)
            Terminal.Warn($"left out: {entry}");
    }

    async Task<T> WatchedAsync<T>(
        ChosenSession chosen, ProgressBar? bar, Func<Deadlines, Task<T>> list, CancellationToken stop)
        where T : class
    {
        var begun = clock.GetTimestamp();
        using var end = new CancellationTokenSource(_limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop);
        if (limit is null && bar is not null)
            bar.Begun += AllowFor;
        try
        {
            return await SignInHint.AddAsync(SignInHint.Hint(chosen), () => list(Deadlines.Until(either.Token)));
        }
        catch (Exception cause) when (stop.IsCancellationRequested && cause is Failure or OperationCanceledException)
        {
            throw new OperationCanceledException(stop);
        }
        catch (OperationCanceledException)
        {
            throw TooSlow(bar?.Last ?? default);
        }

        void AllowFor(int accounts)
        {
            var passed = clock.GetElapsedTime(begun);
            if (passed + TimeFor(accounts) is var needed && needed > _limit)
            {
                _limit = needed;
                end.CancelAfter(needed - passed);
            }
        }
    }

    /// <summary>Twice the time that this many accounts take at the rate limit.</summary>
    internal static TimeSpan TimeFor(int accounts) => TimeSpan.FromSeconds(2 * accounts / AssignmentSource.PerSecond);

    Failure TooSlow((int Done, int Of) last) => Deadlines.Exceeded(
        last.Of == 0 ? "no answer" : $"only {last.Done} of {last.Of} accounts were listed", _limit,
        assignments.CanContinue ? "run it again within an hour: it continues from there" : null);
}
