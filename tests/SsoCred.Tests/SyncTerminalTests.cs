using IdentityCenter.State;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests;

/// <summary>
/// A change of <c>profiles sync</c> that is longer than the screen: counts and a few names stand for it.
/// </summary>
[Trait("Category", "Slow")]
public sealed class SyncTerminalTests : ExecutableTests
{
    protected override void SetUp() => Home.SignIn();

    [Theory]
    [InlineData("", 80, 24)]
    [InlineData("NO_COLOR=1", 120, 40)]
    [InlineData("TERM=dumb", 80, 24)]
    public async Task A_change_that_is_longer_than_the_screen_is_summarised(string variables, int columns, int lines)
    {
        Home.StandIn.Tenant.Accounts = Account.Some(30);
        await using var terminal = await Tmux.StartAsync(Home, columns, lines);
        await terminal.TypeAsync($"clear; {variables} $sso_cred profiles sync; echo exit $?");
        var count = Account.Some(30).Sum(account => account.Roles.Count);
        var screen = await terminal.SeeAsync($"({count} added, 0 changed, 0 removed) [y/N]:");
        var summary = Array.Find(screen, line => line.StartsWith($"{count} added: ", StringComparison.Ordinal))!;
        Assert.StartsWith($"{count} added: Donnees.DatenLeser+Schreiber, ", summary, StringComparison.Ordinal);
        Assert.Matches(@" and \d+ more *$", summary);
        Assert.Contains(screen, line => line.TrimEnd() == "(--diff shows every line)");
        Assert.DoesNotContain(screen, line => line.Contains("changed: ", StringComparison.Ordinal)
            || line.Contains("[profile", StringComparison.Ordinal));
        await terminal.TypeAsync("n");
        await terminal.SeeAsync("nothing is written");

        // The list is less than an hour old; all of the change is longer than the screen.
        var asked = Home.StandIn.Calls["ListAccountRoles"];
        await terminal.TypeAsync($"clear; {variables} $sso_cred profiles sync --diff; echo exit $?");
        screen = await terminal.SeeAsync("removed) [y/N]:");
        Assert.Contains(screen, line => line.Contains("+[profile ", StringComparison.Ordinal));
        Assert.DoesNotContain(screen, line => line.Contains(" more", StringComparison.Ordinal));
        Assert.Contains(screen, line => line.TrimEnd()
            == "session 'my-sso' as listed less than a minute ago (--refresh lists it again)");
        Assert.Equal(asked, Home.StandIn.Calls["ListAccountRoles"]);
        await terminal.TypeAsync("y");
        await terminal.SeeAsync("exit 0");

        Home.StandIn.Tenant.Accounts = [.. Account.Some(30).Skip(15), .. Account.Some(31).TakeLast(1)];
        await terminal.TypeAsync($"clear; {variables} $sso_cred profiles sync --prune --region eu-west-1");
        screen = await terminal.SeeAsync("removed) [y/N]:");
        Assert.Contains(screen, line => line.StartsWith("2 added: team-0030", StringComparison.Ordinal));
        Assert.Contains(screen, line => line.Contains(" changed: team-0015", StringComparison.Ordinal));
        Assert.Contains(screen, line => line.Contains(" removed: Donnees.", StringComparison.Ordinal));
        await terminal.TypeAsync("n");
    }

    [Fact]
    public async Task A_change_that_fits_is_shown_whole()
    {
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("clear; $sso_cred profiles sync --only 'Production/ReadOnly'");
        var screen = await terminal.SeeAsync("removed) [y/N]:");
        Assert.Contains(screen, line => line.TrimEnd() == "+[profile Production.ReadOnly]");
        Assert.DoesNotContain(screen, line => line.Contains("--diff", StringComparison.Ordinal));
        await terminal.TypeAsync("n");
    }

    [Fact]
    public async Task A_file_gets_all_of_it_and_the_question_a_summary()
    {
        Home.StandIn.Tenant.Accounts = Account.Some(30);
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("clear; $sso_cred profiles sync > $HOME/out; echo exit $?");
        await terminal.SeeAsync("(--diff shows every line)");
        await terminal.SeeAsync("removed) [y/N]:");
        await terminal.TypeAsync("n");
        await terminal.SeeAsync("exit 0");
        Assert.Equal(Account.Some(30).Sum(account => account.Roles.Count),
            File.ReadAllText(Home["out"]).Split("\n+[profile ").Length - 1);
    }
}
