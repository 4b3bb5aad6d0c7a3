using IdentityCenter.State;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Configuring;

/// <summary><c>configure</c> on terminals without cursor control, and for screen readers: numbered lists.</summary>
[Trait("Category", "Slow")]
public sealed class PlainTerminalTests : ExecutableTests
{
    protected override void SetUp()
    {
        var startUrl = Home.StandIn.Url + "/start";
        Home.Config = $"[sso-session demo]\nsso_start_url = {startUrl}\nsso_region = us-east-1\n";
        Home.SignIn(session: "demo", startUrl: startUrl);
    }

    [Theory]
    [InlineData("TERM=dumb", 80, 24)]
    [InlineData("TERM=dumb NO_COLOR=1", 120, 40)]
    [InlineData("ACCESSIBLE=1", 80, 24)]
    public async Task Rows_are_picked_by_number_or_by_words(string variables, int columns, int lines)
    {
        await using var terminal = await Tmux.StartAsync(Home, columns, lines);
        await terminal.TypeAsync($"{variables} $sso_cred configure --session demo; echo exit $?");
        var screen = await terminal.SeeAsync("numbers, such as 1 3-5, or words to search for:");
        Assert.Contains(screen, line => line.TrimEnd() == "accounts and roles: 7");
        await terminal.TypeAsync("nobody");
        await terminal.SeeAsync("nothing has all these words");
        await terminal.TypeAsync("read");
        await terminal.SeeAsync(rows => rows.Count(line => line.StartsWith("numbers", StringComparison.Ordinal)) == 3);
        await terminal.TypeAsync("sohne muller admin");
        await terminal.SeeAsync("Region of the profiles, or none [us-east-1]:");
        await terminal.TypeAsync("us-esat-1");
        await terminal.SeeAsync("no Region 'us-esat-1' is known: did you mean us-east-1");
        await terminal.TypeAsync("none");
        await terminal.SeeAsync("[y/N]");
        await terminal.TypeAsync("perhaps");
        await terminal.SeeAsync("answer yes or no");
        await terminal.TypeAsync("YES");
        await terminal.SeeAsync("name of the profile");
        await terminal.TypeAsync("dev");
        await terminal.SeeAsync("write this to");
        await terminal.TypeAsync("yes");
        await terminal.SeeAsync("exit 0");
        Assert.Contains("[profile dev-process]", Home.Config, StringComparison.Ordinal);
        Assert.Equal("012345678901", (await Home.DocumentAsync("dev")).AccountId);
        if (variables.StartsWith("TERM", StringComparison.Ordinal))
            Assert.DoesNotContain('\e', terminal.Raw.Split("exit $?")[^1]);
    }

    [Fact]
    public async Task A_long_list_has_pages_and_several_are_picked_by_their_numbers()
    {
        Home.StandIn.Tenant.Accounts =
            [.. Enumerable.Range(1, 45).Select(i => new Account($"{i:000000000000}", $"team {i:00}", null, ["R"]))];
        await using var terminal = await Tmux.StartAsync(Home, 80, 40);
        await terminal.TypeAsync("clear; TERM=dumb $sso_cred configure --session demo; echo exit $?");
        await terminal.SeeAsync("(Enter: 25 more)");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("(Enter: 5 more)");
        await terminal.TypeAsync("40, 2-3");
        await terminal.SeeAsync("roles: 3, the only one in each account");
        await terminal.SeeAsync("Region of the profiles");
        await terminal.TypeAsync("");
        await terminal.TypeAsync("");
        await terminal.TypeAsync("{account_id}");
        await terminal.SeeAsync("write this to");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("wrote 3 profiles");
        foreach (var id in (string[])["000000000002", "000000000003", "000000000040"])
            Assert.Contains($"[profile {id}]", Home.Config, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C-c")]
    [InlineData("C-d")]
    public async Task A_numbered_list_can_be_left(string key)
    {
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("clear; TERM=dumb $sso_cred configure --session demo; echo exit $?");
        await terminal.SeeAsync("words to search for");
        await terminal.PressAsync(key);
        await terminal.SeeAsync("cancelled; the config is unchanged");
        await terminal.SeeAsync("exit 130");
    }
}
