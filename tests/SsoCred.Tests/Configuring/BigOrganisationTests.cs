using IdentityCenter.State;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Configuring;

/// <summary>
/// <c>configure</c> with 600 accounts: the account list is there with the portal's first page, and what is typed while
/// the others arrive, or do not, is not lost.
/// </summary>
[Trait("Category", "Slow")]
public sealed class BigOrganisationTests : ExecutableTests
{
    const string Command = "$sso_cred configure --session demo --device --no-browser --no-qr";

    protected override void SetUp()
    {
        var startUrl = Home.StandIn.Url + "/start";
        Home.Config = $"[sso-session demo]\nsso_start_url = {startUrl}\nsso_region = us-east-1\n";
        Home.SignIn(session: "demo", startUrl: startUrl);
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        Home.StandIn.Tenant.Accounts = Account.Some(600);
    }

    [Theory]
    [InlineData("", 80, 24)]
    [InlineData("NO_COLOR=1 ", 120, 40)]
    public async Task Accounts_are_searched_and_selected_while_they_arrive_and_roles_come_of_the_chosen_only(
        string variables, int columns, int lines)
    {
        Pages("delay:0,times=1", "delay:5,times=1");
        await using var terminal = await StartAsync(variables, columns, lines);
        await terminal.SeeAsync("100 so far, 0 selected");
        await terminal.PressAsync("0598");
        await terminal.SeeAsync("nothing has all these words so far");
        await terminal.PressAsync("C-u");
        await terminal.PressAsync("team");
        var screen = await terminal.SeeAsync("of 100 so far, 0 selected");
        Assert.Contains(screen, line => line.StartsWith("> [ ] team-0003 Łódź", StringComparison.Ordinal));
        await terminal.PressAsync("Tab");
        await terminal.SeeAsync("so far, 1 selected");
        await terminal.PressAsync("C-u");
        await terminal.PressAsync("0598");
        screen = await terminal.SeeAsync("1 of 600, 1 selected");
        Assert.Contains(screen, line => line.StartsWith("> [ ] team-0598 Łódź", StringComparison.Ordinal));
        await terminal.PressAsync("Tab");
        await terminal.SeeAsync("1 of 600, 2 selected");
        await terminal.PressAsync("Enter");

        await terminal.SeeAsync("accounts: 2 of 600");
        await terminal.SeeAsync("5, 0 selected");
        Assert.Equal((6, 2), (Home.StandIn.Calls["ListAccounts"], Home.StandIn.Calls["ListAccountRoles"]));
        await terminal.PressAsync("read");
        await terminal.SeeAsync("2 of 5, 0 selected");
        await terminal.PressAsync("C-a");
        await terminal.SeeAsync("2 of 5, 2 selected");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("roles: 2 of 5");
        await AcceptAsync(terminal, questions: 3);
        await terminal.SeeAsync("wrote 2 profiles");
        Assert.Contains("[profile team-0598-Lodz.ReadOnly]", Home.Config, StringComparison.Ordinal);
        Assert.Contains("[profile team-0003-Lodz.ReadOnly]", Home.Config, StringComparison.Ordinal);
        await AssertIsAsBeforeAsync(terminal);
    }

    [Fact]
    public async Task Whoever_has_chosen_waits_for_no_page_and_one_account_has_its_name_at_its_roles()
    {
        Pages("delay:0,times=1", "silent,times=0");
        await using var terminal = await StartAsync();
        await terminal.PressAsync("production");
        await terminal.SeeAsync("1 of 100 so far");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("accounts: Production 123456789012 production@example.com");
        var screen = await terminal.SeeAsync("3, 0 selected");
        Assert.Contains(screen, line => line.StartsWith("roles of Production:", StringComparison.Ordinal));
        Assert.Contains(screen, line => line.TrimEnd() == "> [ ] AdministratorAccess");
        await terminal.PressAsync("power");
        await terminal.SeeAsync("1 of 3");
        await terminal.PressAsync("Enter");
        await AcceptAsync(terminal, questions: 3);
        await terminal.SeeAsync("wrote profile 'Production.PowerUserAccess'");
    }

