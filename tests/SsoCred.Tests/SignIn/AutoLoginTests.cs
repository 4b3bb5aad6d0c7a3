using System.Globalization;

namespace SsoCred.Tests.SignIn;

/// <summary>
/// The sign-in that a credential process starts by itself: only where it was asked for and a browser can be reached,
/// one tab for however many processes, and not again soon after a refusal.
/// </summary>
public sealed class AutoLoginTests : ExecutableTests
{
    const int Copies = 20;

    Launcher _launcher = null!;

    protected override void SetUp()
    {
        _launcher = new Launcher(Home);
        Home.Environment["BROWSER"] = _launcher.Path;
    }

    [Fact]
    public async Task It_is_off_unless_it_is_asked_for()
    {
        var run = await Desktop.RunAsync(Home, "--profile", "dev");
        Assert.Equal("run: sso-cred login dev", run.Failed(4).Hint);
        Assert.Empty(_launcher.Launches);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("", "--profile", "dev", "--auto-login")]
    [InlineData("", "get", "--auto-login", "--profile", "dev")]
    [InlineData("sso_cred_auto_login = true", "--profile", "dev")]
    [InlineData("sso_cred_auto_login = TRUE", "get", "--profile", "dev")]
    public async Task Asked_for_it_opens_one_tab_and_answers_when_the_person_has_allowed_it(string key,
        params string[] args)
    {
        Home.Config = Home.Config.Replace("sso_role_name", key + "\nsso_role_name", StringComparison.Ordinal);
        var run = Desktop.RunAsync(Home, args);
        var page = await _launcher.OpenedAsync();
        Assert.Matches("^/[0-9a-f]{32}$", page.PathAndQuery);
        Assert.Contains("You are signed in", await TestUser.AllowAsync(page), StringComparison.Ordinal);
        (await run).Document();
        Assert.Single(_launcher.Launches);
        await Home.DocumentAsync();
    }

    [Theory]
    [InlineData("false")]
    [InlineData("")]
    [InlineData("yes")]
    public async Task Any_other_word_leaves_it_off(string value)
    {
        Home.Config = Home.Config.Replace("sso_role_name", $"sso_cred_auto_login = {value}\nsso_role_name",
            StringComparison.Ordinal);
        (await Desktop.RunAsync(Home, "--profile", "dev")).Failed(4);
        Assert.Empty(_launcher.Launches);
    }

    [Fact]
    public async Task Who_is_signed_in_sees_no_tab()
    {
        Home.SignIn(TimeSpan.FromMinutes(-5));
        (await Desktop.RunAsync(Home, "--profile", "dev", "--auto-login")).Document();
        Assert.Empty(_launcher.Launches);
    }

    [Fact]
    public async Task A_session_that_was_ended_at_the_portal_opens_a_tab()
    {
        Home.SignIn();
        Home.StandIn.Tenant.EndSignIns();
        var run = Desktop.RunAsync(Home, "--profile", "dev", "--auto-login");
        await TestUser.AllowAsync(await _launcher.OpenedAsync());
        (await run).Document();
        Assert.Single(_launcher.Launches);
    }

    [Fact]
    public async Task Other_refusals_open_no_tab()
    {
        Home.SignIn();
        Home.Config = Home.Config.Replace("ReadOnly", "Nobody", StringComparison.Ordinal);
        (await Desktop.RunAsync(Home, "--profile", "dev", "--auto-login")).Failed(5);
        (await Desktop.RunAsync(Home, "--profile", "nowhere", "--auto-login")).Failed(3);
        Assert.Empty(_launcher.Launches);
    }

    [Fact]
    public async Task Of_a_storm_one_opens_a_tab_and_all_get_the_answer()
    {
        var storm = StormAsync();
        var page = await _launcher.OpenedAsync();
        // Time for the others to open one too, if they would.
        await Task.Delay(2000);
        await TestUser.AllowAsync(page);
        var runs = await storm;
        var document = runs[0].Document();
        Assert.All(runs, run => Assert.Equal(document, run.Document()));
        Assert.Single(_launcher.Launches);
        Assert.Equal((1, 1), (Home.StandIn.Calls["CreateToken:authorization_code"], Home.Fetches));
    }

    [Fact]
    public async Task Two_profiles_of_one_session_share_the_tab()
    {
        Home.Config += """

            [profile production]
            sso_session = my-sso
            sso_account_id = 123456789012
            sso_role_name = ReadOnly
            """;
        var storm = StormAsync("dev", "production");
        await TestUser.AllowAsync(await _launcher.OpenedAsync());
        Assert.Equal(["012345678901", "123456789012"],
            (await storm).Select(run => run.Document().AccountId).Distinct().Order());
        Assert.Single(_launcher.Launches);
    }

