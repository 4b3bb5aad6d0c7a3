using OnTheWire = IdentityCenter.State.Account;

namespace CredentialProcess.Tests.Assignments;

/// <summary>A listing that ends early, and the next run that resumes it.</summary>
public class RoleListingTests : AssignmentFixture
{
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
    [InlineData(
        "{\"begunAt\":\"2026-11-21T12:00:00Z\",\"signIn\":\"x\",\"accounts\":{\"300000023757\":[7]},\"roles\":[]}")]
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
}
