using CredentialProcess.Assignments;
using OnTheWire = IdentityCenter.State.Account;

namespace CredentialProcess.Tests.Assignments;

/// <summary>Listings against the stand-in: every page, at the portal's pace, with whatever names there are.</summary>
public sealed class AssignmentSourceTests : IAsyncLifetime
{
    TestHome _house = null!;

    int Lists => _house.StandIn.Calls["ListAccounts"];

    int RoleLists => _house.StandIn.Calls["ListAccountRoles"];

    IReadOnlyList<OnTheWire> Served
    {
        get => _house.StandIn.Tenant.Accounts;
        set => _house.StandIn.Tenant.Accounts = value;
    }

    public async ValueTask InitializeAsync()
    {
        _house = await TestHome.CreateAsync();
        _house.SignIn();
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Six_hundred_accounts_come_page_by_page_and_sorted()
    {
        Served = OnTheWire.Some(600);
        var accounts = await AccountsAsync();
        Assert.Equal(6, Lists);
        Assert.Equal(600, accounts.Count);
        Assert.Equal(("210987654321", "Données 東京", "data@example.com"),
            (accounts[0].Id, accounts[0].Name, accounts[0].Email));
        Assert.Equal("300000023757", accounts[3].Id);
        Assert.All(accounts.TakeLast(12), account => Assert.Null(account.Name));
        Assert.Equal(accounts.TakeLast(12).Select(account => account.Id).Order(StringComparer.Ordinal),
            accounts.TakeLast(12).Select(account => account.Id));
        Assert.All(_house.StandIn.Requests, request => Assert.Equal("100", request.Query["max_result"]));
    }

    [Fact]
    public async Task Every_role_of_six_hundred_accounts_comes_in_an_order_of_its_own()
    {
        Served = OnTheWire.Some(600);
        List<(int Done, int Of)> told = [];
        var assignments = await AllAsync(progress: new Told(told));
        Assert.Equal(Served.Sum(account => account.Roles.Count), assignments.Count);
        Assert.Equal(606, _house.StandIn.Requests.Count);
        Assert.Equal(await AccountsAsync(), assignments.Select(assignment => assignment.Account).Distinct());
        Assert.Equal(["AdministratorAccess", "Billing", "ReadOnly"],
            assignments.Where(found => found.Account.Id == "300000023757").Select(found => found.RoleName));
        Assert.Equal(Enumerable.Range(0, 601).Select(done => (done, 600)), told);
    }

    [Fact]
    public async Task A_portal_that_takes_half_as_many_calls_slows_the_listing_down_and_does_not_fail_it()
    {
        Served = OnTheWire.Some(200);
        _house.StandIn.Tenant.Settings.Rate = 10;
        var begun = _house.Clock.GetUtcNow();
        Assert.Equal(Served.Sum(account => account.Roles.Count), (await AllAsync()).Count);
        Assert.InRange(RoleLists, 201, 280);
        Assert.InRange(_house.Clock.GetUtcNow() - begun, TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(70));
    }

    [Theory]
    [InlineData("ListAccountRoles=status:429,times=30")]
    [InlineData("ListAccountRoles=bare:429,times=30")]
    [InlineData("ListAccounts=status:429,times=10")]
    public async Task Being_told_many_times_that_it_is_too_fast_is_no_failure(string fault)
    {
        _house.StandIn.Faults.Add(fault);
        Assert.Equal(7, (await AllAsync()).Count);
    }

    [Fact]
    public async Task A_wait_that_the_portal_asks_for_is_kept()
    {
        _house.StandIn.Faults.Add("ListAccounts=status:429,retry-after=3");
        await AccountsAsync();
        Assert.Equal((2, TestHome.Noon.AddSeconds(3)), (Lists, _house.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_wait_without_end_is_a_failure_that_says_how_long()
    {
        _house.StandIn.Faults.Add("ListAccounts=status:429,retry-after=3600");
        var failure = await FailAsync();
        Assert.Equal((ExitCode.Failed, "try again in 3600 s"), (failure.Exit, failure.Hint));
    }

    [Fact]
    public async Task An_account_that_vanishes_during_the_listing_is_left_out()
    {
        _house.StandIn.Faults.Add("ListAccountRoles=status:404");
        var list = await ListAsync();
        Assert.Equal(2, list.Assignments.DistinctBy(assignment => assignment.Account).Count());
        Assert.Empty(list.Refused);
        Assert.True(list.IsComplete);
    }

    [Theory]
    [InlineData("status:403")]
    [InlineData("bare:403")]
    [InlineData("bare:404")]
    [InlineData("html:404")]
    public async Task Of_an_account_that_is_refused_or_denied_by_a_stranger_nothing_is_known_and_what_was_kept_stays(string fault)
    {
        await AllAsync();
        _house.StandIn.Faults.Add("ListAccountRoles=" + fault);
        var list = await ListAsync();
        var refused = Assert.Single(list.Refused);
        Assert.DoesNotContain(list.Assignments, assignment => assignment.Account == refused);
        Assert.NotEmpty(RolesOf(_house.LastListings.Read(_house.Profile.Session)!, refused.Id));
    }

    [Fact]
    public async Task A_single_entry_that_can_not_be_true_is_left_out_and_told()
    {
        Served = [new("1234", "x", null, ["R"]), new("123456789012", "y", null, ["R", new('r', 65), "a\u001b[2J"])];
        var list = await ListAsync();
        Assert.Equal(("123456789012", "R"), list.Assignments.Select(each => (each.Account.Id, each.RoleName)).Single());
        Assert.Equal(3, list.LeftOut.Count);
        Assert.Equal("account '1234': its id is not 12 digits", list.LeftOut[0]);
        Assert.All(list.LeftOut, entry => Assert.DoesNotContain(entry, char.IsControl));
        Assert.False(list.IsComplete);
    }

    [Theory]
    [InlineData(@"\ud800", "its name is not text")]
    [InlineData(@"\udc00\ud800", "its name is not text")]
    [InlineData("\u00ff", "its name is not text")] // a byte that is in no UTF-8
    [InlineData(null, "its name is too long")]
    public async Task One_name_that_can_not_be_true_costs_one_account_and_not_the_listing(string? name, string why)
    {
        Served = [new("123456789012", "odd", null, ["R"]), new("012345678901", "good", null, ["R"])];
        _house.StandIn.Faults.Add($"ListAccounts=swap:odd={name ?? new string('x', 1025)},times=0");
        var accounts = await AccountListAsync();
        Assert.Equal("012345678901", Assert.Single(accounts.Accounts).Id);
        Assert.Equal($"account 123456789012: {why}", Assert.Single(accounts.LeftOut));
        var all = await ListAsync();
        Assert.Equal(("012345678901", false), (Assert.Single(all.Assignments).Account.Id, all.IsComplete));
        Assert.Equal(accounts.LeftOut, all.LeftOut);
    }

    [Fact]
    public async Task A_role_and_an_address_that_are_no_text_are_left_out_alone()
    {
        Served = [new("123456789012", "x", "a@x", ["R", "odd"]), new("012345678901", "y", "odd@x", ["R"])];
        _house.StandIn.Faults.Add(@"ListAccounts=swap:odd=\udfff");
        _house.StandIn.Faults.Add(@"ListAccountRoles=swap:odd=\udfff");
        var list = await ListAsync();
        Assert.Equal(("123456789012", "R"), list.Assignments.Select(each => (each.Account.Id, each.RoleName)).Single());
        Assert.Equal(
            ["account 012345678901: its address is not text",
                "role '\\ufffd' of account 123456789012: this is not the name of a role"], list.LeftOut);
    }

    [Theory]
    [InlineData(@"\ud83d\ude00 x", "\U0001F600 x")]
    [InlineData(@"\\ud800", @"\ud800")]
    [InlineData(@"\u0041\uD7FF", "A\uD7FF")]
    public async Task An_escape_that_is_text_is_left_as_it_is(string sent, string name)
    {
        Served = [new("012345678901", "odd", null, ["R"])];
        _house.StandIn.Faults.Add($"ListAccounts=swap:odd={sent}");
        Assert.Equal(name, Assert.Single(await AccountsAsync()).Name);
    }

    [Fact]
    public async Task A_portal_that_gives_the_roles_of_no_account_is_no_empty_list()
    {
        _house.StandIn.Faults.Add("ListAccountRoles=status:403,times=0");
        var failure = await FailAsync();
        Assert.Equal(ExitCode.Refused, failure.Exit);
        Assert.Contains("'my-sso'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ListAccounts=html:404")]
    [InlineData("ListAccounts=bare:403")]
    [InlineData("ListAccountRoles=html:404,times=0")]
    [InlineData("ListAccountRoles=bare:403,times=0")]
    public async Task What_a_stranger_refuses_is_not_told_as_the_portals_word(string fault)
    {
        _house.StandIn.Faults.Add(fault);
        var failure = await FailAsync();
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.Contains("refuses the request (40", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ListAccounts=set:nextToken=next+/0==,times=0", "a page is repeated")]
    [InlineData("ListAccountRoles=set:nextToken=next+/0==,times=0", "a page is repeated")]
    [InlineData("ListAccounts=set:accountId=12345678901", "12 digits")]
    [InlineData("ListAccounts=set:accountId=../../etc/pwd", "12 digits")]
    [InlineData("ListAccounts=missing:accountId", "12 digits")]
    [InlineData("ListAccounts=missing:accountList", "no accountList")]
    [InlineData("ListAccounts=null:accountList", "no accountList")]
    [InlineData("ListAccountRoles=missing:roleList", "no roleList")]
    [InlineData("ListAccountRoles=null:roleList", "no roleList")]
    [InlineData("ListAccounts=html", "a web page")]
    public async Task What_can_not_be_true_is_a_broken_answer(string fault, string words)
    {
        _house.StandIn.Faults.Add(fault);
        var failure = await FailAsync();
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_list_is_one_and_not_sure()
    {
        Served = [];
        Assert.False((await ListAsync()).IsComplete);
        Served = [new("123456789012", "y", null, [])];
        Assert.Empty((await ListAsync()).Assignments);
    }

    [Fact]
    public async Task A_listing_without_an_end_is_refused()
    {
        Served = [.. Enumerable.Range(0, 20_500).Select(i =>
            new OnTheWire($"{i:D12}", "x", null, []))];
        Assert.Contains("too much", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_kept_as_they_are_whatever_they_hold()
    {
        string[] names = ["[a]\n[default]", "\"'`$(touch x)", "👩‍🚀 \u202e", "..", new string('x', 300), "\u0000\u001b[31m"];
        Served = [.. names.Select((name, i) => new OnTheWire($"{i:D12}", name, null, ["R"]))];
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase),
            (await AllAsync()).Select(assignment => assignment.Account.Name));
        Assert.Equal(names.Order(StringComparer.Ordinal),
            _house.LastListings.Read(_house.Profile.Session)!.Accounts.Select(account => account.Name!)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_the_wanted_accounts_are_asked_about_and_what_was_known_of_the_others_is_kept()
    {
        var all = await AllAsync();
        _house.StandIn.Calls.Clear();
        Served = [.. Served.Select(account => account with { Name = "new " + account.Name, Roles = ["Other"] })];
        var some = await AllAsync(wanted: account => account.Id == "123456789012");
        Assert.Equal((1, 1), (Lists, RoleLists));
        Assert.Equal(["Other"], some.Select(assignment => assignment.RoleName));
        var kept = _house.LastListings.Read(_house.Profile.Session)!;
        Assert.Equal(["Other"], RolesOf(kept, "123456789012"));
        Assert.Equal(["AdministratorAccess", "ReadOnly"], RolesOf(kept, "012345678901"));
        Assert.All(kept.Assignments,
            assignment => Assert.StartsWith("new ", assignment.Account.Name, StringComparison.Ordinal));
        Assert.Equal(7, all.Count);
    }

    [Fact]
    public async Task An_account_that_is_gone_goes_from_what_is_kept_with_its_roles()
    {
        await AllAsync();
        Served = [.. Served.Take(1)];
        await AccountsAsync();
        var kept = _house.LastListings.Read(_house.Profile.Session)!;
        Assert.Equal("012345678901", Assert.Single(kept.Accounts).Id);
        Assert.Equal(2, kept.Assignments.Count);
    }

    [Fact]
    public async Task A_token_that_the_portal_refuses_is_replaced_once()
    {
        Served = OnTheWire.Some(50);
        _house.StandIn.Faults.Add("ListAccounts=status:401");
        Assert.Equal(50, (await AccountsAsync()).Count);
        Assert.Equal(1, _house.StandIn.Calls["CreateToken"]);
    }

    [Fact]
    public async Task A_token_that_is_refused_in_the_middle_is_replaced_once_for_all_calls_under_way()
    {
        Served = OnTheWire.Some(50);
        _house.StandIn.Faults.Add("ListAccountRoles=status:401");
        var assignments = await AllAsync();
        Assert.Equal(Served.Sum(account => account.Roles.Count), assignments.Count);
        Assert.Equal(1, _house.StandIn.Calls["CreateToken"]);
    }

    [Fact]
    public async Task A_sign_in_that_has_ended_is_told_and_remembered()
    {
        _house.StandIn.Tenant.EndSignIns();
        _house.StandIn.Tenant.EndRefreshTokens();
        Assert.Equal(ExitCode.SignIn, (await FailAsync()).Exit);
        _house.StandIn.Calls.Clear();
        Assert.Equal(ExitCode.SignIn, (await FailAsync()).Exit);
        Assert.Equal(0, Lists);
    }

    [Fact]
    public async Task Without_a_sign_in_nothing_is_called()
    {
        File.Delete(_house.TokenPath);
        Assert.Equal(ExitCode.SignIn, (await FailAsync()).Exit);
        Assert.Equal(0, Lists);
    }

    [Fact]
    public async Task One_failure_ends_the_listing()
    {
        Served = OnTheWire.Some(600);
        _house.StandIn.Faults.Add("ListAccountRoles=status:400,times=0");
        Assert.Equal(ExitCode.Failed, (await FailAsync()).Exit);
        Assert.InRange(RoleLists, 1, 16);
        Assert.Null(_house.LastListings.Read(_house.Profile.Session));
    }

    [Fact]
    public async Task The_end_of_the_patience_ends_it_at_once()
    {
        using var hold = _house.StandIn.Faults.Hold("ListAccountRoles");
        using var end = new CancellationTokenSource();
        var listing = AllAsync(stop: end.Token);
        await hold.ArrivedAsync(TestContext.Current.CancellationToken);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listing);
    }

    [Fact]
    public async Task A_listing_that_ended_early_continues_where_it_stopped()
    {
        Served = OnTheWire.Some(300);
        await EndEarlyAsync(after: 150);
        var asked = RoleLists;
        Assert.InRange(asked, 150, 170);
        Assert.Null(_house.LastListings.Read(_house.Profile.Session));
        List<(int Done, int Of)> told = [];
        var assignments = await AllAsync(progress: new Told(told));
        Assert.Equal(Served.Sum(account => account.Roles.Count), assignments.Count);
        // What was under way when it ended is asked for twice at most.
        Assert.InRange(RoleLists, 300, 320);
        Assert.InRange(told[0].Done, 150, 170);
        Assert.Equal(300, told[0].Of);
        Assert.Equal(assignments.Count, _house.LastListings.Read(_house.Profile.Session)!.Assignments.Count);

        // What was whole is asked for anew.
        asked = RoleLists;
        await AllAsync();
        Assert.InRange(RoleLists, asked + 300, asked + 300 + UnderWay);
    }

    [Fact]
    public async Task Another_sign_in_begins_a_listing_anew()
    {
        Served = OnTheWire.Some(300);
        await EndEarlyAsync(after: 150);
        _house.SignIn();
        await AssertBeginsAnewAsync();
    }

    [Fact]
    public async Task After_an_hour_a_listing_begins_anew()
    {
        _house.SignIn(TimeSpan.FromHours(8));
        Served = OnTheWire.Some(300);
        await EndEarlyAsync(after: 150);
        _house.Clock.Advance(TimeSpan.FromMinutes(61));
        await AssertBeginsAnewAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"begunAt\":1}")]
    [InlineData("{\"begunAt\":\"2026-11-21T12:00:00Z\",\"signIn\":\"x\",\"accounts\":{\"300000023757\":[7]},\"roles\":[]}")]
    public async Task A_damaged_part_counts_as_none(string text)
    {
        Served = OnTheWire.Some(300);
        await EndEarlyAsync(after: 150);
        File.WriteAllText(Assert.Single(Directory.GetFiles(_house.OwnFolder, "listed-part-*.json")), text);
        await AssertBeginsAnewAsync();
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_listing_with_entries_that_cannot_be_true()
    {
        Served = OnTheWire.Some(300);
        _house.StandIn.Faults.Add("ListAccountRoles=set:roleName=,times=1");
        await EndEarlyAsync(after: 150);
        Assert.False(Directory.Exists(_house.OwnFolder));
    }

    [Fact]
    public async Task Few_accounts_are_always_asked_for_anew()
    {
        Served = OnTheWire.Some(300);
        await EndEarlyAsync(after: 150);
        var asked = RoleLists;
        var ids = Served.Take(100).Select(account => account.Id).ToHashSet();
        await AllAsync(account => ids.Contains(account.Id));
        Assert.InRange(RoleLists, asked + 100, asked + 100 + UnderWay);
    }

    [Fact]
    public async Task Signing_out_takes_the_part_away()
    {
        Served = OnTheWire.Some(300);
        await EndEarlyAsync(after: 150);
        var kept = Assert.Single(Directory.GetFiles(_house.OwnFolder, "listed-part-*.json"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        _house.LastListings.Remove(_house.Profile.Session);
        Assert.False(File.Exists(kept));
    }

    // Calls that were under way when a listing ended early may reach the stand-in after they were counted.
    const int UnderWay = 8;

    async Task AssertBeginsAnewAsync()
    {
        var asked = RoleLists;
        await AllAsync();
        // Up to eight calls of the run that ended may still arrive.
        Assert.InRange(RoleLists, asked + 300, asked + 308);
    }

    async Task EndEarlyAsync(int after)
    {
        using var end = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AllAsync(progress: new EndAfter(after, end), stop: end.Token));
    }

    sealed class EndAfter(int done, CancellationTokenSource end) : IProgress<(int Done, int Of)>
    {
        public void Report((int Done, int Of) value)
        {
            if (value.Done == done)
                end.Cancel();
        }
    }

    static IEnumerable<string> RolesOf(CachedListing listing, string id) =>
        listing.Assignments.Where(assignment => assignment.Account.Id == id).Select(assignment => assignment.RoleName);

    async Task<IReadOnlyList<Account>> AccountsAsync() => (await AccountListAsync()).Accounts;

    Task<AccountList> AccountListAsync() => _house.ListAsync(source => source.AccountsAsync(
        _house.Profile.Session, _house.Profile.Endpoints, Deadlines.Until(TestContext.Current.CancellationToken)));

    async Task<IReadOnlyList<Assignment>> AllAsync(Func<Account, bool>? wanted = null,
        IProgress<(int Done, int Of)>? progress = null, CancellationToken stop = default) =>
        (await ListAsync(wanted, progress, stop)).Assignments;

    Task<AssignmentList> ListAsync(Func<Account, bool>? wanted = null,
        IProgress<(int Done, int Of)>? progress = null, CancellationToken stop = default) =>
        _house.ListAsync(source => source.AllAsync(
            _house.Profile.Session, _house.Profile.Endpoints, wanted, progress, Deadlines.Until(stop)));

    Task<Failure> FailAsync() => Assert.ThrowsAsync<Failure>(() => AllAsync());

    sealed class Told(List<(int Done, int Of)> lines) : IProgress<(int Done, int Of)>
    {
        public void Report((int Done, int Of) value) => lines.Add(value);
    }
}
