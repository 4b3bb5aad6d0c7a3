using System.Text.Json;
using IdentityCenter.State;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests;

/// <summary><c>accounts</c> and <c>roles</c>: what a person may use, in words and as JSON.</summary>
public sealed class AccountsTests : ExecutableTests
{
    protected override void SetUp() => Home.SignIn();

    [Fact]
    public async Task Accounts_are_listed_by_name()
    {
        var run = await Home.RunAsync("accounts");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Equal(
            [
                "account|name|e-mail",
                "210987654321|Données 東京|data@example.com",
                "012345678901|Entwicklung – Müller & Söhne|dev@example.com",
                "123456789012|Production|production@example.com",
            ], Cells(run));
        Assert.Equal(["ListAccounts"], Home.StandIn.Calls.Snapshot().Keys);
    }

    [Fact]
    public async Task Roles_are_listed_for_every_account()
    {
        var run = await Home.RunAsync("roles", "--session", "my-sso");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Equal(
            [
                "account|name|role",
                "210987654321|Données 東京|DatenLeser+Schreiber",
                "210987654321|Données 東京|ReadOnly",
                "012345678901|Entwicklung – Müller & Söhne|AdministratorAccess",
                "012345678901|Entwicklung – Müller & Söhne|ReadOnly",
                "123456789012|Production|AdministratorAccess",
                "123456789012|Production|PowerUserAccess",
                "123456789012|Production|ReadOnly",
            ], Cells(run));
    }

