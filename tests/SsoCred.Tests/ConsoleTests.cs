using CredentialProcess.Tests;
using IdentityCenter.Http;
using SsoCred.Tests.SignIn;
using static Microsoft.Playwright.Assertions;

namespace SsoCred.Tests;

/// <summary>The way into the AWS console, under its real host names through the stand-in's proxy.</summary>
public sealed class ConsoleTests : IAsyncLifetime
{
    const string Signin = "https://signin.aws.amazon.com/federation";

    readonly TemporaryFolder _folder = new();
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync(new Setup { ProxyPort = 0, CaFile = _folder["ca.pem"] });
        _home.Environment["HTTPS_PROXY"] = _home.StandIn.Proxy!.Url;
        _home.Environment["AWS_CA_BUNDLE"] = _folder["ca.pem"];
        _home.SignIn();
    }

    public async ValueTask DisposeAsync()
    {
        await _home.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_url_is_printed_and_signs_in_once_as_that_role()
    {
        var run = await _home.RunAsync("console", "--profile", "dev", "--service", "s3", "--print");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        var url = run.OutputText;
        Assert.StartsWith($"{Signin}?Action=login&Issuer=https%3A%2F%2F", url, StringComparison.Ordinal);
        Assert.Contains(
            "&Destination=https%3A%2F%2Feu-central-1.console.aws.amazon.com%2Fs3%2Fhome%3Fregion%3Deu-central-1"
                + "&SigninToken=",
            url, StringComparison.Ordinal);
        Assert.EndsWith("\n", url, StringComparison.Ordinal);
        Assert.Equal(["signin.aws.amazon.com:443"], _home.StandIn.Proxy!.Connects);

        using var browser = new HttpClient();
        var at = new Uri(_home.StandIn.Url + url.TrimEnd()["https://signin.aws.amazon.com".Length..]);
        Assert.Contains("ReadOnly 012345678901", await browser.GetStringAsync(at, Stop), StringComparison.Ordinal);
        Assert.Equal(400, (int)(await browser.GetAsync(at, Stop)).StatusCode);
    }

    [Fact]
    public async Task The_credentials_leave_in_a_post_and_never_in_a_query()
    {
        var document = await _home.DocumentAsync();
        await _home.RunAsync("console", "--profile", "dev", "--print");
        var request = Assert.Single(_home.StandIn.Requests, request => request.Operation == "GetSigninToken");
        Assert.Equal("POST", request.Method);
        Assert.Empty(request.Query);
        Assert.Contains(Uri.EscapeDataString(document.Token), request.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("SessionDuration", request.Body, StringComparison.Ordinal);
        Assert.Equal(1, _home.Fetches);
    }

    [Fact]
    public async Task The_launcher_gets_a_link_that_leads_there_once()
    {
        var launcher = UseLauncher("");
        using var console = WaitingRun.Start(_home, "console", "--profile", "dev");
        var link = await launcher.OpenedAsync();
        Assert.Matches(@"\Ahttp://127\.0\.0\.1:\d+/[0-9a-f]{32}\z", link.AbsoluteUri);
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(link, Stop);
        Assert.Equal(302, (int)answer.StatusCode);
        Assert.StartsWith(Signin + "?Action=login&", answer.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        var run = await console.EndAsync();
        Assert.Equal((0, "", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Single(launcher.Launches);
        await Assert.ThrowsAsync<HttpRequestException>(() => browser.GetAsync(link, Stop));
    }

    [Fact]
    public async Task The_sessions_own_browser_goes_first()
    {
        var launcher = new Launcher(_home);
        _home.Config += $"sso_cred_browser = {launcher.Path} --container work %s\n";
        _home.Environment["BROWSER"] = "/bin/false";
        using var console = WaitingRun.Start(_home, "console", "--profile", "dev");
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(await launcher.OpenedAsync(), Stop);
        Assert.Equal(0, (await console.EndAsync()).Exit);
        Assert.StartsWith(
            "--container work http://127.0.0.1:", Assert.Single(launcher.Launches), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")]
    [InlineData("CI", "true")]
    public async Task Where_no_browser_is_the_persons_own_it_says_print(string variable, string value)
    {
        _home.Environment[variable] = value;
        var complaint = (await _home.RunAsync("console", "--profile", "dev")).Failed(1);
        Assert.Equal(
            ("no browser can be opened from here", "print the URL instead: sso-cred console --print --profile dev"),
            (complaint.Error, complaint.Hint));
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task A_browser_that_does_not_come_is_waited_for_no_longer_than_the_run_may_take()
    {
        UseLauncher("");
        var complaint = (await _home.RunAsync("console", "--profile", "dev", "--timeout", "2")).Failed(6);
        Assert.Matches("^the browser did not open the link within (2|1(\\.[0-9])?) s$", complaint.Error);
    }

    [Fact]
    public async Task A_launcher_that_fails_at_once_is_told_and_nobody_is_waited_for()
    {
        // The wait would be over after 60 s.
        UseLauncher("exit 1");
        var run = await _home.RunAsync("console", "--profile", "dev", "--timeout", "90");
        var complaint = run.Failed(1);
        Assert.Equal(("no browser can be started", "print the URL instead: sso-cred console --print --profile dev"),
            (complaint.Error, complaint.Hint));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Who_asks_for_the_link_a_second_time_is_told_to_the_person()
    {
        var launcher = UseLauncher("");
        using var console = WaitingRun.Start(_home, "console", "--profile", "dev");
        var link = await launcher.OpenedAsync();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        Assert.Equal(302, (int)(await browser.GetAsync(link, Stop)).StatusCode);
        Assert.Equal(404, (int)(await browser.GetAsync(link, Stop)).StatusCode);
        var run = await console.EndAsync();
        Assert.Equal(
            (0, "sso-cred: warning: the link was requested twice: if your browser shows an error, somebody else "
            + "was signed in; sign out\n"), (run.Exit, run.Said));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait_for_the_browser()
    {
        var launcher = UseLauncher("");
        using var console = WaitingRun.Start(_home, "console", "--profile", "dev");
        await launcher.OpenedAsync();
        console.Signal();
        Assert.Equal(130, (await console.EndAsync()).Exit);
    }

    [Theory]
    [InlineData("html:400", "(400)")]
    [InlineData("bare:403", "(403)")]
    [InlineData("bare:404", "(404)")]
    [InlineData("empty", "it is empty")]
    [InlineData("huge", "it is larger than 1 MB")]
    [InlineData("html:200", "it is a web page")]
    [InlineData("missing:SigninToken", "it has no sign-in token")]
    [InlineData("null:SigninToken", "it has no sign-in token")]
    [InlineData("redirect:https://evil.example/", "redirect")]
    [InlineData("bare:500,times=0", "failed (500)")]
    public async Task A_fault_of_the_sign_in_host_is_told_in_plain_words(string fault, string told)
    {
        _home.StandIn.Faults.Add("GetSigninToken=" + fault);
        var complaint = (await _home.RunAsync("console", "--profile", "dev", "--print")).Failed(1);
        Assert.Contains("'signin.aws.amazon.com'", complaint.Error, StringComparison.Ordinal);
        Assert.Contains(told, complaint.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('<', complaint.Error);
    }

    [Theory]
    [InlineData(3, "us-iso-east-1")]
    [InlineData(3, "not/a/region")]
    public async Task A_region_without_a_public_console_is_refused(int exit, string region)
    {
        _home.Config = _home.Config.Replace("region = eu-central-1", "region = " + region, StringComparison.Ordinal);
        (await _home.RunAsync("console", "--profile", "dev", "--print")).Failed(exit);
        (await _home.RunAsync("console", "--profile", "dev", "--print", "--service", "../x")).Failed(exit);
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task A_service_that_is_no_word_is_wrong_usage() =>
        (await _home.RunAsync("console", "--profile", "dev", "--print", "--service", "../x")).Failed(2);

    [Fact]
    public async Task Without_a_sign_in_it_says_how()
    {
        File.Delete(_home.TokenPath);
        Assert.Equal("run: sso-cred login dev",
            (await _home.RunAsync("console", "--profile", "dev", "--print")).Failed(4).Hint);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_browser_lands_in_the_console()
    {
        await using var browser = await Chromium.StartAsync(proxy: _home.StandIn.Proxy!.Url);
        var launcher = UseLauncher("");
        using var console = WaitingRun.Start(_home, "console", "--profile", "dev", "--service", "ec2");
        var link = await launcher.OpenedAsync();
        await browser.Page.GotoAsync(link.AbsoluteUri);
        await Expect(browser.Page.Locator("#outcome")).ToHaveTextAsync("ReadOnly 012345678901");
        await Expect(browser.Page.Locator("#destination")).ToHaveTextAsync(
            "https://eu-central-1.console.aws.amazon.com/ec2/home?region=eu-central-1");
        Assert.Equal(0, (await console.EndAsync()).Exit);
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    Launcher UseLauncher(string script)
    {
        var launcher = new Launcher(_home, script);
        _home.Environment["BROWSER"] = launcher.Path;
        return launcher;
    }
}