    [Theory]
    [InlineData("status:403,times=1", "the access portal does not list")]
    [InlineData("reset,times=0", "Ctrl-R lists the rest:")]
    [InlineData("html:403,times=1", "Ctrl-R lists the rest:")]
    public async Task When_a_page_does_not_come_what_is_typed_stays_and_a_key_asks_for_the_rest(
        string fault, string told)
    {
        Pages("delay:0,times=2", "delay:3,times=1", fault);
        await using var terminal = await StartAsync();
        await terminal.PressAsync("Tab");
        await terminal.PressAsync("team");
        await terminal.SeeAsync("so far, 1 selected");
        var screen = await terminal.SeeAsync(told);
        Assert.Contains(screen, line => line.Contains("of 300, 1 selected", StringComparison.Ordinal));
        Assert.Contains(screen, line => line.StartsWith("accounts: team", StringComparison.Ordinal));
        await terminal.AssertIsSaneAsync();

        Home.StandIn.Faults.Clear();
        await terminal.PressAsync("C-r");
        screen = await terminal.SeeAsync("of 600, 1 selected");
        Assert.Contains(screen, line => line.StartsWith("accounts: team", StringComparison.Ordinal));
        Assert.Contains(screen, line => line.Contains("Tab selects", StringComparison.Ordinal));
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("accounts: Données 東京 210987654321");
        await terminal.SeeAsync("2, 0 selected");
    }

    [Fact]
    public async Task A_portal_that_is_asked_too_fast_only_takes_longer()
    {
        Pages("delay:0,times=2", "status:429,times=3");
        await using var terminal = await StartAsync();
        await terminal.PressAsync("Tab");
        await terminal.SeeAsync("600, 1 selected");
    }

    [Theory]
    [InlineData("C-c")]
    [InlineData("Escape")]
    public async Task Leaving_while_pages_arrive_leaves_a_clean_terminal_and_the_selection_for_the_next_time(string key)
    {
        Pages("delay:0,times=1", "silent,times=0");
        await using var terminal = await StartAsync();
        await terminal.PressAsync("production");
        await terminal.SeeAsync("1 of 100 so far");
        await terminal.PressAsync("Tab");
        await terminal.SeeAsync("1 selected");
        await terminal.PressAsync(key);
        var screen = await terminal.SeeAsync("exit 130");
        Assert.Contains(screen, line => line.TrimEnd() == "cancelled; the config is unchanged");
        Assert.Contains(screen, line => line.TrimEnd()
            == "what you have typed is offered again by the next sso-cred configure");
        Assert.DoesNotContain(screen, line => line.Contains("[ ]", StringComparison.Ordinal)
            || line.Contains("so far", StringComparison.Ordinal));
        await AssertIsAsBeforeAsync(terminal);

        Home.StandIn.Faults.Clear();
        await terminal.TypeAsync($"clear; {Command}; echo exit $?");
        await terminal.SeeAsync("600, 1 selected");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("accounts: Production");
    }

    [Fact]
    public async Task A_sign_in_that_ends_meanwhile_is_renewed_and_the_selection_stays()
    {
        Pages("delay:0,times=2", "delay:3,times=1");
        await using var terminal = await StartAsync();
        await terminal.PressAsync("production");
        await terminal.SeeAsync("so far, 0 selected");
        await terminal.PressAsync("Tab");
        await terminal.SeeAsync("so far, 1 selected");
        Home.StandIn.Tenant.EndSignIns();
        await terminal.SeeAsync("signed in to session 'demo'");
        var screen = await terminal.SeeAsync("1 of 600, 1 selected");
        Assert.Contains(screen, line => line.StartsWith("accounts: production", StringComparison.Ordinal));
        Assert.Contains(screen, line => line.StartsWith("the sign-in has ended", StringComparison.Ordinal));
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("roles of Production");
    }

    [Fact]
    public async Task Accounts_whose_roles_do_not_come_are_picked_again()
    {
        await using var terminal = await StartAsync();
        await terminal.PressAsync("production");
        await terminal.SeeAsync("1 of 600");
        Home.StandIn.Faults.Add("ListAccountRoles=status:403");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("does not list your accounts and roles");
        await terminal.SeeAsync("1 of 600, 0 selected");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("roles of Production");
    }

    [Fact]
    public async Task A_role_that_is_given_is_looked_for_in_the_accounts_that_are_picked()
    {
        await using var terminal = await StartAsync(options: "--role PowerUserAccess");
        await terminal.PressAsync("0598");
        await terminal.SeeAsync("1 of 600");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("role 'PowerUserAccess' in these accounts is not assigned to you");
        await terminal.SeeAsync("1 of 600, 0 selected");
        await terminal.PressAsync("C-u");
        await terminal.PressAsync("production");
        await terminal.SeeAsync("> [ ] Production");
        await terminal.PressAsync("Enter");
        await AcceptAsync(terminal, questions: 3);
        await terminal.SeeAsync("wrote profile 'Production.PowerUserAccess'");
    }