    [Theory]
    [InlineData("123456789012")]
    [InlineData("production")]
    public async Task Roles_of_one_account_ask_for_no_other(string account)
    {
        var run = await Home.RunAsync("roles", "--profile", "dev", "--account", account);
        Assert.Equal(["AdministratorAccess", "PowerUserAccess", "ReadOnly"],
            Cells(run).Skip(1).Select(row => row.Split('|')[2]));
        Assert.Equal(1, Home.StandIn.Calls["ListAccountRoles"]);
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_told_with_the_closest()
    {
        var complaint = (await Home.RunAsync("roles", "--account", "Prodction\u001b[2J")).Failed(3);
        Assert.Contains(@"'Prodction\u001b[2J'", complaint.Error, StringComparison.Ordinal);
        complaint = (await Home.RunAsync("roles", "--account", "Prodction")).Failed(3);
        Assert.Equal(new ErrorOutput("no account 'Prodction' is assigned to you in session 'my-sso'",
            "did you mean 'Production'?"), complaint);
        Assert.Equal(0, Home.StandIn.Calls["ListAccountRoles"]);
    }

    [Fact]
    public async Task As_json_they_have_these_fields_and_no_others()
    {
        Home.StandIn.Tenant.Accounts =
            [new Account("012345678901", "a\n\"b\"\u001b[31m", "x@example.com", ["R"]),
                new Account("123456789012", null, null, [])];
        var accounts = await Home.RunAsync("accounts", "--json");
        Assert.Equal((0, ""), (accounts.Exit, accounts.Said));
        Assert.Equal("""
            {
              "session": "my-sso",
              "accounts": [
                {
                  "accountId": "012345678901",
                  "accountName": "a\n\"b\"\u001B[31m",
                  "email": "x@example.com"
                },
                {
                  "accountId": "123456789012",
                  "accountName": null,
                  "email": null
                }
              ]
            }

            """, accounts.OutputText);
        Assert.Equal("""
            {
              "session": "my-sso",
              "roles": [
                {
                  "accountId": "012345678901",
                  "accountName": "a\n\"b\"\u001B[31m",
                  "roleName": "R"
                }
              ],
              "incomplete": []
            }

            """, (await Home.RunAsync("roles", "--json")).OutputText);
    }

    [Fact]
    public async Task What_the_portal_keeps_to_itself_or_tells_wrongly_is_warned_of()
    {
        Home.StandIn.Faults.Add("ListAccountRoles=status:403");
        var run = await Home.RunAsync("roles");
        Assert.Equal(0, run.Exit);
        Assert.Matches("^sso-cred: warning: the portal refuses to list the roles of [0-9]{12}\n$", run.Said);
        Assert.DoesNotContain(Cells(run), row => row.StartsWith(run.Said.TrimEnd()[^12..], StringComparison.Ordinal));
        Assert.True(Cells(run).Length > 3);

        Home.StandIn.Faults.Add("ListAccountRoles=status:403");
        run = await Home.RunAsync("roles", "--json");
        var json = JsonDocument.Parse(run.Output).RootElement;
        var incomplete = Assert.Single(json.GetProperty("incomplete").EnumerateArray()).GetString();
        Assert.Equal($"sso-cred: warning: the portal refuses to list the roles of {incomplete}\n", run.Said);
        Assert.DoesNotContain(json.GetProperty("roles").EnumerateArray(),
            role => role.GetProperty("accountId").GetString() == incomplete);

        Home.StandIn.Tenant.Accounts = [new Account("123456789012", "Production", null, ["R", "a\u001b[2J"])];
        run = await Home.RunAsync("roles", "--json");
        Assert.StartsWith("sso-cred: warning: left out: ", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Said);
        Assert.Equal(1, JsonDocument.Parse(run.Output).RootElement.GetProperty("roles").GetArrayLength());
    }

    [Fact]
    public async Task Names_steer_no_terminal()
    {
        Home.StandIn.Tenant.Accounts =
            [new Account("012345678901", "a\n\u001b[2J\u202eb", "\u0007@example.com", ["R"])];
        foreach (var command in (string[])["accounts", "roles"])
        {
            var run = await Home.RunAsync(command);
            Assert.Equal(2, run.OutputText.TrimEnd('\n').Split('\n').Length);
            Assert.DoesNotContain(run.OutputText, c => c is '\u001b' or '\u202e' or '\u0007');
        }
    }

    [Fact]
    public async Task Nothing_assigned_is_said_and_no_failure()
    {
        Home.StandIn.Tenant.Accounts = [];
        foreach (var command in (string[])["accounts", "roles"])
        {
            var run = await Home.RunAsync(command);
            Assert.Equal((0, $"no {command} are assigned to you in session 'my-sso'\n", ""),
                (run.Exit, run.OutputText, run.Said));
        }

        var json = JsonDocument.Parse((await Home.RunAsync("roles", "--json")).Output).RootElement;
        Assert.Equal(0, json.GetProperty("roles").GetArrayLength());
    }

    [Theory]
    [InlineData("accounts")]
    [InlineData("roles")]
    public async Task Without_a_sign_in_it_says_what_to_type(string command)
    {
        File.Delete(Home.TokenPath);
        Assert.Equal("run: sso-cred login my-sso", (await Home.RunAsync(command)).Failed(4).Hint);
        (await Home.RunAsync(command, "--profile", "dev")).Failed(4);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("region = eu-central-1")]
    [InlineData("aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x")]
    public async Task A_default_that_has_nothing_to_do_with_sso_leaves_the_only_session_clear(string keys)
    {
        Home.Config += $"\n[default]\n{keys}\n";
        Assert.Equal(0, (await Home.RunAsync("accounts")).Exit);
        Assert.Equal(0, (await Home.RunAsync("roles")).Exit);
        Home.Config = Home.Config.Replace("[default]", "[default]\nsso_session = other", StringComparison.Ordinal);
        Assert.Contains(
            "[sso-session other]", (await Home.RunAsync("accounts")).Failed(3).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Which_session_is_meant_has_to_be_clear()
    {
        Home.Config +=
            "\n[sso-session other]\nsso_start_url = https://o.awsapps.com/start\nsso_region = eu-central-1\n";
        var complaint = (await Home.RunAsync("accounts")).Failed(2);
        Assert.Equal(
            new ErrorOutput("several sessions are configured; choose one with --session",
                "one of: --session my-sso, --session other"), complaint);
        Assert.Equal(0, (await Home.RunAsync("accounts", "--session", "my-sso")).Exit);
        Assert.Equal("run: sso-cred login other",
            (await Home.RunAsync("roles", "--session", "other")).Failed(4).Hint);
        (await Home.RunAsync("roles", "--session", "other", "--profile", "dev")).Failed(2);
        (await Home.RunAsync("roles", "--session", "oter")).Failed(3);
        (await Home.RunAsync("accounts", "--all")).Failed(2);
    }

    [Fact]
    public async Task Who_signs_out_leaves_no_list_behind()
    {
        await Home.RunAsync("roles");
        var kept = Assert.Single(Home.FilesIn(".aws/sso-cred", "assignments-*"));
        Assert.Contains("Production", File.ReadAllText(kept), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        await Home.RunAsync("logout", "--session", "my-sso");
        Assert.Empty(Home.FilesIn(".aws/sso-cred", "assignments-*"));
    }

    [Fact]
    public async Task A_limit_that_is_over_says_how_far_it_came()
    {
        Home.StandIn.Faults.Add("ListAccountRoles=silent,times=0");
        var complaint = (await Home.RunAsync("roles", "--timeout", "1")).Failed(6);
        Assert.Equal(new ErrorOutput("only 0 of 3 accounts were listed within 1 s",
            "try again, or allow more time with --timeout"), complaint);
    }

    [Fact]
    public async Task A_listing_that_ran_out_of_time_continues_where_it_stopped_and_prunes_nothing()
    {
        Home.StandIn.Tenant.Accounts = Account.Some(150);
        var config = Home.Config;
        var complaint = (await Home.RunAsync("profiles", "sync", "--yes", "--prune", "--timeout", "3")).Failed(6);
        Assert.Matches("^only [1-9][0-9]* of 150 accounts were listed within 3 s$", complaint.Error);
        Assert.Equal("run it again within an hour: it continues from there", complaint.Hint);
        Assert.Equal(config, Home.Config);
        var kept = Assert.Single(Home.FilesIn(".aws/sso-cred", "listed-part-*"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        Home.AssertNoSecretIn(File.ReadAllText(kept));

        var run = await Home.RunAsync("roles", "--json");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(Home.StandIn.Tenant.Accounts.Sum(account => account.Roles.Count),
            document.RootElement.GetProperty("roles").GetArrayLength());
        // Those that were under way when the time was over are asked for twice.
        Assert.InRange(Home.StandIn.Calls["ListAccountRoles"], 150, 170);
        Assert.False(File.Exists(kept));
    }

    [Theory]
    [InlineData("accounts", "ListAccounts", "INT", 130)]
    [InlineData("roles", "ListAccountRoles", "INT", 130)]
    [InlineData("roles", "ListAccountRoles", "TERM", 143)]
    public async Task A_signal_ends_it_without_a_word(string command, string call, string signal, int exit)
    {
        using var hold = Home.StandIn.Faults.Hold(call);
        using var run = WaitingRun.Start(Home, command);
        await hold.ArrivedAsync(TestContext.Current.CancellationToken);
        run.Signal(signal);
        var end = await run.EndAsync();
        Assert.Equal((exit, "", ""), (end.Exit, end.OutputText, end.Said));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task On_a_terminal_a_bar_tells_how_far_it_is_and_is_gone_afterwards()
    {
        await using var terminal = await Tmux.StartAsync(Home);
        using (Home.StandIn.Faults.Hold("ListAccountRoles"))
        {
            await terminal.TypeAsync("clear; $sso_cred roles");
            await terminal.SeeAsync("[....................] 0 of 3 accounts (Ctrl-C gives up)");
        }

        var screen = await terminal.SeeAsync("PowerUserAccess");
        Assert.DoesNotContain(screen, line => line.Contains("Ctrl-C", StringComparison.Ordinal));
        Assert.Contains("[####################] 3 of 3 accounts", terminal.Raw, StringComparison.Ordinal);
        await terminal.AssertIsSaneAsync();

        using (Home.StandIn.Faults.Hold("ListAccounts"))
        {
            await terminal.TypeAsync("clear; $sso_cred accounts; echo \"ended $?\"");
            await terminal.SeeAsync("listing accounts (Ctrl-C gives up)");
            await terminal.PressAsync("C-c");
            screen = await terminal.SeeAsync("ended 130");
            Assert.DoesNotContain(screen, line => line.Contains("listing accounts", StringComparison.Ordinal));
        }
    }

    static string[] Cells(Run run) => [.. run.OutputText.TrimEnd('\n').Split('\n')
        .Select(line => string.Join(
            '|', line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))];
}
