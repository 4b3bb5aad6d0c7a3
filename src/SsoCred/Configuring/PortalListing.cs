using CredentialProcess;
using CredentialProcess.Assignments;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.SignIn;

namespace SsoCred.Configuring;

/// <summary>
/// Lists the accounts and roles assigned to the user, in front of a person: within a time limit, with a progress bar on
/// the terminal, and with a hint where nobody is signed in.
/// </summary>
sealed class PortalListing(Wiring wiring, TimeSpan? limit)
{
    /// <summary>The default: six hundred accounts take half a minute, and thousands get more time.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    TimeSpan _limit = limit ?? Limit;

    public Task<AccountList> AccountsAsync(ChosenSession chosen, CancellationToken stop) =>
        WatchedAsync(chosen, (patience, _) =>
            wiring.Assignments.AccountsAsync(chosen.Session, chosen.Endpoints, patience), stop);

    /// <param name="wanted">Whose roles are asked for; null for all.</param>
    public Task<AssignmentList> AllAsync(ChosenSession chosen, Func<Account, bool>? wanted, CancellationToken stop) =>
        WatchedAsync(chosen, (patience, progress) =>
            wiring.Assignments.AllAsync(chosen.Session, chosen.Endpoints, wanted, progress, patience), stop);

    /// <summary>Warns of what is missing in a list, which must not look whole.</summary>
    public static void TellGaps(AssignmentList list)
    {
        if (list.Refused.Count > 0)
        {
            Terminal.Warn("the portal refuses to tell the roles of "
                + string.Join(", ", list.Refused.Select(account => account.Id)));
        }

        TellLeftOut(list.LeftOut);
    }

    /// <summary>Warns of each entry that a list lacks.</summary>
    public static void TellLeftOut(IReadOnlyList<string> entries)
    {
        foreach (var entry in entries)
            Terminal.Warn($"left out: {entry}");
    }

    async Task<T> WatchedAsync<T>(ChosenSession chosen,
        Func<Deadlines, IProgress<(int, int)>, Task<T>> list, CancellationToken stop)
        where T : class
    {
        var begun = Wiring.Clock.GetTimestamp();
        using var end = new CancellationTokenSource(_limit, Wiring.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop);
        using var bar = new ProgressBar(wiring.Screen, Wiring.Clock, "accounts", AssignmentSource.PerSecond);
        if (limit is null)
            bar.Begun += AllowFor;
        try
        {
            return await SignInHint.AddAsync(SignInHint.Hint(chosen), () => list(Deadlines.Until(either.Token), bar));
        }
        catch (Exception cause) when (stop.IsCancellationRequested && cause is Failure or OperationCanceledException)
        {
            throw new OperationCanceledException(stop);
        }
        catch (OperationCanceledException)
        {
            throw TooSlow(bar.Last);
        }

        void AllowFor(int accounts)
        {
            var passed = Wiring.Clock.GetElapsedTime(begun);
            var needed = passed + TimeFor(accounts);
            if (needed > _limit)
            {
                _limit = needed;
                end.CancelAfter(needed - passed);
            }
        }
    }

    /// <summary>Twice the time that so many accounts take at the portal's full speed.</summary>
    internal static TimeSpan TimeFor(int accounts) => TimeSpan.FromSeconds(2 * accounts / AssignmentSource.PerSecond);

    Failure TooSlow((int Done, int Of) last)
    {
        return Deadlines.Exceeded(
            last.Of == 0 ? "no answer" : $"only {last.Done} of {last.Of} accounts were listed", _limit,
            wiring.Assignments.CanContinue ? "run it again within an hour: it continues from there" : null);
    }
}
