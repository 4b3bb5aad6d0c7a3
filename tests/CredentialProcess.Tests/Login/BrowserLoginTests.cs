using System.Net;
using System.Net.Sockets;
using CredentialProcess.Login;
using Microsoft.AspNetCore.WebUtilities;

namespace CredentialProcess.Tests.Login;

/// <summary>Signing in by browser: the stand-in's page, the listener, the exchange, the last page.</summary>
public sealed class BrowserLoginTests : IAsyncLifetime
{
    readonly Browser _browser = new();
    LoginHome _login = null!;

    public async ValueTask InitializeAsync() => _login = await LoginHome.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _browser.Dispose();
        return _login.DisposeAsync();
    }

    [Fact]
    public async Task A_person_allows_it_and_both_files_are_the_aws_clis()
    {
        var signedIn = await _login.ByBrowserAsync(_browser.Allow);
        var token = _login.Token();
        Assert.Equal(
            $$"""{"startUrl": "https://stand-in.awsapps.com/start", "region": "us-east-1", "accessToken": "{{token.AccessToken}}", """ + "\""
            + $$"""expiresAt": "2026-11-21T20:00:00Z", "clientId": "{{token.ClientId}}", "clientSecret": "{{token.ClientSecret}}", """ + "\""
            + $$"""registrationExpiresAt": "2027-02-19T12:00:00Z", "refreshToken": "{{token.RefreshToken}}"}""",
                _login.TokenText());
        Assert.Equal(
            $$"""{"clientId": "{{token.ClientId}}", "clientSecret": "{{token.ClientSecret}}", "expiresAt": "2027-02-19T12:00:00Z", """ + "\""
            + """scopes": ["sso:account:access"], "grantTypes": ["authorization_code", "refresh_token"]}""",
            File.ReadAllText(_login.RegistrationPath()));
        Assert.Equal((token.ExpiresAt, token.RegistrationExpiresAt), (signedIn.ExpiresAt, signedIn.RefreshableUntil));
        Assert.Empty(_login.Leftovers());

        _login.House.Clock.Advance(TimeSpan.FromHours(9));
        await _login.House.RunAsync();
    }

    [Fact]
    public async Task The_page_to_open_is_the_aws_clis_to_the_letter()
    {
        await _login.ByBrowserAsync(
            _browser.Allow, session: _login.Session with { RegistrationScopes = "sso:account:access, a:b" });
        var url = Assert.Single(_browser.Opened).OriginalString;
        var query = QueryHelpers.ParseQuery(new Uri(url).Query);
        var port = new Uri(query["redirect_uri"]!).Port;
        Assert.Equal(
            $"{_login.House.StandIn.Url}/authorize?response_type=code&client_id={_login.Token().ClientId}"
            + $"&redirect_uri=http%3A%2F%2F127.0.0.1%3A{port}%2Foauth%2Fcallback&state={query["state"]}"
            + $"&code_challenge_method=S256&scopes=sso%3Aaccount%3Aaccess%20a%3Ab&code_challenge={query["code_challenge"]}", url);
        var exchange = _login.House.StandIn.Requests.Single(r => r.Operation == "CreateToken").Body;
        Assert.Contains($"\"redirectUri\":\"http://127.0.0.1:{port}/oauth/callback\"", exchange,
            StringComparison.Ordinal);
        Assert.Equal(
            """{"clientName":"sso-cred-my-sso","clientType":"public","grantTypes":["authorization_code","refresh_token"],""" + "\""
            + """issuerUrl":"https://stand-in.awsapps.com/start","redirectUris":["http://127.0.0.1/oauth/callback"],"""
            + "\""
            + """scopes":["sso:account:access","a:b"]}""",
            _login.House.StandIn.Requests.Single(r => r.Operation == "RegisterClient").Body);
    }

    [Fact]
    public async Task A_path_of_the_endpoint_is_no_part_of_the_page_as_with_the_aws_cli()
    {
        _login.House.Environment["AWS_ENDPOINT_URL"] = _login.House.StandIn.Url + "/base";
        await _login.ByBrowserAsync(_browser.Allow);
        Assert.Equal("/authorize", _browser.Opened.Single().AbsolutePath);
        Assert.Equal("/base/token", _login.House.StandIn.Requests.Single(r => r.Operation == "CreateToken").Path);
    }

    [Fact]
    public async Task The_last_page_says_that_it_worked_and_loads_nothing()
    {
        await _login.ByBrowserAsync(_browser.Allow);
        using var page = await _browser.Outcome;
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("<title>Signed in</title>", html, StringComparison.Ordinal);
        Assert.Contains("session &#39;my-sso&#39;", html, StringComparison.Ordinal);
        Assert.Contains("close this window", html, StringComparison.Ordinal);
        Assert.Contains("color-scheme:light dark", html, StringComparison.Ordinal);
        foreach (var loading in (string[])["src=", "href=", "url(", "<script", "@import"])
            Assert.DoesNotContain(loading, html, StringComparison.Ordinal);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(page.Headers.ConnectionClose);
    }

    [Fact]
    public async Task Denied_is_reported_in_both_places()
    {
        var failure = await FailAsync(_browser.Deny);
        Assert.Equal((ExitCode.SignIn, "the sign-in was denied"), (failure.Exit, failure.Message));
        Assert.Contains("denied", await PageAsync(), StringComparison.Ordinal);
        Assert.Empty(_login.Leftovers());
    }

    [Fact]
    public async Task A_page_that_ends_with_another_error_is_reported_by_its_name()
    {
        var failure = await FailAsync(prompt =>
        {
            var query = QueryHelpers.ParseQuery(prompt.Page.Query);
            _ = _browser.GetAsync($"{query["redirect_uri"]}?error=invalid_scope&state={query["state"]}");
        });
        Assert.Contains("'invalid_scope'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CreateToken=status:500")]
    [InlineData("CreateToken=missing:accessToken")]
    [InlineData("CreateToken=reset")]
    [InlineData("CreateToken=status:400,code=InvalidGrantException")]
    public async Task An_exchange_that_fails_is_reported_in_both_places(string fault)
    {
        _login.House.StandIn.Faults.Add(fault);
        await FailAsync(_browser.Allow);
        Assert.Contains("<title>Not signed in</title>", await PageAsync(), StringComparison.Ordinal);
        Assert.Equal(1, _login.House.StandIn.Calls["CreateToken:authorization_code"]);
        Assert.False(File.Exists(_login.PathOf()));
    }

    [Fact]
    public async Task The_wait_ends_after_ten_minutes()
    {
        var failure = await FailAsync(prompt =>
        {
            Assert.Equal(TestHome.Noon.AddMinutes(10), prompt.ExpiresAt);
            _login.House.Clock.Advance(TimeSpan.FromMinutes(10));
        });
        Assert.Equal(ExitCode.SignIn, failure.Exit);
        Assert.Contains("has expired", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_while_waiting_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _login.ByBrowserAsync(_ => stop.Cancel(), stop: stop.Token));
        Assert.Empty(_login.Leftovers());
    }

    [Fact]
    public async Task A_busy_port_is_reported_before_anything_is_called_or_opened()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var failure = await Assert.ThrowsAsync<Failure>(
            () => _login.ByBrowserAsync(_ => Assert.Fail("opened"), port));
        Assert.Contains($"127.0.0.1:{port} ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("in use", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--redirect-port", failure.Hint, StringComparison.Ordinal);
        Assert.Contains("--device", failure.Hint, StringComparison.Ordinal);
        Assert.Empty(_login.House.StandIn.Requests);
    }

    [Fact]
    public async Task A_port_that_was_asked_for_is_used()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        await _login.ByBrowserAsync(_browser.Allow, port);
        Assert.Contains($"127.0.0.1%3A{port}%2F", _browser.Opened.Single().OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_is_used_again_but_not_that_of_a_device()
    {
        await _login.ByDeviceAsync();
        await _login.ByBrowserAsync(_browser.Allow);
        await _login.ByBrowserAsync(_browser.Allow);
        Assert.Equal(2, _login.House.StandIn.Calls["RegisterClient"]);
        await _login.ByDeviceAsync();
        Assert.Equal(3, _login.House.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task A_registration_that_the_service_has_forgotten_is_recreated_once()
    {
        await _login.ByBrowserAsync(_browser.Allow);
        _browser.Opened.Clear();
        _login.House.StandIn.Faults.Add("CreateToken=status:401,code=InvalidClientException");
        await _login.ByBrowserAsync(_browser.Allow);
        Assert.Equal((2, 2), (_browser.Opened.Count, _login.House.StandIn.Calls["RegisterClient"]));
        Assert.NotEqual(_browser.Opened[0].Query, _browser.Opened[1].Query);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_page_that_never_came_back_the_next_sign_in_registers_again(bool givenUp)
    {
        await _login.ByBrowserAsync(_browser.Allow);
        _login.Tenant.ForgetRegistrations();
        using var stop = new CancellationTokenSource();
        var outcome = _login.ByBrowserAsync(prompt =>
        {
            Assert.Contains("The client is unknown or expired.", ReadPage(prompt.Page), StringComparison.Ordinal);
            if (givenUp)
                stop.Cancel();
            else
                _login.House.Clock.Advance(TimeSpan.FromMinutes(10));
        }, stop: stop.Token);
        if (givenUp)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outcome);
        else
            Assert.Contains("registers a new client", (await Assert.ThrowsAsync<Failure>(() => outcome)).Message,
                StringComparison.Ordinal);

        await _login.ByBrowserAsync(_browser.Allow);
        Assert.Equal(2, _login.House.StandIn.Calls["RegisterClient"]);
        await _login.ByBrowserAsync(_browser.Allow);
        Assert.Equal(2, _login.House.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task While_a_page_is_open_another_sign_in_does_not_use_its_registration()
    {
        // As after a crash: a waiting process need not clean up.
        await _login.ByBrowserAsync(_browser.Allow);
        await _login.ByBrowserAsync(prompt =>
        {
            Assert.False(File.Exists(_login.RegistrationPath()));
            _browser.Allow(prompt);
        });
        Assert.True(File.Exists(_login.RegistrationPath()));
        Assert.Equal(1, _login.House.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task A_person_who_says_no_does_not_cost_the_registration()
    {
        await FailAsync(_browser.Deny);
        await _login.ByBrowserAsync(_browser.Allow);
        Assert.Equal(1, _login.House.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task Asked_for_a_new_registration_it_makes_one_by_either_way()
    {
        await _login.ByBrowserAsync(_browser.Allow);
        _login.Tenant.ForgetRegistrations();
        await _login.ByBrowserAsync(_browser.Allow, forceRegistration: true);
        await _login.ByDeviceAsync();
        await _login.ByDeviceAsync(forceRegistration: true);
        Assert.Equal(4, _login.House.StandIn.Calls["RegisterClient"]);
    }

    [Theory]
    [InlineData("unauthorized_client")]
    [InlineData("invalid_client")]
    public async Task A_page_that_comes_back_because_it_does_not_know_the_client_is_opened_once_more(string error)
    {
        await _login.ByBrowserAsync(_browser.Allow);
        _browser.Opened.Clear();
        await _login.ByBrowserAsync(prompt =>
        {
            if (_browser.Opened.Count > 0)
            {
                _browser.Allow(prompt);
                return;
            }

            _browser.Opened.Add(prompt.Page);
            ComeBack(prompt, $"error={error}");
        });
        Assert.Equal((2, 2), (_browser.Opened.Count, _login.House.StandIn.Calls["RegisterClient"]));

        // A client that has just been registered is not to blame.
        var failure = await Assert.ThrowsAsync<Failure>(() => _login.ByBrowserAsync(
            prompt => ComeBack(prompt, $"error={error}"), forceRegistration: true));
        Assert.Contains($"'{error}'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, _login.House.StandIn.Calls["RegisterClient"]);
        await _login.ByBrowserAsync(_browser.Allow);
        Assert.Equal(4, _login.House.StandIn.Calls["RegisterClient"]);
    }

    [Theory]
    [InlineData("error=server_error&error_description=No+application%20here", "'server_error': No application here")]
    [InlineData("error=server_error&error_description=a%1b%5B31mb%0Ac", "'server_error': a\\u001b[31mb\\n…")]
    [InlineData("error=server_error&error_description=", "'server_error'")]
    [InlineData("error=server_error", "'server_error'")]
    public async Task What_the_page_says_of_its_error_is_reported(string query, string told)
    {
        var failure = await FailAsync(prompt => ComeBack(prompt, query));
        Assert.Equal("the sign-in page ended with " + told, failure.Message);
        Assert.False(File.Exists(_login.RegistrationPath()));
    }

    [Fact]
    public async Task Nothing_secret_is_reported()
    {
        await _login.ByBrowserAsync(_browser.Allow);
        var (told, token) = (_login.House.Debug.ToString(), _login.Token());
        var exchange = _login.House.StandIn.Requests.Single(r => r.Operation == "CreateToken").Body;
        var code = exchange.Split("\"code\":\"")[1].Split('"')[0];
        var verifier = exchange.Split("\"codeVerifier\":\"")[1].Split('"')[0];
        foreach (var secret in (string?[])[token.AccessToken, token.RefreshToken, token.ClientSecret, code, verifier])
            Assert.DoesNotContain(secret!, told, StringComparison.Ordinal);
    }

    void ComeBack(BrowserPrompt prompt, string answer)
    {
        var query = QueryHelpers.ParseQuery(prompt.Page.Query);
        _ = _browser.GetAsync($"{query["redirect_uri"]}?{answer}&state={query["state"]}");
    }

    // Within the callback that opens a page nothing can be waited for.
    string ReadPage(Uri page) => Task.Run(async () =>
    {
        using var answer = await _browser.GetAsync(page.AbsoluteUri);
        return await answer.Content.ReadAsStringAsync();
    }).GetAwaiter().GetResult();

    async Task<string> PageAsync()
    {
        using var page = await _browser.Outcome;
        return await page.Content.ReadAsStringAsync();
    }

    Task<Failure> FailAsync(Action<BrowserPrompt> open) =>
        Assert.ThrowsAsync<Failure>(() => _login.ByBrowserAsync(open));
}
