using CredentialProcess.Tests;

namespace SsoCred.Tests.SignIn;

/// <summary>
/// How a page gets opened: whose command it is, what it is given, and that nothing it does or prints matters.
/// </summary>
public sealed class LauncherTests : ExecutableTests
{
    // Nothing in it has to be quoted, and nothing in it is of use to another user.
    const string Link = @"http://127\.0\.0\.1:\d+/[0-9a-f]{32}";

    [Fact]
    public async Task On_a_desktop_the_browser_is_opened_and_comes_back()
    {
        var launcher = Use(new Launcher(Home));
        using var login = Desktop.Start(Home, "login");
        var link = await launcher.OpenedAsync();
        Assert.Matches(Link, link.AbsoluteUri);
        Assert.Equal("/authorize", (await login.PageAsync()).AbsolutePath);
        await TestUser.AllowAsync(link);
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("opening a browser to sign in to session 'my-sso'; if no page appears, open\n", run.Said,
            StringComparison.Ordinal);
        Assert.Single(launcher.Launches);
    }

    [Fact]
    public async Task The_link_leads_to_the_page_that_is_shown_once_and_a_later_one_is_told_where_to_look()
    {
        var launcher = Use(new Launcher(Home));
        using var login = Desktop.Start(Home, "login");
        var link = await launcher.OpenedAsync();
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        using var first = await browser.GetAsync(link, TestContext.Current.CancellationToken);
        var page = await login.PageAsync();
        Assert.Equal((302, page), ((int)first.StatusCode, first.Headers.Location));
        using var again = await browser.GetAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)again.StatusCode);
        Assert.Contains("Open the address that sso-cred shows in its terminal",
            await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await TestUser.AllowAsync(page);
        Assert.Equal(0, (await login.EndAsync()).Exit);
    }

    [Fact]
    public async Task Another_user_who_has_read_the_page_comes_back_in_vain_and_is_told_of()
    {
        OtherUser.Require();
        Use(new Launcher(Home));
        using var login = Desktop.Start(Home, "login");
        var page = await login.PageAsync();
        var query = System.Web.HttpUtility.ParseQueryString(page.Query);
        var redirect = new Uri(query["redirect_uri"]!);
        Assert.Equal("", await OtherUser.AskAsync(redirect.Port,
            $"GET {redirect.AbsolutePath}?code=his&state={query["state"]} HTTP/1.1\r\nHost: {redirect.Authority}\r\n\r\n"));
        await TestUser.AllowAsync(page);
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.Contains(
            $"note: a connection of another user of this machine (uid {OtherUser.Id}) was refused; if that was "
            + "your browser, sign in with --device\n", run.Said, StringComparison.Ordinal);
        await Home.DocumentAsync();
    }

    [Fact]
    public async Task A_launcher_is_not_looked_for_in_the_folder_that_one_happens_to_be_in()
    {
        // As in a repository that somebody has cloned, with "." on PATH.
        var folder = Directory.CreateDirectory(Home["cloned"]).FullName;
        foreach (var name in (string[])["xdg-open", "a-browser"])
        {
            File.WriteAllText(Path.Combine(folder, name), $"#!/bin/sh\ntouch \"$HOME/wrong\"\n");
            File.SetUnixFileMode(Path.Combine(folder, name), (UnixFileMode)0b111_101_101);
        }

        var right = Directory.CreateDirectory(Home["right"]).FullName;
        File.WriteAllText(Path.Combine(right, "xdg-open"), "#!/bin/sh\necho \"$PATH\" > \"$HOME/path\"\n");
        File.SetUnixFileMode(Path.Combine(right, "xdg-open"), (UnixFileMode)0b111_101_101);
        Home.Environment["BROWSER"] = "a-browser";
        Home.Environment["PATH"] = $".::cloned:{right}:/usr/bin:/bin";
        using var login = WaitingRun.Of(Home, Desktop.StartProgram(
            Home, "/bin/sh", "-c", "cd \"$HOME/cloned\" && exec \"$0\" login", SsoCredBinary.Path));
        await TestUser.AllowAsync(await login.PageAsync());
        Assert.Equal(0, (await login.EndAsync()).Exit);
        await UntilAsync(() => File.Exists(Home["path"]) && File.ReadAllText(Home["path"]).EndsWith('\n'));
        Assert.Equal($"{right}:/usr/bin:/bin\n", File.ReadAllText(Home["path"]));
        Assert.False(File.Exists(Home["wrong"]));
    }

    [Fact]
    public async Task The_listener_stands_before_the_browser_is_opened()
    {
        // Comes back within the launcher, which is not waited for: the first thing that it meets must be the listener.
        Use(new Launcher(Home, """
            redirect=$(printf '%s' "$1" | sed 's,http://127.0.0.1:\([0-9]*\)/.*,\1,')
            if (exec 3<> "/dev/tcp/127.0.0.1/$redirect"); then echo stood; else echo missing; fi > "$HOME/listener"
            """, "/bin/bash"));
        using var login = Desktop.Start(Home, "login");
        var page = await login.PageAsync();
        await UntilAsync(() => File.Exists(Home["listener"]) && File.ReadAllText(Home["listener"]).EndsWith('\n'));
        Assert.Equal("stood\n", File.ReadAllText(Home["listener"]));
        await TestUser.AllowAsync(page);
        Assert.Equal(0, (await login.EndAsync()).Exit);
    }

    [Fact]
    public async Task By_device_the_page_with_the_code_is_opened_and_the_code_shown_all_the_same()
    {
        var launcher = Use(new Launcher(Home));
        using var login = Desktop.Start(Home, "login", "--device");
        var code = await login.CodeAsync();
        Assert.EndsWith($"/device?user_code={code}", (await launcher.OpenedAsync()).AbsoluteUri,
            StringComparison.Ordinal);
        Home.StandIn.Tenant.Approve(code);
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.Contains("and allow it if it shows the code " + code, run.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--device")]
    [InlineData("--browser")]
    public async Task With_no_browser_the_page_is_printed_and_not_opened(string way)
    {
        var launcher = Use(new Launcher(Home));
        using var login = Desktop.Start(Home, "login", way, "--no-browser");
        var page = await login.PageAsync();
        await login.UntilItWaitsAsync();
        await TestUser.AllowAsync(page);
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.DoesNotContain("opening", run.Said, StringComparison.Ordinal);
        Assert.Empty(launcher.Launches);
    }

    [Fact]
    public async Task A_session_may_name_its_own_command()
    {
        var launcher = new Launcher(Home);
        Home.Environment["BROWSER"] = "/bin/false";
        Home.Config += $"sso_cred_browser = \"{launcher.Path}\" --profile 'at work' --\n";
        using var login = Desktop.Start(Home, "login");
        await TestUser.AllowAsync(await launcher.OpenedAsync());
        Assert.Equal(0, (await login.EndAsync()).Exit);
        Assert.Matches("^--profile at work -- " + Link, Assert.Single(launcher.Launches));
    }

    [Fact]
    public async Task A_percent_s_is_where_the_url_goes_and_nothing_else_means_anything()
    {
        var launcher = new Launcher(Home);
        Home.Config +=
            $"sso_cred_browser = {launcher.Path} ext+container:name=work&url=%s ; touch $HOME/touched `id` > x\n";
        using var login = Desktop.Start(Home, "login");
        var page = await login.PageAsync();
        await TestUser.AllowAsync(page);
        Assert.Equal(0, (await login.EndAsync()).Exit);
        await UntilAsync(() => launcher.Launches.Length > 0);
        // Firefox's handler of such URLs takes the page's up to its first '&'.
        Assert.Matches($"^ext\\+container:name=work&url={Link} ; touch \\$HOME/touched `id` > x$",
            Assert.Single(launcher.Launches));
        Assert.False(File.Exists(Home["touched"]));
    }

    [Fact]
    public async Task BROWSER_may_list_several_of_which_the_first_that_is_there_is_used()
    {
        var launcher = new Launcher(Home);
        Home.Environment["BROWSER"] = $"/nowhere/firefox:no-such-browser-at-all:{launcher.Path} --new-tab:/bin/false";
        using var login = Desktop.Start(Home, "login");
        var page = await login.PageAsync();
        await TestUser.AllowAsync(page);
        Assert.Equal(0, (await login.EndAsync()).Exit);
        await UntilAsync(() => launcher.Launches.Length > 0);
        Assert.Matches("^--new-tab " + Link + "$", Assert.Single(launcher.Launches));
    }

    [Fact]
    public async Task With_BROWSER_true_and_no_display_the_device_way_completes()
    {
        Home.Environment["BROWSER"] = "/usr/bin/true";
        Home.Environment["WSL_DISTRO_NAME"] = "Debian";
        using var login = WaitingRun.Start(Home, "login");
        Home.StandIn.Tenant.Approve(await login.CodeAsync());
        Assert.Equal(0, (await login.EndAsync()).Exit);
        await Home.DocumentAsync();
    }

    [Theory]
    [InlineData("echo a word of the browser; echo another >&2; echo > /dev/tty")]
    [InlineData("exit 1")]
    [InlineData("kill -9 $$")]
    [InlineData("cat")]
    [InlineData("while [ -e \"$HOME/a-browser\" ]; do sleep 0.2; done")]
    public async Task A_launcher_that_prints_fails_reads_or_hangs_changes_nothing(string script)
    {
        var launcher = Use(new Launcher(Home, script));
        using var login = Desktop.Start(Home, "login");
        await TestUser.AllowAsync(await launcher.OpenedAsync());
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
        Use(new Launcher(Home, script));
        foreach (var way in new[] { "--browser", "--device" })
        {
            using var login = Desktop.Start(Home, "login", way, "--no-qr");
            await TestUser.AllowAsync(await login.PageAsync());
            var run = await login.EndAsync();
            Assert.Equal(0, run.Exit);
            Assert.StartsWith("to sign in to session 'my-sso', open ", run.Said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_several_in_BROWSER_one_that_fails_at_once_makes_room_for_the_next()
    {
        var launcher = new Launcher(Home);
        Home.Environment["BROWSER"] = $"/bin/false:{launcher.Path}";
        using var login = Desktop.Start(Home, "login");
        await TestUser.AllowAsync(await launcher.OpenedAsync());
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
        Home.Config += $"sso_cred_browser = {command}\n";
        using var login = Desktop.Start(Home, "login");
        await TestUser.AllowAsync(await login.PageAsync());
        var run = await login.EndAsync();
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("to sign in to session 'my-sso', open in a browser on this machine\n", run.Said,
            StringComparison.Ordinal);
    }

    Launcher Use(Launcher launcher)
    {
        Home.Environment["BROWSER"] = launcher.Path;
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
