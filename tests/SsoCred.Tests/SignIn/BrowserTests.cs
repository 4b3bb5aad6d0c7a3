using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SsoCred.Tests.SignIn;

/// <summary>Sign-in by browser: the loopback listener, what comes to it, and what is sent to the service.</summary>
public sealed partial class BrowserTests : ExecutableTests
{
    [Fact]
    public async Task A_page_that_is_allowed_signs_in_and_says_so_in_the_browser()
    {
        using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
        var page = await TestUser.AllowAsync(await login.PageAsync());
        var run = await login.EndAsync();

        Assert.Equal(0, run.Exit);
        Assert.Matches(@"\Ato sign in to session 'my-sso', open in a browser on this machine\n  http://\S+\n"
            + @"waiting for the browser, until (tomorrow )?\d\d:\d\d [A-Z].*\n\z", run.Said);
        Assert.Matches(@"\Asigned in to session 'my-sso' \(https://stand-in\.awsapps\.com/start\) until .*\n\z",
            run.OutputText);
        Assert.Contains("You are signed in for session &#39;my-sso&#39;. You can close this window", page,
            StringComparison.Ordinal);
        Assert.Equal(1, Home.StandIn.Calls["CreateToken:authorization_code"]);
        await Home.DocumentAsync();
    }

    [Fact]
    public async Task What_it_leaves_behind_is_refreshed()
    {
        Home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(5);
        using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
        await TestUser.AllowAsync(await login.PageAsync());
        Assert.Equal(0, (await login.EndAsync()).Exit);
        await Home.DocumentAsync();
        Assert.Equal((1, 1), (Home.StandIn.Calls["CreateToken:refresh_token"], Home.Fetches));
    }

    [Fact]
    public async Task The_authorize_url_and_the_registration_are_the_aws_clis()
    {
        using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
        var page = await login.PageAsync();
        // botocore utils.py, SSOTokenFetcherAuth: the fields in this order.
        Assert.Matches(
            @"\A/authorize\?response_type=code&client_id=[^&]+&redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A\d+%2Foauth%2Fcallback"
            + @"&state=[0-9a-f-]{36}&code_challenge_method=S256&scopes=sso%3Aaccount%3Aaccess&code_challenge=[\w-]{43}\z",
            page.PathAndQuery);
        var registration = Home.StandIn.Requests.Single(request => request.Operation == "RegisterClient").Body;
        foreach (var part in new[]
        {
            "\"redirectUris\":[\"http://127.0.0.1/oauth/callback\"]",
            "\"grantTypes\":[\"authorization_code\",\"refresh_token\"]", "\"clientType\":\"public\"",
            "\"issuerUrl\":\"https://stand-in.awsapps.com/start\"", "\"scopes\":[\"sso:account:access\"]",
        })
            Assert.Contains(part, registration, StringComparison.Ordinal);
        await TestUser.DenyAsync(page);
        await login.EndAsync();
    }

    [Fact]
    public async Task A_page_that_is_denied_is_exit_4_and_says_so_in_the_browser()
    {
        using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
        var page = await TestUser.DenyAsync(await login.PageAsync());
        var run = await login.EndAsync();
        Assert.Equal((4, ""), (run.Exit, run.OutputText));
        Assert.EndsWith(
            "\nsso-cred: error: the sign-in was denied\nsso-cred: hint: sign in again and allow the request\n",
            run.Said, StringComparison.Ordinal);
        Assert.Contains("The request was denied. You can close this window.", page, StringComparison.Ordinal);
        Assert.False(File.Exists(Home.TokenPath));
    }

    [Fact]
    public async Task A_code_that_the_service_refuses_is_told_in_both_places()
    {
        using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
        var page = await login.PageAsync();
        Home.StandIn.Tenant.Settings.AuthorizationCodeLifetime = TimeSpan.FromSeconds(-1);
        Assert.Contains("That did not work", await TestUser.AllowAsync(page), StringComparison.Ordinal);
        var run = await login.EndAsync();
        Assert.NotEqual(0, run.Exit);
        Assert.Contains("sso-cred: error: ", run.Said, StringComparison.Ordinal);
        Assert.False(File.Exists(Home.TokenPath));
    }

    [Fact]
    public async Task A_code_that_is_refused_opens_no_second_page()
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        for (var turn = 0; turn < 2; turn++)
        {
            // The second time there is a registration to be suspected.
            using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
            var page = await login.PageAsync();
            if (turn == 1)
                Home.StandIn.Tenant.Settings.AuthorizationCodeLifetime = TimeSpan.FromSeconds(-1);
            await TestUser.ReadAsync(page);
            Assert.Equal(turn == 0, (await login.EndAsync()).Exit == 0);
        }

        Assert.Equal(1, Home.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task Whatever_else_comes_to_the_listener_does_not_end_the_wait()
    {
        using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
        var page = await login.PageAsync();
        await login.UntilItWaitsAsync();
        var redirect = new Uri(WebUtility.UrlDecode(RedirectUri().Match(page.Query).Groups[1].Value));
        var state = State().Match(page.Query).Groups[1].Value;
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, redirect.Port);

        foreach (var (expected, target) in new[]
        {
            (404, "/"),
            (404, "/favicon.ico"),
            (404, "/oauth/callback"),
            (404, "/oauth/callback?code=x&state=wrong"),
            (404, $"/oauth/callback/?code=x&state={state}"),
            (404, $"/oauth/callback?state={state}"),
            (431, $"/oauth/callback?code={new string('x', 1024 * 1024)}&state={state}"),
        })
            Assert.Equal(expected, await StatusAsync(redirect, $"GET {target} HTTP/1.1"));
        Assert.Equal(404, await StatusAsync(redirect, $"POST /oauth/callback?code=x&state={state} HTTP/1.1"));
        Assert.Equal(404,
            await StatusAsync(redirect, $"GET /oauth/callback?code=x&state={state} HTTP/1.1", "evil.example"));
        Assert.Equal(400, await StatusAsync(redirect, "what is this"));
        Assert.False(login.HasEnded);

        await TestUser.AllowAsync(page);
        Assert.Equal(0, (await login.EndAsync()).Exit);
    }

