using IdentityCenter.State;
using SsoCred.Configuring;

namespace SsoCred.Tests;

/// <summary><c>profiles sync</c> within an hour of the last listing: which runs reuse it, and what they say.</summary>
public sealed class SyncAgainTests : ExecutableTests
{
    const string Age = "session 'my-sso' as listed less than a minute ago (--refresh lists it again)\n";

    protected override void SetUp() => Home.SignIn();

    [Fact]
    public async Task A_second_run_asks_nobody_and_says_how_old_its_list_is()
    {
        var run = await SyncAsync("--dry-run");
        Assert.DoesNotContain("as listed", run.OutputText, StringComparison.Ordinal);
        var asked = Asked;
        run = await SyncAsync("--yes");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.EndsWith(Age + "wrote ~/.aws/config: 7 added, 0 changed, 0 removed\n", run.OutputText,
            StringComparison.Ordinal);
        Assert.Equal(Age + "nothing to change\n", (await SyncAsync("--yes")).OutputText);
        Assert.Equal(asked, Asked);
    }

    [Theory]
    [InlineData("--refresh")]
    [InlineData("--prune")]
    public async Task Whoever_asks_for_a_new_list_or_prunes_gets_one(string option)
    {
        await SyncAsync("--yes");
        Home.StandIn.Tenant.Accounts = Account.Some(4);
        var run = await SyncAsync("--yes", option);
        Assert.DoesNotContain("as listed", run.OutputText, StringComparison.Ordinal);
        Assert.EndsWith("3 added, 0 changed, 0 removed\n", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_sign_in_gets_a_new_list()
    {
        await SyncAsync("--yes");
        Home.StandIn.Tenant.Accounts = Account.Some(4);
        Home.SignIn();
        Assert.EndsWith("3 added, 0 changed, 0 removed\n", (await SyncAsync("--yes")).OutputText,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_signed_out_is_told_so_whatever_was_listed()
    {
        await SyncAsync("--yes");
        Assert.Equal(0, (await Home.RunAsync("logout", "--session", "my-sso")).Exit);
        (await SyncAsync("--yes")).Failed(4);
    }

    [Fact]
    public async Task The_list_of_roles_is_used_too_and_a_pattern_that_matches_nothing_hints_at_a_new_one()
    {
        Assert.Equal(0, (await Home.RunAsync("roles", "--session", "my-sso")).Exit);
        var asked = Asked;
        Assert.Equal("run: sso-cred roles, or add --refresh",
            (await SyncAsync("--yes", "--only", "team*/*")).Failed(2).Hint);
        Assert.Equal(asked, Asked);
        Assert.Equal("run: sso-cred roles",
            (await SyncAsync("--yes", "--refresh", "--only", "team*/*")).Failed(2).Hint);
    }

    [Fact]
    public async Task Where_no_terminal_shows_it_a_long_change_is_printed_whole()
    {
        Home.StandIn.Tenant.Accounts = Account.Some(60);
        var run = await SyncAsync("--dry-run");
        Assert.Equal(Account.Some(60).Sum(account => account.Roles.Count),
            run.OutputText.Split("\n+[profile ").Length - 1);
        Assert.DoesNotContain("--diff", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(run.OutputText, (await SyncAsync("--dry-run", "--refresh", "--diff")).OutputText);
    }

    [Theory]
    [InlineData(0, "less than a minute ago")]
    [InlineData(59, "less than a minute ago")]
    [InlineData(60, "a minute ago")]
    [InlineData(120, "2 minutes ago")]
    [InlineData(3599, "59 minutes ago")]
    public void The_age_is_told_in_minutes(int seconds, string told) =>
        Assert.Equal(told, SyncChange.Ago(TimeSpan.FromSeconds(seconds)));

    int Asked => Home.StandIn.Calls["ListAccounts"] + Home.StandIn.Calls["ListAccountRoles"];

    Task<Run> SyncAsync(params string[] args) => Home.RunAsync(["profiles", "sync", .. args]);
}
