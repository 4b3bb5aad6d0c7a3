using CredentialProcess.Assignments;
using CredentialProcess.Files;
using CredentialProcess.Tokens;
using OnTheWire = IdentityCenter.State.Account;

namespace CredentialProcess.Tests.Assignments;

/// <summary>When a cached listing is as good as a new one: complete, of this sign-in, younger than an hour.</summary>
public sealed class RecentListingTests : AssignmentFixture
{
    [Fact]
    public async Task A_complete_listing_serves_for_an_hour_without_a_call()
    {
        _house.SignIn(TimeSpan.FromHours(8));
        var all = await AllAsync();
        _house.Clock.Advance(TimeSpan.FromMinutes(59));
        _house.StandIn.Calls.Clear();
        var recent = (await FindAsync())!;
        Assert.Equal(all, recent.Listing.Assignments);
        Assert.True(recent.Listing.IsComplete);
        Assert.InRange(recent.Age, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
        Assert.Equal((0, 0), (Lists, RoleLists));
        _house.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task A_clock_that_was_set_back_makes_it_useless()
    {
        _house.SignIn(TimeSpan.FromHours(8));
        await AllAsync();
        Rewrite(listing => listing with
        {
            Complete = listing.Complete! with { BegunAt = _house.Clock.GetUtcNow().AddMinutes(1) },
        });
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Another_sign_in_does_not_use_it()
    {
        await AllAsync();
        Assert.NotNull(await FindAsync());
        _house.SignIn();
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Another_endpoint_does_not_use_it()
    {
        await AllAsync();
        _house.Environment["AWS_ENDPOINT_URL_SSO"] = "http://127.0.0.1:1";
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Nobody_uses_it_whose_sign_in_has_expired_is_gone_or_was_refused()
    {
        var minted = _house.SignIn(TimeSpan.FromMinutes(30));
        await AllAsync();
        var token = await File.ReadAllBytesAsync(_house.TokenPath, TestContext.Current.CancellationToken);
        File.Delete(_house.TokenPath);
        Assert.Null(await FindAsync());
        await File.WriteAllBytesAsync(_house.TokenPath, token, TestContext.Current.CancellationToken);
        Assert.NotNull(await FindAsync());
        new RefusedTokens(new FileCache(_house.OwnFolder), null).Add(_house.Profile.Session,
            TokenAuthorizedCall.EndpointKey(_house.Profile.Session, _house.Profile.Endpoints), minted.AccessToken);
        Assert.Null(await FindAsync());

        _house.SignIn(TimeSpan.FromMinutes(30));
        await AllAsync();
        _house.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Null(await FindAsync());
    }

    [Theory]
    [InlineData("ListAccountRoles=status:403")]
    [InlineData("ListAccountRoles=missing:roleName")]
    [InlineData("ListAccounts=swap:012345678901=none")]
    public async Task A_listing_with_a_gap_is_none_and_takes_the_place_of_an_older_one(string fault)
    {
        await AllAsync();
        _house.StandIn.Faults.Add(fault);
        await ListAsync();
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Nothing_assigned_is_more_often_a_fault_and_is_asked_for_again()
    {
        Served = [];
        await AllAsync();
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Roles_of_some_accounts_are_no_complete_listing()
    {
        await AllAsync(wanted: account => account.Id == "123456789012");
        Assert.Null(await FindAsync());
        await AccountsAsync();
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task An_account_that_is_new_voids_it()
    {
        await AllAsync();
        await AccountsAsync();
        Assert.NotNull(await FindAsync());
        Served = OnTheWire.Some(4);
        await AccountsAsync();
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task What_is_listed_later_is_in_it_and_it_stays_as_old_as_its_oldest_part()
    {
        _house.SignIn(TimeSpan.FromHours(8));
        await AllAsync();
        Served = [.. Served.Select(account => account with { Roles = ["Other"] })];
        _house.Clock.Advance(TimeSpan.FromMinutes(50));
        await AllAsync(wanted: account => account.Id == "123456789012");
        var recent = (await FindAsync())!;
        Assert.Equal(["Other"], recent.Listing.Assignments
            .Where(each => each.Account.Id == "123456789012").Select(each => each.RoleName));
        Assert.Equal(5, recent.Listing.Assignments.Count);
        _house.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task A_listing_that_was_resumed_is_as_old_as_its_first_part()
    {
        _house.SignIn(TimeSpan.FromHours(8));
        Served = OnTheWire.Some(150);
        await EndEarlyAsync(after: 60);
        _house.Clock.Advance(TimeSpan.FromMinutes(40));
        await AllAsync();
        Assert.InRange((await FindAsync())!.Age, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(41));
        _house.Clock.Advance(TimeSpan.FromMinutes(21));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Roles_of_accounts_that_are_listed_already_cost_no_page_of_accounts()
    {
        var accounts = await AccountsAsync();
        _house.StandIn.Calls.Clear();
        var list = await _house.ListAsync(source => source.OfAccountsAsync(_house.Profile.Session,
            _house.Profile.Endpoints, [accounts[1]], null, Deadlines.Until(TestContext.Current.CancellationToken)));
        Assert.Equal((0, 1), (Lists, RoleLists));
        Assert.All(list.Assignments, each => Assert.Equal(accounts[1], each.Account));
        var kept = _house.LastListings.Read(_house.Profile.Session)!;
        Assert.Equal(accounts, kept.Accounts);
        Assert.Equal(list.Assignments, kept.Assignments);
    }

    [Fact]
    public async Task Roles_of_accounts_of_a_listing_that_was_left_early_are_not_cached_as_all_there_are()
    {
        await _house.ListAsync(source => source.OfAccountsAsync(_house.Profile.Session, _house.Profile.Endpoints,
            [new("123456789012", "Production", null)], null, Deadlines.Until(TestContext.Current.CancellationToken)));
        Assert.Null(_house.LastListings.Read(_house.Profile.Session));
    }

    [Fact]
    public async Task Pages_of_accounts_are_handed_on_as_they_arrive()
    {
        Served = OnTheWire.Some(250);
        List<(int Count, int Calls)> pages = [];
        var list = await _house.ListAsync(source => source.AccountsAsync(_house.Profile.Session,
            _house.Profile.Endpoints, Deadlines.Until(TestContext.Current.CancellationToken),
            page => pages.Add((page.Count, Lists))));
        Assert.Equal([(100, 1), (100, 2), (50, 3)], pages);
        Assert.Equal(250, list.Accounts.Count);
    }

    // Whatever was listed in between, what is found is what a new listing says, and it is never older than an hour.
    [Fact]
    public Task While_nothing_changes_it_is_what_the_portal_says() =>
        RandomCases.CasesAsync("recent listings", 40, async random =>
        {
            _house.SignIn(TimeSpan.FromHours(8));
            Served = [.. OnTheWire.Some(random.Next(2, 12)).OrderBy(_ => random.Next())];
            DateTimeOffset? complete = null;
            for (var step = 0; step < 8; step++)
            {
                var now = _house.Clock.GetUtcNow();
                switch (random.Next(5))
                {
                    case 0:
                        await AllAsync();
                        complete = now;
                        break;
                    case 1:
                        await AccountsAsync();
                        break;
                    case 2:
                        var id = random.In(Served.ToArray()).Id;
                        await AllAsync(wanted: account => account.Id == id);
                        break;
                    case 3:
                        _house.Clock.Advance(TimeSpan.FromMinutes(random.Next(45)));
                        break;
                    case 4:
                        if (random.Next(3) > 0)
                            break;
                        _house.SignIn(TimeSpan.FromHours(8));
                        complete = null;
                        break;
                }

                var recent = await FindAsync();
                Assert.Equal(complete is { } at && _house.Clock.GetUtcNow() - at < TimeSpan.FromMinutes(59),
                    recent is not null && recent.Age < TimeSpan.FromMinutes(59));
                if (recent is not null)
                {
                    Assert.Equal(Served.Sum(account => account.Roles.Count), recent.Listing.Assignments.Count);
                    Assert.Equal(Served.SelectMany(account => account.Roles.Select(role => (account.Id, role))).Order(),
                        recent.Listing.Assignments.Select(each => (each.Account.Id, each.RoleName)).Order());
                }
            }
        });

    Task<RecentListing?> FindAsync() => _house.ListAsync(source => source.FindRecentAsync(
        _house.Profile.Session, _house.Profile.Endpoints, TestContext.Current.CancellationToken));

    void Rewrite(Func<CachedListing, CachedListing> change) =>
        _house.LastListings.Write(_house.Profile.Session, change(_house.LastListings.Read(_house.Profile.Session)!));
}
