using CredentialProcess.Aws;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Login;

/// <summary>How a sign-in stores its token, and what else it reports.</summary>
public sealed class SignInSourceTests : IAsyncLifetime
{
    LoginHome _login = null!;

    public async ValueTask InitializeAsync() => _login = await LoginHome.CreateAsync();

    public ValueTask DisposeAsync() => _login.DisposeAsync();

    [Fact]
    public async Task In_a_home_that_cannot_be_written_nobody_is_asked_to_sign_in()
    {
        // A file where the folder should be: this holds for root too.
        Directory.CreateDirectory(Path.Combine(_login.House.Home, ".aws"));
        File.WriteAllText(Path.Combine(_login.House.Home, ".aws/sso"), "");
        var shown = false;
        var failure = await Assert.ThrowsAsync<Failure>(() => _login.ByDeviceAsync(prompt =>
            shown = _login.Tenant.Approve(prompt.UserCode)));
        Assert.False(shown);
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.StartsWith($"not signed in: {_login.PathOf()} can't be written: ", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Room_is_taken_before_the_person_is_asked()
    {
        var room = 0L;
        await _login.ByDeviceAsync(prompt =>
        {
            room = new FileInfo(Assert.Single(_login.Leftovers())).Length;
            _login.Tenant.Approve(prompt.UserCode);
        });
        Assert.Equal(32 * 1024, room);
        Assert.Empty(_login.Leftovers());
    }

    [Fact]
    public async Task While_a_person_is_asked_the_old_token_is_refreshed_as_ever_and_the_new_one_wins()
    {
        _login.House.SignIn(TimeSpan.FromMinutes(14));
        var refreshed = "";
        await _login.ByDeviceAsync(prompt =>
        {
            _login.House.RunAsync().GetAwaiter().GetResult();
            refreshed = _login.Token().AccessToken;
            _login.Tenant.Approve(prompt.UserCode);
        });
        Assert.Equal(1, _login.House.StandIn.Calls["CreateToken:refresh_token"]);
        Assert.NotEqual(refreshed, _login.Token().AccessToken);
    }

    [Fact]
    public async Task A_refresh_under_way_does_not_hold_a_sign_in_up_nor_undo_it()
    {
        _login.House.SignIn(TimeSpan.FromMinutes(-1));
        var hold = _login.House.StandIn.Faults.Hold("CreateToken:refresh_token");
        var refresh = _login.House.RunAsync(limit: TimeSpan.FromHours(1));
        await hold.ArrivedAsync();
        // The refresh began first, so its token ends first.
        _login.House.Clock.Advance(TimeSpan.FromSeconds(30));
        await _login.ByDeviceAsync();
        var kept = _login.TokenText();
        hold.Dispose();
        await refresh;
        Assert.Equal(kept, _login.TokenText());
    }

    [Fact]
    public async Task The_token_is_put_in_place_under_the_lock_of_its_refreshes()
    {
        using var held = FileLock.TryTake(Path.Combine(_login.House.OwnFolder,
            $"token-{TokenStore.KeyOf(_login.Session)}.lock"));
        var waited = TimeSpan.Zero;
        _login.House.Clock.Armed += due => waited += due <= TimeSpan.FromMilliseconds(100) ? due : TimeSpan.Zero;
        await _login.ByDeviceAsync();
        Assert.True(waited > TimeSpan.FromSeconds(4.5), $"waited {waited} only");
        Assert.True(File.Exists(_login.PathOf()));
    }

    [Fact]
    public async Task Two_sign_ins_of_one_session_at_the_same_time_both_work()
    {
        SignedIn? inner = null;
        await _login.ByDeviceAsync(prompt =>
        {
            inner = _login.ByDeviceAsync().GetAwaiter().GetResult();
            _login.Tenant.Approve(prompt.UserCode);
        });
        Assert.NotNull(inner);
        Assert.Empty(_login.Leftovers());
        await _login.House.RunAsync();
    }

    [Fact]
    public async Task A_file_left_by_a_killed_sign_in_is_taken_over()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_login.PathOf())!);
        File.WriteAllText(_login.PathOf() + ".login", "zeros");
        await _login.ByDeviceAsync();
        Assert.Empty(_login.Leftovers());
    }

    [Fact]
    public async Task What_another_program_wrote_into_the_old_token_is_gone_with_it()
    {
        var minted = _login.House.SignIn();
        File.WriteAllText(_login.PathOf(), minted.ToJson()[..^1] + ", \"added\": \"by another\"}");
        await _login.ByDeviceAsync();
        Assert.DoesNotContain("added", _login.TokenText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task A_clock_that_is_ten_minutes_off_is_reported(int seconds)
    {
        _login.Tenant.Settings.AutoApproves = true;
        _login.House.StandIn.Faults.Add($"CreateToken=date:{seconds}");
        var signedIn = await _login.ByDeviceAsync();
        Assert.Equal(TimeSpan.FromSeconds(seconds), signedIn.ServerAhead);
    }

    [Fact]
    public async Task A_clock_that_is_a_minute_off_is_not()
    {
        _login.Tenant.Settings.AutoApproves = true;
        _login.House.StandIn.Faults.Add("CreateToken=date:60");
        Assert.Null((await _login.ByDeviceAsync()).ServerAhead);
    }

    [Fact]
    public async Task How_far_the_servers_clock_is_ahead_is_known_after_a_refusal_too()
    {
        using var clients = new AwsClients(_login.House.Clock);
        Assert.Null(clients.ServerAhead);
        _login.House.StandIn.Faults.Add("StartPage=bare:404");
        var page = await clients.FetchPageAsync(
            HttpMethod.Get, new Uri(_login.House.StandIn.Url + "/start"), new Deadlines(default, default));
        Assert.Equal((404, TimeSpan.Zero), (page.Status, clients.ServerAhead));
    }

    [Theory]
    [InlineData("#")]
    [InlineData("#/")]
    [InlineData("/")]
    public async Task The_start_url_is_sent_and_kept_as_it_is_written(string ending)
    {
        var session = new Session(null, "https://stand-in.awsapps.com/start" + ending, "us-east-1", null);
        await _login.ByDeviceAsync(session: session);
        Assert.Contains($"\"startUrl\":\"{session.StartUrl}\"",
            _login.House.StandIn.Requests.Single(r => r.Operation == "StartDeviceAuthorization").Body,
            StringComparison.Ordinal);
        Assert.Equal(session.StartUrl, _login.Token(session).StartUrl);
    }

    [Fact]
    public async Task A_start_url_over_plain_http_is_refused_before_anything_is_called()
    {
        var failure = await Assert.ThrowsAsync<Failure>(() => _login.ByDeviceAsync(
            session: _login.Session with { StartUrl = "http://stand-in.awsapps.com/start" }));
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.Empty(_login.House.StandIn.Requests);
        Assert.Empty(_login.Leftovers());
    }
}
