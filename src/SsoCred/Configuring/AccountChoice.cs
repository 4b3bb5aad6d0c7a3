using CredentialProcess.Assignments;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Prompts;
using SsoCred.SignIn;

namespace SsoCred.Configuring;

/// <summary>
/// Which accounts' roles are listed: those on the command line, all of a small organisation, else those that are picked
/// from a list while the portal's pages arrive. What was typed and selected there stays for the next time.
/// </summary>
sealed class AccountChoice(
    PortalListing listing, Prompter prompter, ConfigureOptions options, KeptAnswers answers,
    Func<ChosenSession, RecentAccounts> recent)
{
    /// <summary>
    /// With fewer accounts all roles are listed within a second, and one list of accounts and roles is one choice less.
    /// </summary>
    internal const int FewestPicked = 20;

    static readonly Fit[] s_fits = [Fit.Shrinks, Fit.Whole, Fit.LeftOut];
    static readonly TimeSpan s_betweenLines = TimeSpan.FromSeconds(3);

    readonly List<AccountSelector> _wanted = [.. options.Accounts.Select(account => new AccountSelector(account))];
    ArrivingAccounts? _arriving;
    PickList? _list;
    bool _isWarned;

    /// <summary>A person has picked the accounts, and can pick others.</summary>
    public bool ArePicked => _list is not null;

    /// <returns>None where nothing is assigned.</returns>
    public async Task<IReadOnlyList<Account>> MakeAsync(ChosenSession chosen, CancellationToken stop)
    {
        _arriving ??= new((onPage, end) => listing.AccountsAsync(chosen, onPage, end), recent(chosen));
        try
        {
            var isWhole = _wanted.Count > 0 || !prompter.ShowsGrowth;
            if (!_arriving.IsComplete)
                await BeginAsync(isWhole ? int.MaxValue : FewestPicked, stop);
            var accounts = _wanted.Count > 0 ? Wanted(chosen)
                : _arriving.IsComplete && _arriving.Accounts.Count < FewestPicked ? _arriving.Accounts
                : Pick(stop);
            WarnOnce();
            return accounts;
        }
        finally
        {
            await _arriving.EndAsync();
        }
    }

    void WarnOnce()
    {
        if (!_isWarned)
            PortalListing.WarnOfLeftOut(_arriving!.LeftOut);
        _isWarned = true;
    }

    async Task BeginAsync(int enough, CancellationToken stop)
    {
        var begun = _arriving!.BeginAsync(enough, stop);
        if (prompter.ShowsGrowth)
        {
            using var bar = listing.Bar();
            await begun;
            return;
        }

        prompter.Say("listing accounts (Ctrl-C gives up)");
        while (await Task.WhenAny(begun, Task.Delay(s_betweenLines, stop)) != begun)
        {
            stop.ThrowIfCancellationRequested();
            prompter.Say($"{_arriving.Count} accounts so far");
        }

        await begun;
    }

    IReadOnlyList<Account> Wanted(ChosenSession chosen)
    {
        var all = _arriving!.Accounts;
        if (_wanted.Find(account => !all.Any(account.Matches)) is { } unknown)
            throw unknown.NotFound(chosen.Session, all);
        return [.. all.Where(account => _wanted.Exists(each => each.Matches(account)))];
    }

    IReadOnlyList<Account> Pick(CancellationToken stop)
    {
        var arriving = _arriving!;
        if (_list is null)
        {
            _list = new PickList([], several: true);
            _ = arriving.Update(_list, stop);
            var kept = answers.Current.Accounts.ToHashSet(StringComparer.Ordinal);
            _list.Select(row => kept.Contains(arriving.Accounts[row].Id));
        }

        (_list.IsGrowing, _list.Fault) = (true, null);
        try
        {
            return [.. prompter.Pick("accounts", _list, () => arriving.Update(_list, stop), s_fits)
                .Select(row => arriving.Accounts[row])];
        }
        finally
        {
            // Also where the sign-in has ended meanwhile, or the list was left.
            if (_list.SelectedCount > 0)
            {
                answers.Set(answers.Current with
                {
                    Accounts = [.. arriving.Accounts.Where((_, row) => _list.IsSelected(row)).Select(each => each.Id)],
                });
            }
        }
    }
}