    [Fact]
    public async Task A_refusal_ends_the_whole_storm_and_there_is_no_second_tab_for_two_minutes()
    {
        var storm = StormAsync();
        await TestUser.DenyAsync(await _launcher.OpenedAsync());
        var runs = await storm;
        Assert.All(runs, run => Assert.Equal("run: sso-cred login dev", run.Failed(4).Hint));
        Assert.Single(_launcher.Launches);

        Assert.All(await StormAsync(), run => run.Failed(4));
        Assert.Single(_launcher.Launches);

        // As if it had been three minutes ago.
        var failure = Assert.Single(Home.FilesIn(".aws/sso-cred", "sign-in-failed-*"));
        File.WriteAllText(failure,
            DateTimeOffset.UtcNow.AddMinutes(-3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        var later = Desktop.RunAsync(Home, "--profile", "dev", "--auto-login");
        while (_launcher.Launches.Length < 2)
            await Task.Delay(20);
        await TestUser.AllowAsync(new Uri(_launcher.Launches[1]));
        (await later).Document();
    }

    [Fact]
    public async Task A_person_may_sign_in_right_after_a_refusal()
    {
        var run = Desktop.RunAsync(Home, "--profile", "dev", "--auto-login");
        await TestUser.DenyAsync(await _launcher.OpenedAsync());
        (await run).Failed(4);
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        Assert.Equal(0, (await Home.RunAsync("login", "--device")).Exit);
        (await Desktop.RunAsync(Home, "--profile", "dev", "--auto-login")).Document();
    }

    [Fact]
    public async Task Nobody_who_answers_ends_it_within_the_time_limit()
    {
        var begun = System.Diagnostics.Stopwatch.StartNew();
        var run = await Desktop.RunAsync(Home, "--profile", "dev", "--auto-login", "--timeout", "3");
        Assert.InRange(begun.Elapsed.TotalSeconds, 2, 40); // without it, 75
        Assert.Equal("run: sso-cred login dev", run.Failed(4).Hint);
        Assert.Single(_launcher.Launches);
        (await Desktop.RunAsync(Home, "--profile", "dev", "--auto-login")).Failed(4);
        Assert.Single(_launcher.Launches);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Nobody_who_answers_ends_it_after_75_seconds()
    {
        var begun = System.Diagnostics.Stopwatch.StartNew();
        (await Desktop.RunAsync(Home, "--profile", "dev", "--auto-login")).Failed(4);
        Assert.InRange(begun.Elapsed.TotalSeconds, 60, 85);
    }

    [Theory]
    [InlineData("SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22")]
    [InlineData("CI=true")]
    [InlineData("container=podman")]
    [InlineData("DISPLAY=")]
    public async Task Without_a_browser_that_the_person_sees_it_ends_at_once(string variable)
    {
        using var run = WaitingRun.Of(Home, Desktop.StartProgram(Home, "/usr/bin/env", variable, SsoCredBinary.Path,
            "--profile", "dev", "--auto-login"));
        Assert.Equal("run: sso-cred login dev", (await run.EndAsync()).Failed(4).Hint);
        Assert.Empty(_launcher.Launches);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_browser_that_cannot_be_started_ends_it_at_once()
    {
        Home.Environment["BROWSER"] = "";
        Home.Environment["PATH"] = "/usr/sbin:/sbin";
        (await Desktop.RunAsync(Home, "--profile", "dev", "--auto-login")).Failed(4);
        Assert.Empty(_launcher.Launches);
    }

    [Theory]
    [InlineData("exit 3")]
    [InlineData("kill -9 $$")]
    [InlineData("sleep 0.3; exit 1")]
    public async Task A_launcher_that_fails_at_once_ends_it_at_once(string script)
    {
        _launcher = new Launcher(Home, script);
        // A run that waited for somebody would count as hanging.
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ =>
            Desktop.RunAsync(Home, "--profile", "dev", "--auto-login", "--timeout", "300")));
        Assert.All(runs, run => Assert.Equal("run: sso-cred login dev", run.Failed(4).Hint));
        Assert.Single(_launcher.Launches);

        Assert.Single(Home.FilesIn(".aws/sso-cred", "sign-in-failed-*"));
        (await Desktop.RunAsync(Home, "--profile", "dev", "--auto-login")).Failed(4);
        Assert.Single(_launcher.Launches);
    }

    [Fact]
    public async Task By_device_a_launcher_that_fails_at_once_ends_it_at_once_too()
    {
        Home.Config += "sso_cred_login = device\n";
        _launcher = new Launcher(Home, "exit 1");
        (await Desktop.RunAsync(Home, "--profile", "dev", "--auto-login", "--timeout", "300")).Failed(4);
        Assert.Single(_launcher.Launches);
    }

    [Fact]
    public async Task A_browser_that_stays_open_does_not_keep_the_caller_waiting()
    {
        _launcher = new Launcher(Home, "echo a word; while [ -e \"$HOME/a-browser\" ]; do sleep 0.1; done");
        var run = Desktop.RunAsync(Home, "--profile", "dev", "--auto-login");
        await TestUser.AllowAsync(await _launcher.OpenedAsync());
        (await run).Document();
    }

    [Fact]
    public async Task By_device_where_the_session_says_so_the_tab_has_the_code()
    {
        Home.Config += "sso_cred_login = device\n";
        var run = Desktop.RunAsync(Home, "--profile", "dev", "--auto-login");
        var page = await _launcher.OpenedAsync();
        Assert.Equal("/device", page.AbsolutePath);
        await TestUser.AllowAsync(page);
        (await run).Document();
    }

    async Task<Run[]> StormAsync(params string[] profiles)
    {
        var names = profiles is [] ? "dev" : string.Join(' ', profiles);
        using var shell = WaitingRun.Of(Home, Desktop.StartProgram(Home, "/bin/bash", "-c", $$"""
            rm -f "$HOME"/storm-*
            set -- {{names}}
            for i in $(seq {{Copies}}); do
              { "{{SsoCredBinary.Path}}" --profile "$1" --auto-login > "$HOME/storm-$i.out" 2> "$HOME/storm-$i.err"
                echo $? > "$HOME/storm-$i.exit"; } &
              set -- "${@:2}" "$1"
            done
            wait
            """));
        var all = await shell.EndAsync();
        Assert.Equal((0, ""), (all.Exit, all.Said));
        return [.. Enumerable.Range(1, Copies).Select(i => new Run(
            int.Parse(File.ReadAllText(Home[$"storm-{i}.exit"]), CultureInfo.InvariantCulture),
            File.ReadAllBytes(Home[$"storm-{i}.out"]), File.ReadAllText(Home[$"storm-{i}.err"])))];
    }
}
