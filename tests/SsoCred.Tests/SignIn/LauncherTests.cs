namespace SsoCred.Tests.SignIn;

/// <summary>
/// How a page gets opened: whose command it is, what it is given, and that nothing it does or prints matters.
/// </summary>
public sealed class LauncherTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync() => _home = await Home.CreateAsync();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task On_a_desktop_the_browser_is_opened_and_comes_back()
    {
        var launcher = Use(new Launcher(_home));
        using var login = Desktop.Start(_home, "login");
        var page = await launcher.OpenedAsync();
        Assert.Equal(page, await login.PageAsync());
        Assert.Equal("/authorize", page.AbsolutePath);
        await Person.AllowAsync(page);
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("opening a browser to sign in to session 'my-sso'; if no page appears, open\n", run.Said,
            StringComparison.Ordinal);
        Assert.Single(launcher.Launches);
    }

    [Fact]
    public async Task The_listener_stands_before_the_browser_is_opened()
    {
        // Comes back within the launcher, which is not waited for: the first thing that it meets must be the listener.
        Use(new Launcher(_home, """
            redirect=$(printf '%s' "$1" | sed 's/.*redirect_uri=http%3A%2F%2F127.0.0.1%3A\([0-9]*\)%2F.*/\1/')
            if (exec 3<> "/dev/tcp/127.0.0.1/$redirect"); then echo stood; else echo missing; fi > "$HOME/listener"
            """, "/bin/bash"));
        using var login = Desktop.Start(_home, "login");
        var page = await login.PageAsync();
        await UntilAsync(() => File.Exists(_home["listener"]) && File.ReadAllText(_home["listener"]).EndsWith('\n'));
        Assert.Equal("stood\n", File.ReadAllText(_home["listener"]));
        await Person.AllowAsync(page);
        Assert.Equal(0, (await login.EndAsync()).Exit);
    }

    [Fact]
    public async Task By_device_the_page_with_the_code_is_opened_and_the_code_shown_all_the_same()
    {
        var launcher = Use(new Launcher(_home));
        using var login = Desktop.Start(_home, "login", "--device");
        var code = await login.CodeAsync();
        Assert.EndsWith($"/device?user_code={code}", (await launcher.OpenedAsync()).AbsoluteUri,
            StringComparison.Ordinal);
        _home.StandIn.Tenant.Approve(code);
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.Contains("and allow it if it shows the code " + code, run.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--device")]
    [InlineData("--browser")]
    public async Task With_no_browser_the_page_is_printed_and_not_opened(string way)
    {
        var launcher = Use(new Launcher(_home));
        using var login = Desktop.Start(_home, "login", way, "--no-browser");
        var page = await login.PageAsync();
        await login.UntilItWaitsAsync();
        await Person.AllowAsync(page);
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.DoesNotContain("opening", run.Said, StringComparison.Ordinal);
        Assert.Empty(launcher.Launches);
    }

    [Fact]
    public async Task A_session_may_name_its_own_command()
    {
        var launcher = new Launcher(_home);
        _home.Environment["BROWSER"] = "/bin/false";
        _home.Config += $"sso_cred_browser = \"{launcher.Path}\" --profile 'at work' --\n";
        using var login = Desktop.Start(_home, "login");
        var page = await login.PageAsync();
        Assert.Equal(page, await launcher.OpenedAsync());
        await Person.AllowAsync(page);
        Assert.Equal(0, (await login.EndAsync()).Exit);
        Assert.Equal($"--profile at work -- {page}", Assert.Single(launcher.Launches));
    }

    [Fact]
    public async Task A_percent_s_is_where_the_url_goes_and_nothing_else_means_anything()
    {
        var launcher = new Launcher(_home);
        _home.Config += $"sso_cred_browser = {launcher.Path} ext+container:name=work&url=%s ; touch $HOME/touched `id` > x\n";
        using var login = Desktop.Start(_home, "login");
        var page = await login.PageAsync();
        await Person.AllowAsync(page);
        Assert.Equal(0, (await login.EndAsync()).Exit);
        await UntilAsync(() => launcher.Launches.Length > 0);
        Assert.Equal($"ext+container:name=work&url={page} ; touch $HOME/touched `id` > x",
            Assert.Single(launcher.Launches));
        Assert.False(File.Exists(_home["touched"]));
    }

    [Fact]
    public async Task BROWSER_may_list_several_of_which_the_first_that_is_there_is_used()
    {
        var launcher = new Launcher(_home);
        _home.Environment["BROWSER"] = $"/nowhere/firefox:no-such-browser-at-all:{launcher.Path} --new-tab:/bin/false";
        using var login = Desktop.Start(_home, "login");
        var page = await login.PageAsync();
        await Person.AllowAsync(page);
        Assert.Equal(0, (await login.EndAsync()).Exit);
        await UntilAsync(() => launcher.Launches.Length > 0);
        Assert.Equal($"--new-tab {page}", Assert.Single(launcher.Launches));
    }

    [Fact]
    public async Task With_BROWSER_true_and_no_display_the_device_way_completes()
    {
        _home.Environment["BROWSER"] = "/usr/bin/true";
        _home.Environment["WSL_DISTRO_NAME"] = "Debian";
        using var login = Waiting.Start(_home, "login");
        _home.StandIn.Tenant.Approve(await login.CodeAsync());
        Assert.Equal(0, (await login.EndAsync()).Exit);
        await _home.DocumentAsync();
    }

    [Theory]
    [InlineData("echo a word of the browser; echo another >&2; echo > /dev/tty")]
    [InlineData("exit 1")]
    [InlineData("kill -9 $$")]
    [InlineData("cat")]
    [InlineData("while [ -e \"$HOME/a-browser\" ]; do sleep 0.2; done")]
    public async Task A_launcher_that_prints_fails_reads_or_hangs_changes_nothing(string script)
    {
        var launcher = Use(new Launcher(_home, script));
        using var login = Desktop.Start(_home, "login");
        await Person.AllowAsync(await launcher.OpenedAsync());
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.Equal(1, run.OutputText.Count(c => c == '\n'));
        Assert.StartsWith("signed in to session", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(3, run.Said.Count(c => c == '\n'));
        Assert.DoesNotContain("another", run.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("exit 127")]
    [InlineData("kill -9 $$")]
    public async Task A_launcher_that_fails_at_once_leaves_the_url_to_the_person(string script)
    {
        Use(new Launcher(_home, script));
        foreach (var way in new[] { "--browser", "--device" })
        {
            using var login = Desktop.Start(_home, "login", way, "--no-qr");
            await Person.AllowAsync(await login.PageAsync());
            var run = await login.EndAsync();
            Assert.Equal(0, run.Exit);
            Assert.StartsWith("to sign in to session 'my-sso', open ", run.Said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_several_in_BROWSER_one_that_fails_at_once_makes_room_for_the_next()
    {
        var launcher = new Launcher(_home);
        _home.Environment["BROWSER"] = $"/bin/false:{launcher.Path}";
        using var login = Desktop.Start(_home, "login");
        await Person.AllowAsync(await launcher.OpenedAsync());
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("opening a browser", run.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData("no-such-browser-at-all")]
    [InlineData("/etc/passwd")]
    [InlineData("/tmp")]
    public async Task A_launcher_that_is_not_there_leaves_the_url_to_the_person(string command)
    {
        _home.Config += $"sso_cred_browser = {command}\n";
        using var login = Desktop.Start(_home, "login");
        await Person.AllowAsync(await login.PageAsync());
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("to sign in to session 'my-sso', open in a browser on this machine\n", run.Said,
            StringComparison.Ordinal);
    }

    Launcher Use(Launcher launcher)
    {
        _home.Environment["BROWSER"] = launcher.Path;
        return launcher;
    }

    static async Task UntilAsync(Func<bool> holds)
    {
        for (var turn = 0; !holds(); turn++)
        {
            Assert.True(turn < 1000, "it never came");
            await Task.Delay(20);
        }
    }
}
