using CredentialProcess;
using CredentialProcess.Assignments;
using SsoCred.Configuring;
using SsoCred.Prompts;

namespace SsoCred.Tests.Configuring;

/// <summary>Accounts that arrive page by page in a list, and a portal that fails in between.</summary>
public sealed class ArrivingAccountsTests
{
    static readonly Account[] s_accounts =
        [.. Enumerable.Range(0, 100).Select(i => new Account($"{i:d12}", $"team {99 - i:00}", null))];

    readonly PickList _list = new([], several: true);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enough_accounts_end_the_wait_and_the_others_come_in_order()
    {
        var portal = new Pages();
        var arriving = portal.Accounts();
        var begun = arriving.BeginAsync(20, Stop);
        portal.Send(s_accounts[..10]);
        await Task.Delay(50, Stop);
        Assert.False(begun.IsCompleted);
        portal.Send(s_accounts[10..30]);
        await begun;
        Assert.False(arriving.IsComplete);
        _list.IsGrowing = true;
        Assert.False(arriving.Update(_list, Stop));
        Assert.Equal(30, _list.Rows.Count);
        Assert.Equal("team 70", _list.Rows[0].Cells[0]);

        portal.Send(s_accounts[30..]);
        portal.End();
        await UntilAsync(arriving, () => !_list.IsGrowing);
        Assert.Null(_list.Fault);
        Assert.True(arriving.IsComplete);
        Assert.Equal(["left out"], arriving.LeftOut);
        Assert.Equal(s_accounts.Reverse(), arriving.Accounts);
        Assert.Equal(s_accounts.Reverse().Select(account => account.Id), _list.Rows.Select(row => row.Cells[1]));
        Assert.False(arriving.Update(_list, Stop));
    }

    [Fact]
    public async Task Few_accounts_are_complete_at_once_and_a_portal_that_fails_first_fails_the_wait()
    {
        var portal = new Pages();
        var arriving = portal.Accounts();
        portal.Send(s_accounts[..3]);
        portal.End();
        await arriving.BeginAsync(20, Stop);
        Assert.True(arriving.IsComplete);
        Assert.Equal(3, arriving.Count);

        portal = new Pages();
        arriving = portal.Accounts();
        portal.Send(s_accounts[..3]);
        portal.Fail(FailureKind.Network);
        Assert.Equal("no network",
            (await Assert.ThrowsAsync<Failure>(() => arriving.BeginAsync(20, Stop))).Message);
    }

    [Fact]
    public async Task What_was_found_stays_when_the_portal_fails_and_a_key_asks_again()
    {
        var portal = new Pages();
        var arriving = portal.Accounts();
        portal.Send(s_accounts[..40]);
        await arriving.BeginAsync(20, Stop);
        _list.IsGrowing = true;
        arriving.Update(_list, Stop);
        _list.Press(new Key(KeyKind.Toggle));
        var selected = _list.Rows[0];
        portal.Fail(FailureKind.Network);
        await UntilAsync(arriving, () => _list.Fault is not null);
        Assert.Equal(("no network", false, 40), (_list.Fault, _list.IsGrowing, _list.Rows.Count));
        Assert.False(arriving.IsComplete);

        portal.Begin();
        _list.Press(new Key(KeyKind.Retry));
        Assert.True(arriving.Update(_list, Stop));
        Assert.Equal((null, true), (_list.Fault, _list.IsGrowing));
        await UntilAsync(arriving, () => portal.Listings == 2);
        portal.Send(s_accounts);
        portal.End();
        await UntilAsync(arriving, () => !_list.IsGrowing);
        Assert.Equal((100, 100), (_list.Rows.Count, arriving.Count));
        Assert.Same(selected, _list.Rows[Assert.Single(_list.Chosen)]);
    }

    [Fact]
    public async Task A_sign_in_that_has_ended_ends_the_list()
    {
        var portal = new Pages();
        var arriving = portal.Accounts();
        portal.Send(s_accounts[..40]);
        await arriving.BeginAsync(20, Stop);
        _list.IsGrowing = true;
        portal.Fail(FailureKind.SignInNeeded);
        Assert.Equal(FailureKind.SignInNeeded,
            (await Assert.ThrowsAsync<Failure>(() => UntilAsync(arriving, () => false))).Kind);
    }

    [Fact]
    public async Task Whoever_has_chosen_waits_for_no_page()
    {
        var portal = new Pages();
        var arriving = portal.Accounts();
        portal.Send(s_accounts[..40]);
        await arriving.BeginAsync(20, Stop);
        await arriving.EndAsync();
        Assert.True(portal.IsCancelled);
        await arriving.EndAsync();

        // Chosen again: it begins anew, and the list is there at once.
        portal.Begin();
        await arriving.BeginAsync(20, Stop);
        Assert.Equal(40, arriving.Accounts.Count);
    }

    async Task UntilAsync(ArrivingAccounts arriving, Func<bool> isSo)
    {
        while (!isSo())
        {
            arriving.Update(_list, Stop);
            await Task.Delay(5, Stop);
        }
    }

    /// <summary>A portal whose pages come when the test says so.</summary>
    sealed class Pages
    {
        readonly List<IReadOnlyList<Account>> _waiting = [];
        Action<IReadOnlyList<Account>>? _onPage;
        TaskCompletionSource<AccountList> _end = new();

        public int Listings { get; private set; }

        public bool IsCancelled { get; private set; }

        public ArrivingAccounts Accounts() => new(ListAsync, Account.Order);

        public void Send(Account[] page)
        {
            lock (_waiting)
            {
                _waiting.Add(page);
                Flush();
            }
        }

        public void End() => _end.TrySetResult(new AccountList([], ["left out"]));

        public void Fail(FailureKind kind) => _end.TrySetException(new Failure(kind, "no network"));

        public void Begin()
        {
            _end = new();
            _onPage = null;
        }

        async Task<AccountList> ListAsync(Action<IReadOnlyList<Account>> onPage, CancellationToken stop)
        {
            lock (_waiting)
            {
                Listings++;
                _onPage = onPage;
                Flush();
            }

            var end = _end;
            await using var cancelled = stop.Register(() =>
            {
                IsCancelled = true;
                end.TrySetCanceled(stop);
            });
            return await end.Task;
        }

        void Flush()
        {
            if (_onPage is null)
                return;
            _waiting.ForEach(_onPage);
            _waiting.Clear();
        }
    }
}