    [Fact]
    public async Task Of_two_callbacks_at_once_one_counts()
    {
        using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
        var page = await login.PageAsync();
        var redirect = new Uri(WebUtility.UrlDecode(RedirectUri().Match(page.Query).Groups[1].Value));
        var state = State().Match(page.Query).Groups[1].Value;
        // The first one's window waits until the code has been exchanged, which this hold puts off.
        using var hold = Home.StandIn.Faults.Hold("CreateToken");
        var target = $"GET /oauth/callback?code=invented&state={state} HTTP/1.1";
        var both = new[] { StatusAsync(redirect, target), StatusAsync(redirect, target) };
        var second = await Task.WhenAny(both);
        Assert.Equal(404, await second);
        hold.Dispose();
        Assert.Equal(200, await both.Single(other => other != second));
        Assert.NotEqual(0, (await login.EndAsync()).Exit);
        Assert.Equal(1, Home.StandIn.Calls["CreateToken"]);
    }

    [Fact]
    public async Task The_port_can_be_chosen()
    {
        var port = FreePort();
        using var login = WaitingRun.Start(Home, "login", "--redirect-port", $"{port}", "--no-browser");
        var page = await login.PageAsync();
        Assert.Contains($"127.0.0.1%3A{port}%2F", page.Query, StringComparison.Ordinal);
        await TestUser.AllowAsync(page);
        Assert.Equal(0, (await login.EndAsync()).Exit);
    }

    [Fact]
    public async Task A_busy_port_is_told_before_anything_is_asked()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var complaint = (await Home.RunAsync("login", "--redirect-port", $"{port}")).Failed(1);
        Assert.Equal($"cannot listen on 127.0.0.1:{port} for the browser: the port is in use", complaint.Error);
        Assert.Equal("sign in with --device, or choose another port with --redirect-port", complaint.Hint);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_registration_of_the_other_way_is_replaced()
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        Assert.Equal(0, (await Home.RunAsync("login", "--device")).Exit);
        for (var turn = 0; turn < 2; turn++)
        {
            using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
            await TestUser.ReadAsync(await login.PageAsync());
            Assert.Equal(0, (await login.EndAsync()).Exit);
        }

        Assert.Equal(2, Home.StandIn.Calls["RegisterClient"]);
        Assert.Equal(0, (await Home.RunAsync("login", "--device")).Exit);
        Assert.Equal(3, Home.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task Forced_it_registers_anew()
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        for (var turn = 0; turn < 2; turn++)
        {
            using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser", "--force");
            await TestUser.ReadAsync(await login.PageAsync());
            Assert.Equal(0, (await login.EndAsync()).Exit);
            Home.StandIn.Tenant.ForgetRegistrations();
        }

        Assert.Equal(2, Home.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task A_page_that_does_not_come_back_in_time_is_told_with_what_may_have_happened()
    {
        var run = await Home.RunAsync("login", "--browser", "--no-browser", "--timeout", "1");
        Assert.Equal(6, run.Exit);
        Assert.EndsWith("\nsso-cred: error: not signed in within 1 s\nsso-cred: hint: if the page showed an error, try "
            + "again: that registers a new client; otherwise allow more time with --timeout\n", run.Said,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_page_says_of_its_error_is_told_in_the_terminal()
    {
        using var login = WaitingRun.Start(Home, "login", "--browser", "--no-browser");
        var page = await login.PageAsync();
        await login.UntilItWaitsAsync();
        var redirect = new Uri(WebUtility.UrlDecode(RedirectUri().Match(page.Query).Groups[1].Value));
        var state = State().Match(page.Query).Groups[1].Value;
        Assert.Equal(200, await StatusAsync(redirect,
            $"GET /oauth/callback?error=invalid_request&error_description=no%20such%20application%1b&state={state} HTTP/1.1"));
        var run = await login.EndAsync();
        Assert.Contains(
            "\nsso-cred: error: the sign-in page ended with 'invalid_request': no such application\\u001b\n",
            run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_listener_is_closed_when_the_sign_in_is_over()
    {
        var port = FreePort();
        using var login = WaitingRun.Start(Home, "login", "--redirect-port", $"{port}", "--no-browser");
        await TestUser.AllowAsync(await login.PageAsync());
        await login.EndAsync();
        using var again = new TcpListener(IPAddress.Loopback, port);
        again.Start();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static async Task<int> StatusAsync(Uri redirect, string line, string? host = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, redirect.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\nHost: {host ?? redirect.Authority}\r\n\r\n"));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync()).Split(' ') is ["HTTP/1.1", var status, ..]
            ? int.Parse(status, System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }

    [GeneratedRegex("redirect_uri=([^&]+)")]
    private static partial Regex RedirectUri();

    [GeneratedRegex("&state=([^&]+)")]
    private static partial Regex State();
}
