using CredentialProcess.Login;
using IdentityCenter.Http;

namespace CredentialProcess.Tests.Login;

/// <summary>Signing in by device code, over the stand-in's real HTTP and one clock for both.</summary>
public sealed class DeviceLoginTests : IAsyncLifetime
{
    const string Poll = "CreateToken:device_code";

    LoginHome _login = null!;

    public async ValueTask InitializeAsync() => _login = await LoginHome.CreateAsync();

    public ValueTask DisposeAsync() => _login.DisposeAsync();

    [Fact]
    public async Task A_person_allows_it_and_the_tokens_file_is_the_aws_clis()
    {
        DevicePrompt? shown = null;
        var signedIn = await _login.ByDeviceAsync(prompt => _login.Tenant.Approve((shown = prompt).UserCode));
        Assert.Matches("^[A-Z]{4}-[A-Z]{4}$", shown!.UserCode);
        Assert.Equal($"{_login.House.StandIn.Url}/device", shown.Page.AbsoluteUri);
        Assert.Equal($"{_login.House.StandIn.Url}/device?user_code={shown.UserCode}", shown.FullPage!.AbsoluteUri);
        Assert.Equal(TestHome.Noon.AddMinutes(10), shown.ExpiresAt);

        var token = _login.Token();
        Assert.Null(token.RefreshToken);
        Assert.Equal(
            $$"""{"startUrl": "https://stand-in.awsapps.com/start", "region": "us-east-1", "accessToken": "{{token.AccessToken}}", """ + "\""
            + $$"""expiresAt": "2026-11-21T20:00:01Z", "clientId": "{{token.ClientId}}", "clientSecret": "{{token.ClientSecret}}", """ + "\""
            + """registrationExpiresAt": "2027-02-19T12:00:00Z"}""", _login.TokenText());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_login.PathOf()));
        Assert.Equal((token.ExpiresAt, null), (signedIn.ExpiresAt, signedIn.RefreshableUntil));
        Assert.Empty(_login.Leftovers());
        await _login.House.RunAsync();
    }

    [Fact]
    public async Task With_scopes_the_token_can_be_refreshed()
    {
        var session = _login.Session with { RegistrationScopes = "sso:account:access" };
        var signedIn = await _login.ByDeviceAsync(session: session);
        Assert.EndsWith(
            $"\"registrationExpiresAt\": \"2027-02-19T12:00:00Z\", \"refreshToken\": "
            + $"\"{_login.Token().RefreshToken}\"}}",
            _login.TokenText(), StringComparison.Ordinal);
        Assert.Equal(_login.Token().RegistrationExpiresAt, signedIn.RefreshableUntil);

        _login.House.Clock.Advance(TimeSpan.FromHours(9));
        await _login.House.RunAsync();
        Assert.Equal(1, _login.House.StandIn.Calls["CreateToken:refresh_token"]);
    }

    [Fact]
    public async Task The_requests_are_the_aws_clis_but_for_the_clients_name()
    {
        await _login.ByDeviceAsync();
        var requests = _login.House.StandIn.Requests;
        Assert.Equal(["RegisterClient", "StartDeviceAuthorization", "CreateToken", "CreateToken"],
            requests.Select(r => r.Operation));
        Assert.Equal("""{"clientName":"sso-cred-my-sso","clientType":"public"}""", requests[0].Body);
        var token = _login.Token();
        Assert.Equal(
            $$"""{"clientId":"{{token.ClientId}}","clientSecret":"{{token.ClientSecret}}","startUrl":"https://stand-in.awsapps.com/start"}""",
            requests[1].Body);
        Assert.Contains("\"grantType\":\"urn:ietf:params:oauth:grant-type:device_code\"", requests[2].Body,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at work", "sso-cred-at-work")]
    [InlineData("my_sso.2", "sso-cred-my_sso-2")]
    [InlineData("\"q\" 'r' <b>", "sso-cred-q---r---b")]
    [InlineData("東京", "sso-cred")]
    [InlineData(" ", "sso-cred")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b",
        "sso-cred-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData(null, "sso-cred")]
    public async Task The_clients_name_is_plain_and_bounded_whatever_the_session_is_called(string? session, string name)
    {
        await _login.ByDeviceAsync(session: _login.Session with { Name = session });
        Assert.StartsWith(
            $$"""{"clientName":"{{name}}",""", _login.House.StandIn.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_allowed_already_shows_nothing()
    {
        _login.Tenant.Settings.AutoApproves = true;
        await _login.ByDeviceAsync(_ => Assert.Fail("shown"));
        Assert.Equal(1, _login.House.StandIn.Calls[Poll]);
    }

    [Fact]
    public async Task A_legacy_profile_signs_in_under_its_start_url()
    {
        var signedIn = await _login.ByDeviceAsync(session: _login.Legacy);
        Assert.True(File.Exists(_login.PathOf(_login.Legacy)));
        Assert.Null(signedIn.RefreshableUntil);
        await _login.House.RunAsync(_login.House.Legacy);
    }

    [Fact]
    public async Task It_asks_at_the_pace_of_the_service()
    {
        _login.Tenant.Settings.PollInterval = TimeSpan.FromSeconds(2);
        string? code = null;
        var waits = 0;
        _login.House.Clock.Armed += due =>
        {
            if (due == TimeSpan.FromSeconds(2) && ++waits == 3)
                _login.Tenant.Approve(code);
        };
        await _login.ByDeviceAsync(prompt => code = prompt.UserCode);
        Assert.Equal((3, 4), (waits, _login.House.StandIn.Calls[Poll]));
    }

    [Fact]
    public async Task Without_a_word_about_the_pace_it_asks_every_five_seconds()
    {
        _login.House.StandIn.Faults.Add("StartDeviceAuthorization=missing:interval");
        _login.PassBy(5);
        await _login.ByDeviceAsync();
        Assert.Equal(TestHome.Noon.AddSeconds(5), _login.Token().ExpiresAt.AddHours(-8));
    }

    [Fact]
    public async Task Asked_to_slow_down_it_waits_five_seconds_longer_from_then_on()
    {
        _login.House.StandIn.Faults.Add("CreateToken=status:400,code=SlowDownException,times=2");
        var dues = new List<int>();
        _login.House.Clock.Armed += due => dues.Add((int)due.TotalSeconds);
        _login.PassBy(6, 11);
        string? code = null;
        _login.House.Clock.Armed += due =>
        {
            if (dues.Count(d => d == 11) == 2)
                _login.Tenant.Approve(code);
        };
        await _login.ByDeviceAsync(prompt => code = prompt.UserCode);
        Assert.Equal([6, 11, 11], dues.Where(d => d is 6 or 11));
    }

    [Fact]
    public async Task Denied_is_reported_as_denied()
    {
        var failure = await FailAsync(prompt => _login.Tenant.Deny(prompt.UserCode));
        Assert.Equal((ExitCode.SignIn, "the sign-in was denied"), (failure.Exit, failure.Message));
        Assert.False(File.Exists(_login.PathOf()));
        Assert.Empty(_login.Leftovers());
    }

    [Fact]
    public async Task A_request_that_nobody_answers_expires()
    {
        _login.Tenant.Settings.PollInterval = TimeSpan.FromSeconds(3);
        _login.Tenant.Settings.DeviceCodeLifetime = TimeSpan.FromSeconds(30);
        var failure = await FailAsync(_ => { });
        Assert.Equal(ExitCode.SignIn, failure.Exit);
        Assert.Contains("has expired", failure.Message, StringComparison.Ordinal);
        Assert.Equal(TestHome.Noon.AddSeconds(30), _login.House.Clock.GetUtcNow());
    }

    [Fact]
    public async Task The_services_word_that_it_has_expired_ends_it_too()
    {
        var failure = await FailAsync(_ =>
            _login.House.StandIn.Faults.Add("CreateToken=status:400,code=ExpiredTokenException"));
        Assert.Contains("has expired", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_was_used_by_another_is_reported_as_no_longer_valid()
    {
        var failure = await FailAsync(_ =>
            _login.House.StandIn.Faults.Add("CreateToken=status:400,code=InvalidGrantException"));
        Assert.Equal((ExitCode.SignIn, "the sign-in request is no longer valid"), (failure.Exit, failure.Message));
    }

    [Theory]
    [InlineData("CreateToken=status:500,times=5")]
    [InlineData("CreateToken=status:503,times=5")]
    [InlineData("CreateToken=status:429,times=5")]
    [InlineData("CreateToken=reset,times=5")]
    [InlineData("CreateToken=html,times=5")]
    [InlineData("CreateToken=empty,times=5")]
    [InlineData("CreateToken=redirect:http://127.0.0.1:1/,times=5")]
    public async Task With_the_service_down_in_the_middle_it_asks_on(string fault)
    {
        await _login.ByDeviceAsync(prompt =>
        {
            _login.House.StandIn.Faults.Add(fault);
            _login.Tenant.Approve(prompt.UserCode);
        });
        Assert.Equal(7, _login.House.StandIn.Calls[Poll]);
    }

    [Fact]
    public async Task A_poll_that_gets_no_answer_is_given_up_and_made_again()
    {
        Hold? hold = null;
        var waiting = new TaskCompletionSource();
        var run = _login.ByDeviceAsync(prompt =>
        {
            hold = _login.House.StandIn.Faults.Hold("CreateToken");
            _login.Tenant.Approve(prompt.UserCode);
            waiting.SetResult();
        });
        await waiting.Task;
        await hold!.ArrivedAsync();
        _login.House.Clock.Advance(TimeSpan.FromSeconds(30));
        await hold.ArrivedAsync();
        hold.Dispose();
        await run;
        Assert.Equal(3, _login.House.StandIn.Calls[Poll]);
    }

    [Fact]
    public async Task With_the_service_down_to_the_end_it_says_what_it_met()
    {
        _login.Tenant.Settings.PollInterval = TimeSpan.FromSeconds(3);
        _login.Tenant.Settings.DeviceCodeLifetime = TimeSpan.FromSeconds(30);
        var failure = await FailAsync(_ => _login.House.StandIn.Faults.Add("CreateToken=status:503,times=0"));
        Assert.Contains("has expired", failure.Message, StringComparison.Ordinal);
        Assert.Contains("503", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_lost_on_its_way_is_reported_as_lost()
    {
        var failure = await FailAsync(prompt =>
        {
            _login.Tenant.Approve(prompt.UserCode);
            _login.House.StandIn.Faults.Add("CreateToken=half");
        });
        Assert.Equal((ExitCode.Network, "the answer to the sign-in was lost on its way"),
            (failure.Exit, failure.Message));
    }

    [Theory]
    [InlineData("CreateToken=missing:accessToken")]
    [InlineData("CreateToken=null:expiresIn")]
    [InlineData("StartDeviceAuthorization=missing:deviceCode")]
    [InlineData("StartDeviceAuthorization=null:userCode")]
    [InlineData("StartDeviceAuthorization=null:verificationUri")]
    [InlineData("RegisterClient=missing:clientId")]
    [InlineData("RegisterClient=null:clientSecretExpiresAt")]
    public async Task An_answer_that_lacks_something_ends_it(string fault)
    {
        _login.House.StandIn.Faults.Add(fault);
        _login.Tenant.Settings.AutoApproves = true;
        Assert.Equal(ExitCode.Failed, (await FailAsync(_ => { })).Exit);
        Assert.False(File.Exists(_login.PathOf()));
    }

    [Theory]
    [InlineData("InvalidRequestException")]
    [InlineData("InvalidGrantException")]
    public async Task A_start_url_that_the_region_does_not_know_is_a_matter_of_the_config(string code)
    {
        _login.House.StandIn.Faults.Add($"StartDeviceAuthorization=status:400,code={code},times=0");
        var failure = await FailAsync(_ => { });
        Assert.Equal((ExitCode.Configuration, "check sso_start_url and sso_region"), (failure.Exit, failure.Hint));
        Assert.Contains("'us-east-1'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_is_used_again()
    {
        await _login.ByDeviceAsync();
        await _login.ByDeviceAsync();
        Assert.Equal(1, _login.House.StandIn.Calls["RegisterClient"]);
    }

    [Theory]
    [InlineData("StartDeviceAuthorization=status:401,code=InvalidClientException")]
    [InlineData("StartDeviceAuthorization=status:400,code=InvalidGrantException")]
    [InlineData("CreateToken=status:401,code=InvalidClientException")]
    public async Task A_registration_that_the_service_has_forgotten_is_recreated_once(string fault)
    {
        await _login.ByDeviceAsync();
        var before = File.ReadAllText(_login.RegistrationPath());
        _login.House.StandIn.Faults.Add(fault);
        await _login.ByDeviceAsync();
        Assert.Equal(2, _login.House.StandIn.Calls["RegisterClient"]);
        Assert.NotEqual(before, File.ReadAllText(_login.RegistrationPath()));

        _login.House.StandIn.Faults.Add(fault + ",times=2");
        await FailAsync(_ => { });
        Assert.Equal(3, _login.House.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task A_registration_that_is_forgotten_while_the_code_is_shown_is_recreated_once()
    {
        await _login.ByDeviceAsync();
        var codes = new List<string>();
        await _login.ByDeviceAsync(prompt =>
        {
            codes.Add(prompt.UserCode);
            if (codes.Count == 1)
                _login.Tenant.ForgetRegistrations();
            else
                _login.Tenant.Approve(prompt.UserCode);
        });
        Assert.Equal((2, 2), (codes.Distinct().Count(), _login.House.StandIn.Calls["RegisterClient"]));
    }

    [Fact]
    public async Task A_registration_that_is_broken_or_at_its_end_is_replaced()
    {
        await _login.ByDeviceAsync();
        File.WriteAllText(_login.RegistrationPath(), "{");
        await _login.ByDeviceAsync();
        _login.House.Clock.Advance(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(14));
        await _login.ByDeviceAsync();
        Assert.Equal(3, _login.House.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task Ctrl_C_while_waiting_for_the_person_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _login.ByDeviceAsync(_ => stop.Cancel(), stop: stop.Token));
        Assert.False(File.Exists(_login.PathOf()));
        Assert.Empty(_login.Leftovers());
    }

    [Theory]
    [InlineData("RegisterClient")]
    [InlineData("StartDeviceAuthorization")]
    [InlineData("CreateToken")]
    public async Task Ctrl_C_in_the_middle_of_a_call_is_no_failure(string operation)
    {
        using var stop = new CancellationTokenSource();
        using var hold = _login.House.StandIn.Faults.Hold(operation);
        var run = _login.ByDeviceAsync(stop: stop.Token);
        await hold.ArrivedAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Empty(_login.Leftovers());
    }

    [Fact]
    public async Task Without_a_full_page_the_code_has_to_be_typed()
    {
        _login.House.StandIn.Faults.Add("StartDeviceAuthorization=missing:verificationUriComplete");
        DevicePrompt? shown = null;
        await _login.ByDeviceAsync(prompt => _login.Tenant.Approve((shown = prompt).UserCode));
        Assert.Null(shown!.FullPage);
    }

    [Fact]
    public async Task Nothing_secret_is_reported()
    {
        await _login.ByDeviceAsync(session: _login.Session with { RegistrationScopes = "sso:account:access" });
        var (told, token) = (_login.House.Debug.ToString(), _login.Token());
        Assert.Contains("registration", told, StringComparison.Ordinal);
        var deviceCode = _login.House.StandIn.Requests.First(r =>
            r.Operation == "CreateToken").Body.Split("\"deviceCode\":\"")[1].Split('"')[0];
        foreach (var secret in (string?[])[token.AccessToken, token.RefreshToken, token.ClientSecret, deviceCode])
            Assert.DoesNotContain(secret!, told, StringComparison.Ordinal);
    }

    Task<Failure> FailAsync(Action<DevicePrompt> show) => Assert.ThrowsAsync<Failure>(() => _login.ByDeviceAsync(show));
}
