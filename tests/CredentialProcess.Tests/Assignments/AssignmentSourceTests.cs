using OnTheWire = IdentityCenter.State.Account;

namespace CredentialProcess.Tests.Assignments;

/// <summary>Accounts and roles are listed completely, in order and at a rate that the portal accepts.</summary>
public class AssignmentSourceTests : AssignmentFixture
{
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
    public async Task The_deadline_ends_it_at_once()
    {
        using var hold = _house.StandIn.Faults.Hold("ListAccountRoles");
        using var end = new CancellationTokenSource();
        var listing = AllAsync(stop: end.Token);
        await hold.ArrivedAsync(TestContext.Current.CancellationToken);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listing);
    }
}
