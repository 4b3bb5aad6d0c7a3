using IdentityCenter.State;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Configuring;

/// <summary>
/// <c>configure</c> as a person has it: keys are typed into a real terminal, the screen is read, and afterwards the
/// terminal is what it was.
/// </summary>
[Trait("Category", "Slow")]
public sealed class ConfigureTerminalTests : ExecutableTests
{
    const string List = "accounts and roles: ";
    const string Command = "$sso_cred configure --device --no-browser --no-qr";

    protected override void SetUp()
    {
        File.Delete(Home.ConfigPath);
        Home.StandIn.Tenant.Settings.AutoApproves = true;
    }

    [Fact]
    public async Task From_an_empty_home_to_profiles_that_print_credentials()
    {
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("stty -g > $HOME/before; clear; " + Command + "; stty -g > $HOME/after");
        await terminal.SeeAsync("start URL of the access portal");
        await terminal.TypeAsync(Home.StandIn.Url + "/start");
        await terminal.SeeAsync("the portal is in us-east-1");
        await terminal.SeeAsync("name of the session:");
        await terminal.TypeAsync("demo");
        await terminal.SeeAsync("7, 0 selected");

        await terminal.PressAsync("READ prod");
        await terminal.SeeAsync("1 of 7, 0 selected");
        await terminal.PressAsync("Tab");
        await terminal.SeeAsync("> [x] Production");
        await terminal.PressAsync("C-u");
        await terminal.PressAsync("müller admin");
        await terminal.SeeAsync("1 of 7, 1 selected");
        await terminal.PressAsync("Tab");
        var screen = await terminal.SeeAsync("1 of 7, 2 selected");
        Assert.Contains(screen,
            line => line.StartsWith("> [x] Entwicklung – Müller & Söhne  012345678901", StringComparison.Ordinal));
        await terminal.PressAsync("Enter");

        screen = await terminal.SeeAsync("accounts and roles: 2 of 7");
        Assert.DoesNotContain(screen, line => line.Contains("[x]", StringComparison.Ordinal));
        await terminal.SeeAsync("Region of the profiles, or none [us-east-1]:");
        await terminal.TypeAsync("eu-central-1");
        await terminal.SeeAsync("[y/N]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("names of the profiles [{account_name}.{role}]:");
        await terminal.TypeAsync("{nonsense}");
        await terminal.SeeAsync("unknown placeholder '{nonsense}'");
        await terminal.TypeAsync("{account_alias}.{role}");
        await terminal.SeeAsync("write this to ~/.aws/config [Y/n]:");
        Assert.False(File.Exists(Home.ConfigPath));
        await terminal.TypeAsync("");
        screen = await terminal.SeeAsync("next: sso-cred whoami entwicklung-muller-sohne.AdministratorAccess");
        Assert.Contains(screen, line => line.TrimEnd() == "wrote 2 profiles to ~/.aws/config");

        Assert.Equal("123456789012", (await Home.DocumentAsync("production.ReadOnly")).AccountId);
        Assert.Equal(
            "012345678901", (await Home.DocumentAsync("entwicklung-muller-sohne.AdministratorAccess")).AccountId);
        await AssertIsAsBeforeAsync(terminal);
    }

    [Theory]
    [InlineData("C-c", "130")]
    [InlineData("Escape", "130")]
    [InlineData("C-d", "130")]
    [InlineData("TERM", "143")]
    [InlineData("INT", "130")]
    [InlineData("HUP", "129")]
    public async Task However_a_list_is_left_the_terminal_is_as_before(string way, string exit)
    {
        await using var terminal = await SignedInAsync();
        await terminal.SeeAsync("7, 0 selected");
        if (way is "TERM" or "INT" or "HUP")
            await SignalAsync(way);
        else
            await terminal.PressAsync(way);
        var screen = await terminal.SeeAsync($"exit {exit}");
        Assert.Contains(screen, line => line.TrimEnd() == "cancelled; the config is unchanged");
        Assert.DoesNotContain(screen, line => line.Contains("[ ]", StringComparison.Ordinal)
            || line.Contains("selects", StringComparison.Ordinal));
        await AssertIsAsBeforeAsync(terminal);
        Assert.False(File.Exists(Home.ConfigPath + ".bak"));
    }

    [Theory]
    [InlineData("C-c")]
    [InlineData("C-d")]
    public async Task However_a_question_is_left_the_terminal_is_as_before(string key)
    {
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("stty -g > $HOME/before; clear; " + Command + "; echo exit $?; stty -g > $HOME/after");
        await terminal.SeeAsync("start URL of the access portal");
        await terminal.PressAsync(key);
        await terminal.SeeAsync("exit 130");
        await AssertIsAsBeforeAsync(terminal);
        Assert.False(File.Exists(Home.ConfigPath));
    }

    [Theory]
    [InlineData("C-z")]
    [InlineData("TSTP")]
    public async Task Whoever_stops_it_finds_a_usual_terminal_and_the_list_when_they_come_back(string way)
    {
        await using var terminal = await SignedInAsync();
        await terminal.PressAsync("prod");
        await terminal.SeeAsync("3 of 7, 0 selected");
        await terminal.PressAsync("Tab");
        await terminal.SeeAsync("3 of 7, 1 selected");
        if (way == "C-z")
            await terminal.PressAsync(way);
        else
            await SignalAsync(way);
        await terminal.SeeAsync("Stopped");
        await terminal.TypeAsync("stty -g > $HOME/after; clear; echo here $((40 + 2))");
        await terminal.SeeAsync("here 42");
        await AssertIsAsBeforeAsync(terminal);

        await terminal.TypeAsync("fg");
        var screen = await terminal.SeeAsync("3 of 7, 1 selected");
        Assert.Contains(screen, line => line.StartsWith(List + "prod", StringComparison.Ordinal));
        await terminal.PressAsync("C-c");
        await terminal.SeeAsync("cancelled; the config is unchanged");
        await AssertIsAsBeforeAsync(terminal);
    }

    [Fact]
    public async Task Without_colours_boxes_and_an_arrow_tell_all()
    {
        await using var terminal = await SignedInAsync("NO_COLOR=1 ");
        await terminal.PressAsync("Tab");
        var screen = await terminal.SeeAsync("7, 1 selected");
        Assert.Single(screen, line => line.StartsWith("  [x] ", StringComparison.Ordinal));
        Assert.Single(screen, line => line.StartsWith("> [ ] ", StringComparison.Ordinal));
        Assert.DoesNotMatch(@"\e\[[0-9;]*m", terminal.Raw);
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("Region of the profiles");
    }

    [Fact]
    public async Task The_list_takes_every_size_of_a_terminal_also_while_it_is_shown()
    {
        await using var terminal = await SignedInAsync();
        await terminal.SeeAsync("7, 0 selected");
        await terminal.ResizeAsync(40, 8);
        var screen = await terminal.SeeAsync(lines => lines.Length <= 8 && lines.Any(IsCount));
        Assert.Single(screen, line => line.StartsWith(List.TrimEnd(), StringComparison.Ordinal));
        Assert.Equal(4, screen.Count(line => line.Contains("[ ]", StringComparison.Ordinal)));
        await terminal.PressAsync("End");
        await terminal.SeeAsync(lines => lines.Any(line => line.StartsWith("> [ ] Prod", StringComparison.Ordinal)));
        await terminal.ResizeAsync(100, 30);
        screen = await terminal.SeeAsync("production@example.com");
        Assert.Single(screen, line => line.StartsWith(List.TrimEnd(), StringComparison.Ordinal));
        Assert.Equal(7, screen.Count(line => line.Contains("[ ]", StringComparison.Ordinal)));
        await terminal.PressAsync("C-c");
        screen = await terminal.SeeAsync("cancelled; the config is unchanged");
        Assert.DoesNotContain(screen, IsCount);
        await terminal.AssertIsSaneAsync();
        static bool IsCount(string line) => line.Contains("7, 0 selected", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Six_hundred_accounts_are_scrolled_and_searched()
    {
        Home.StandIn.Tenant.Accounts = Account.Some(600);
        await using var terminal = await SignedInAsync();
        await terminal.SeeAsync("600, 0 selected");
        await terminal.PressAsync("End");
        await terminal.SeeAsync(lines => lines.Any(line => line.StartsWith("> [ ] -  ", StringComparison.Ordinal)));
        await terminal.PressAsync("team-0599 lodz");
        await terminal.SeeAsync("0 of 600");
        await terminal.PressAsync("C-u");
        await terminal.PressAsync("team-0598 lodz");
        await terminal.SeeAsync("1 of 600");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("accounts: team-0598 Łódź 300004735562");
        await terminal.SeeAsync("2, 0 selected");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("roles of team-0598 Łódź: AdministratorAccess");
        await terminal.SeeAsync("Region of the profiles");
    }

    [Fact]
    public async Task Nothing_in_a_name_steers_the_terminal()
    {
        Home.StandIn.Tenant.Accounts =
        [
            new Account("000000000001", "\e[2J\e]0;evil\a\r\nnext [line]", "\u202e@example.com", ["ReadOnly"]),
            new Account("000000000002", new string('長', 300), null, ["ReadOnly"]),
            new Account("000000000003", "👩‍👩‍👧 e\u0301\u200b", "", ["ReadOnly"]),
        ];
        await using var terminal = await SignedInAsync();
        var screen = await terminal.SeeAsync("3, 0 selected");
        Assert.Equal(3, screen.Count(line => line.Contains("ReadOnly", StringComparison.Ordinal)));
        await terminal.PressAsync("C-a");
        await terminal.SeeAsync("3, 3 selected");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("Region of the profiles");
        await terminal.TypeAsync("");
        await terminal.TypeAsync("");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("write this to");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("wrote 3 profiles");
        Assert.DoesNotContain("\e[2J", terminal.Raw.Split("start-url")[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("\e]", terminal.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', terminal.Raw);
        foreach (var line in Home.Config.Split('\n'))
            Assert.Matches(@"^(\[(profile|sso-session) [-\w.@+:/]+\]|\w+ = [\x21-\x7e]+|)$", line);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ListAccountRoles=status:404")]
    [InlineData("ListAccountRoles=status:403")]
    public async Task A_role_that_is_gone_when_it_is_picked_is_told_and_nothing_written(string? fault)
    {
        await using var terminal = await SignedInAsync();
        await terminal.PressAsync("power");
        await terminal.SeeAsync("1 of 7");
        if (fault is null)
            Home.StandIn.Tenant.Accounts = [.. Account.Some().Select(each => each with { Roles = ["ReadOnly"] })];
        else
            Home.StandIn.Faults.Add(fault);
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("error: role 'PowerUserAccess' in account '123456789012' is not assign");
        await terminal.SeeAsync("exit 5");
        await AssertIsAsBeforeAsync(terminal);
    }

    [Fact]
    public async Task A_config_that_changes_while_the_difference_is_shown_is_shown_again()
    {
        await using var terminal =
            await SignedInAsync("", "--account 123456789012 --role ReadOnly --region none --process false");
        await terminal.SeeAsync("name of the profile [Production.ReadOnly]");
        await terminal.TypeAsync("prod");
        await terminal.SeeAsync("write this to");
        File.AppendAllText(Home.ConfigPath, "[profile meanwhile]\nregion = eu-west-1\n");
        await terminal.TypeAsync("y");
        await terminal.SeeAsync("was changed by another program");
        await terminal.SeeAsync(lines => lines.Count(line => line.Contains("[Y/n]", StringComparison.Ordinal)) == 2);
        await terminal.TypeAsync("n");
        var screen = await terminal.SeeAsync("exit 0");
        Assert.Contains(screen, line => line.TrimEnd() == "nothing is written");
        Assert.DoesNotContain("prod", Home.Config, StringComparison.Ordinal);
        Assert.Contains("meanwhile", Home.Config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enter_typed_ahead_chooses_nothing()
    {
        var startUrl = Home.StandIn.Url + "/start";
        Home.Config = $"[sso-session demo]\nsso_start_url = {startUrl}\nsso_region = us-east-1\n";
        Home.SignIn(session: "demo", startUrl: startUrl);
        await using var terminal = await Tmux.StartAsync(Home);
        using (var hold = Home.StandIn.Faults.Hold("ListAccounts"))
        {
            await terminal.TypeAsync($"{Command} --session demo; echo exit $?");
            await hold.ArrivedAsync(TestContext.Current.CancellationToken);
            await terminal.PressAsync("Enter");
            await terminal.PressAsync("Enter");
        }

        await terminal.SeeAsync("7, 0 selected");
        await terminal.PressAsync("prod");
        await terminal.SeeAsync("3 of 7, 0 selected");
        await terminal.PressAsync("C-c");
        await terminal.SeeAsync("exit 130");
    }

    [Fact]
    public async Task A_name_that_is_taken_is_asked_for_again()
    {
        await using var terminal =
            await SignedInAsync("", "--account 123456789012 --role ReadOnly --region none --process false",
            "[profile keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n");
        await terminal.SeeAsync("name of the profile [Production.ReadOnly]");
        await terminal.TypeAsync("keys");
        await terminal.SeeAsync("has aws_access_key_id");
        await terminal.TypeAsync("prod");
        await terminal.SeeAsync("write this to");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("wrote profile 'prod'");
    }

    [Fact]
    public async Task Sessions_of_the_config_are_offered()
    {
        await using var terminal = await SignedInAsync("", "",
            "[sso-session another]\nsso_start_url = https://another.awsapps.com/start\nsso_region = eu-west-1\n",
            names: false);
        var screen = await terminal.SeeAsync("(a new one)");
        Assert.Contains(screen, line => line.StartsWith("> demo ", StringComparison.Ordinal));
        await terminal.PressAsync("another");
        await terminal.SeeAsync("1 of 3");
        await terminal.PressAsync("C-u");
        await terminal.PressAsync("demo");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("7, 0 selected");
    }

    [Fact]
    public async Task A_profile_that_exists_offers_its_own_Region()
    {
        await using var terminal = await SignedInAsync("TERM=dumb ", "--account production --role ReadOnly",
            "[profile Production.ReadOnly]\nregion = eu-west-1\n[profile other]\nregion = us-west-2\n");
        await terminal.SeeAsync("Region of the profiles, or none [eu-west-1]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("[y/N]");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("name of the profile [Production.ReadOnly]");
        await terminal.TypeAsync("other");
        await terminal.SeeAsync("write this to");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("exit 0");
        Assert.Contains("[profile other]\nregion = us-west-2\nsso_session", Home.Config, StringComparison.Ordinal);
    }

    /// <summary>A terminal in which the list is about to be shown.</summary>
    async Task<Tmux> SignedInAsync(string variables = "", string options = "", string config = "", bool names = true)
    {
        var startUrl = Home.StandIn.Url + "/start";
        Home.Config = $"[sso-session demo]\nsso_start_url = {startUrl}\nsso_region = us-east-1\n{config}";
        Home.SignIn(session: "demo", startUrl: startUrl);
        var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync($"stty -g > $HOME/before; clear; {variables}{Command} "
            + $"{(names ? "--session demo" : "")} {options}; echo exit $?; stty -g > $HOME/after");
        if (names && options.Length == 0 && variables != "TERM=dumb ")
            await terminal.SeeAsync(" 0 selected");
        return terminal;
    }

    // To the program itself, by its command line, which holds this test's own stand-in or home.
    async Task SignalAsync(string name)
    {
        var run = await Home.ShellAsync($$"""
            for process in /proc/[0-9]*; do
              if [ "$(readlink $process/exe)" = "$sso_cred" ] && grep -qzFx "HOME=$HOME" $process/environ; then
                kill -{{name}} "${process#/proc/}" && exit
              fi
            done
            exit 1
            """);
        Assert.Equal(0, run.Exit);
    }

    async Task AssertIsAsBeforeAsync(Tmux terminal)
    {
        await terminal.SeeAsync(lines => lines.Any(line => line.TrimEnd() == "$"));
        await terminal.AssertIsSaneAsync();
        Assert.Equal(File.ReadAllText(Home["before"]), File.ReadAllText(Home["after"]));
    }
}
