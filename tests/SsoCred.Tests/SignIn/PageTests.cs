using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SsoCred.Tests.SignIn;

/// <summary>
/// The pages in a real browser: the stand-in's, which a person clicks, and the one that sso-cred shows at the end.
/// </summary>
[Trait("Category", "Slow")]
public sealed class PageTests : ExecutableTests
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_device_page_shows_the_code_and_Allow_signs_in(ColorScheme scheme)
    {
        await using var browser = await Chromium.StartAsync(scheme);
        using var login = WaitingRun.Start(Home, "login", "--device");
        var code = await login.CodeAsync();
        await browser.Page.GotoAsync((await login.PageAsync()).AbsoluteUri);
        await Expect(browser.Page.Locator("#user-code")).ToHaveTextAsync(code);
        await Expect(browser.Page.Locator("#deny")).ToBeVisibleAsync();
        await AssertPlainAsync(browser, $"device-{scheme}");
        await browser.Page.Locator("#allow").ClickAsync();
        await Expect(browser.Page.Locator("#outcome")).ToHaveTextAsync("Allowed. You can close this window.");
        await AssertPlainAsync(browser, $"device-allowed-{scheme}");
        Assert.Equal(0, (await login.EndAsync()).Exit);
    }

    [Fact]
    public async Task The_code_can_be_typed_as_people_type()
    {
        await using var browser = await Chromium.StartAsync();
        using var login = WaitingRun.Start(Home, "login", "--device");
        var code = await login.CodeAsync();
        await browser.Page.GotoAsync(Home.StandIn.Url + "/device");
        await browser.Page.Locator("#user-code").FillAsync("nobody");
        await browser.Page.Locator("#continue").ClickAsync();
        await Expect(browser.Page.Locator("#outcome")).ToContainTextAsync("wrong, used or expired");
        await browser.Page.GoBackAsync();
        await AssertPlainAsync(browser, "device-typed");
        await browser.Page.Locator("#user-code").FillAsync(code.ToLowerInvariant().Replace('-', ' '));
        await browser.Page.Keyboard.PressAsync("Enter");
        await browser.Page.Locator("#allow").ClickAsync();
        await Expect(browser.Page.Locator("#outcome")).ToContainTextAsync("Allowed");
        Assert.Equal(0, (await login.EndAsync()).Exit);
    }

    [Fact]
    public async Task Deny_on_the_device_page_ends_the_sign_in()
    {
        await using var browser = await Chromium.StartAsync();
        using var login = WaitingRun.Start(Home, "login", "--device");
        await browser.Page.GotoAsync((await login.PageAsync()).AbsoluteUri);
        await browser.Page.Locator("#deny").ClickAsync();
        await Expect(browser.Page.Locator("#outcome")).ToHaveTextAsync("Denied. You can close this window.");
        Assert.Equal(4, (await login.EndAsync()).Exit);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_browser_way_ends_on_a_page_that_says_it_worked(ColorScheme scheme)
    {
        await using var browser = await Chromium.StartAsync(scheme);
        using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
        await browser.Page.GotoAsync((await login.PageAsync()).AbsoluteUri);
        await AssertPlainAsync(browser, $"authorize-{scheme}");
        await browser.Page.Locator("#allow").ClickAsync();

        await Expect(browser.Page).ToHaveTitleAsync("Signed in");
        await Expect(browser.Page.Locator("#outcome")).ToContainTextAsync(
            "You are signed in for session 'my-sso'. You can close this window and go back to your terminal.");
        Assert.Matches(@"\Ahttp://127\.0\.0\.1:\d+/oauth/callback\?", browser.Page.Url);
        await AssertPlainAsync(browser, $"signed-in-{scheme}");
        Assert.Equal(0, (await login.EndAsync()).Exit);
        await Home.DocumentAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_browser_way_ends_on_a_page_that_says_it_was_denied(ColorScheme scheme)
    {
        await using var browser = await Chromium.StartAsync(scheme);
        using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
        await browser.Page.GotoAsync((await login.PageAsync()).AbsoluteUri);
        await browser.Page.Locator("#deny").ClickAsync();
        await Expect(browser.Page).ToHaveTitleAsync("Not signed in");
        await Expect(browser.Page.Locator("#outcome"))
            .ToContainTextAsync("The request was denied. You can close this window.");
        await AssertPlainAsync(browser, $"denied-{scheme}");
        Assert.Equal(4, (await login.EndAsync()).Exit);
    }

    [Fact]
    public async Task An_exchange_that_fails_is_told_on_the_page_too()
    {
        await using var browser = await Chromium.StartAsync();
        using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
        await browser.Page.GotoAsync((await login.PageAsync()).AbsoluteUri);
        Home.StandIn.Faults.Add("CreateToken=status:400,code=InvalidGrantException");
        await browser.Page.Locator("#allow").ClickAsync();
        await Expect(browser.Page.Locator("#outcome")).ToContainTextAsync("sso-cred says why in its terminal");
        await AssertPlainAsync(browser, "failed");
        Assert.NotEqual(0, (await login.EndAsync()).Exit);
    }

    [Fact]
    public async Task The_browser_that_sso_cred_starts_comes_back()
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        var program = await Chromium.ProgramAsync();
        var launcher = new Launcher(Home, $"""
            "{program}" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
              --user-data-dir="$HOME/browser-profile" --dump-dom "$1" > "$HOME/last-page"
            touch "$HOME/closed"
            """);
        Home.Config += $"sso_cred_browser = {launcher.Path}\n";
        var run = await Home.RunAsync("login", "--browser");
        Assert.Equal(0, run.Exit);
        Assert.Matches(@"\Aopening a browser to sign in .*\n  http\S+\nwaiting for the browser, .*\n\z", run.Said);
        Assert.Matches(@"\Asigned in to session 'my-sso' .*\n\z", run.OutputText);
        while (!File.Exists(Home["closed"]))
            await Task.Delay(50);
        Assert.Contains("<h1>Signed in</h1>", File.ReadAllText(Home["last-page"]), StringComparison.Ordinal);
    }

    /// <summary>Readable, and nothing loaded from, sent to or refused anywhere but here.</summary>
    static async Task AssertPlainAsync(Chromium browser, string name)
    {
        await browser.PhotographAsync(name.ToLowerInvariant());
        Assert.InRange(await browser.ContrastAsync(), 7, 21);
        Assert.All(browser.Requests, url => Assert.StartsWith("http://127.0.0.1:", url, StringComparison.Ordinal));
        // Browsers ask for an icon by themselves and note that there is none.
        Assert.DoesNotContain(browser.Complaints, complaint => !complaint.Contains("404", StringComparison.Ordinal));
        Assert.Equal("visible", await browser.Page.EvaluateAsync<string>("() => document.visibilityState"));
        var (page, window) = (await browser.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"),
            browser.Page.ViewportSize!.Width);
        Assert.InRange(page, 1, window);
    }
}