    [Fact]
    public async Task Accounts_of_the_profiles_that_were_used_last_come_first()
    {
        foreach (var (name, id) in ((string, string)[])[("old", "300004735562"), ("new", "123456789012")])
        {
            Home.Config +=
                $"\n[profile {name}]\nsso_session = demo\nsso_account_id = {id}\nsso_role_name = ReadOnly\n";
        }

        Directory.CreateDirectory(Home[".aws/sso-cred"]);
        File.WriteAllText(Home[".aws/sso-cred/recent-profiles.json"], """{"profiles":["gone","new","old"]}""");
        await using var terminal = await StartAsync();
        var screen = await terminal.SeeAsync("600, 0 selected");
        Assert.StartsWith("> [ ] Production", Row(0), StringComparison.Ordinal);
        Assert.StartsWith("  [ ] team-0598", Row(1), StringComparison.Ordinal);
        Assert.StartsWith("  [ ] Données", Row(2), StringComparison.Ordinal);

        string Row(int row) => screen[Array.FindIndex(
            screen, line => line.StartsWith("accounts:", StringComparison.Ordinal)) + 1 + row];
    }

    [Theory]
    [InlineData("TERM=dumb")]
    [InlineData("TERM=dumb NO_COLOR=1")]
    [InlineData("ACCESSIBLE=1")]
    public async Task A_numbered_list_comes_when_it_is_complete_and_says_that_it_is_on_its_way(string variables)
    {
        Pages("delay:0,times=1", "delay:4,times=1");
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync($"clear; {variables} {Command}; echo exit $?");
        await terminal.SeeAsync("listing accounts (Ctrl-C gives up)");
        await terminal.SeeAsync("100 accounts so far");
        await terminal.SeeAsync("numbers, such as 1 3-5, or words to search for (Enter: 580 more):");
        await terminal.TypeAsync("0598");
        await terminal.SeeAsync(") team-0598 Łódź  300004735562");
        await terminal.SeeAsync("2) ReadOnly");
        await terminal.TypeAsync("2");
        await terminal.SeeAsync("Region of the profiles");
        if (variables.StartsWith("TERM", StringComparison.Ordinal))
            Assert.DoesNotContain('\e', terminal.Raw.Split("listing accounts")[^1]);
        await terminal.PressAsync("C-c");
        await terminal.SeeAsync("exit 130");

        // The numbers of the last time are the default.
        await terminal.TypeAsync($"clear; {variables} {Command}; echo exit $?");
        await terminal.SeeAsync("or words to search for [");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("or words to search for [2]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("Region of the profiles");
    }

    [Fact]
    public async Task Nineteen_accounts_are_one_list_with_their_roles_and_twenty_are_not()
    {
        Home.StandIn.Tenant.Accounts = Account.Some(19);
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync(Command);
        await terminal.SeeAsync("accounts and roles:");
        await terminal.PressAsync("C-c");
        await terminal.SeeAsync("cancelled");
        Home.StandIn.Tenant.Accounts = Account.Some(20);
        await terminal.TypeAsync($"clear; {Command}");
        await terminal.SeeAsync("20, 0 selected");
        await terminal.PressAsync("C-c");
    }

    void Pages(params string[] kinds)
    {
        foreach (var kind in kinds)
            Home.StandIn.Faults.Add("ListAccounts=" + kind);
    }

    async Task<Tmux> StartAsync(string variables = "", int columns = 80, int lines = 24, string options = "")
    {
        var terminal = await Tmux.StartAsync(Home, columns, lines);
        await terminal.TypeAsync($"stty -g > $HOME/before; clear; {variables}{Command} {options}; echo exit $?; "
            + "stty -g > $HOME/after");
        await terminal.SeeAsync(" 0 selected");
        return terminal;
    }

    static async Task AcceptAsync(Tmux terminal, int questions)
    {
        await terminal.SeeAsync("Region of the profiles");
        for (var i = 0; i < questions; i++)
            await terminal.TypeAsync("");
        await terminal.SeeAsync("write this to");
        await terminal.TypeAsync("");
    }

    async Task AssertIsAsBeforeAsync(Tmux terminal)
    {
        await terminal.SeeAsync(lines => lines.Any(line => line.TrimEnd() == "$"));
        await terminal.AssertIsSaneAsync();
        Assert.Equal(File.ReadAllText(Home["before"]), File.ReadAllText(Home["after"]));
    }
}
