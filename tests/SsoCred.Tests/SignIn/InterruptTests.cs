namespace SsoCred.Tests.SignIn;

/// <summary>Ctrl-C and SIGTERM while a person is waited for: the shell's exit code, and nothing left behind.</summary>
public sealed class InterruptTests : ExecutableTests
{
    [Theory]
    [InlineData("--device", "INT", 130)]
    [InlineData("--browser", "INT", 130)]
    [InlineData("--device", "TERM", 143)]
    [InlineData("--browser", "TERM", 143)]
    public async Task A_signal_ends_the_wait_and_leaves_nothing_behind(string way, string signal, int exit)
    {
        using var login = WaitingRun.Start(Home, "login", way, "--no-browser");
        var page = await login.PageAsync();
        await login.UntilItWaitsAsync();
        login.Signal(signal);
        var run = await login.EndAsync();
        Assert.Equal((exit, ""), (run.Exit, run.OutputText));
        Assert.DoesNotContain("error", run.Said, StringComparison.Ordinal);

        // A registration is no leftover: the next sign-in uses it. But by browser nobody knows whether it is good
        // before
        // the page has come back: a client that the service has forgotten gets a page that never does.
        var isKept = way == "--device";
        var registrations = Home.FilesIn(".aws/sso", "*");
        Assert.Equal(isKept ? 1 : 0, registrations.Length);
        Assert.All(
            registrations, file => Assert.Contains("clientSecret", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Equal(!isKept, run.Said.EndsWith(
            "\nsso-cred: hint: if the page did not work, sign in again: that registers a new client\n",
            StringComparison.Ordinal));
        Assert.Empty(Home.FilesIn(".aws/cli", "*"));
        Assert.All(Home.FilesIn(".aws/sso-cred", "*"),
            path => Assert.EndsWith(".lock", path, StringComparison.Ordinal));

        using var again = WaitingRun.Start(Home, "login", way, "--no-browser");
        page = await again.PageAsync();
        await TestUser.AllowAsync(page);
        Assert.Equal(0, (await again.EndAsync()).Exit);
        Assert.Equal(isKept ? 1 : 2, Home.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task A_signal_while_the_service_is_silent_ends_it_too()
    {
        Home.StandIn.Faults.Add("RegisterClient=silent");
        using var login = WaitingRun.Start(Home, "login");
        while (Home.StandIn.Requests.Count == 0)
            await Task.Delay(20);
        login.Signal();
        Assert.Equal(130, (await login.EndAsync()).Exit);
        Assert.Empty(Home.FilesIn(".aws/sso", "*"));
    }

    [Fact]
    public async Task The_token_that_was_there_stays_when_a_sign_in_is_given_up()
    {
        Home.SignIn();
        var token = File.ReadAllText(Home.TokenPath);
        using var login = WaitingRun.Start(Home, "login", "--device");
        await login.UntilItWaitsAsync();
        login.Signal();
        Assert.Equal(130, (await login.EndAsync()).Exit);
        Assert.Equal(token, File.ReadAllText(Home.TokenPath));
        await Home.DocumentAsync();
    }

    [Fact]
    public async Task A_browser_that_was_opened_outlives_the_sign_in()
    {
        var launcher = new Launcher(Home,
            "while [ -e \"$HOME/a-browser\" ]; do sleep 0.1; echo alive > \"$HOME/alive\"; done");
        Home.Environment["BROWSER"] = launcher.Path;
        using var login = Desktop.Start(Home, "login");
        await launcher.OpenedAsync();
        await login.UntilItWaitsAsync();
        login.Signal();
        Assert.Equal(130, (await login.EndAsync()).Exit);
        File.Delete(Home["alive"]);
        for (var turn = 0; !File.Exists(Home["alive"]); turn++)
        {
            Assert.True(turn < 500, "the browser has died");
            await Task.Delay(20);
        }
    }
}
