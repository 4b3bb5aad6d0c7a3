using CredentialProcess.Aws;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Login;

/// <summary>How a sign-in stores its token, and what else it reports.</summary>
public sealed class SignInSourceTests : IAsyncLifetime
{
    LoginHome _door = null!;

    public async ValueTask InitializeAsync() => _door = await LoginHome.CreateAsync();

    public ValueTask DisposeAsync() => _door.DisposeAsync();

    [Fact]
    public async Task In_a_home_that_cannot_be_written_nobody_is_asked_to_sign_in()
    {
        // A file where the folder should be: this holds for root too.
        Directory.CreateDirectory(Path.Combine(_door.House.Home, ".aws"));
        File.WriteAllText(Path.Combine(_door.House.Home, ".aws/sso"), "");
        var shown = false;
        var failure = await Assert.ThrowsAsync<Failure>(() => _door.ByDeviceAsync(prompt =>
            shown = _door.Tenant.Approve(prompt.UserCode)));
        Assert.False(shown);
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.StartsWith($"not signed in: {_door.PathOf()} can't be written: ", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Room_is_taken_before_the_person_is_asked()
    {
        var room = 0L;
        await _door.ByDeviceAsync(prompt =>
        {
            room = new FileInfo(Assert.Single(_door.Leftovers())).Length;
            _door.Tenant.Approve(prompt.UserCode);
        });
        Assert.Equal(32 * 1024, room);
        Assert.Empty(_door.Leftovers());
    }

    [Fact]
    public async Task While_a_person_is_asked_the_old_token_is_refreshed_as_ever_and_the_new_one_wins()
    {
        _door.House.SignIn(TimeSpan.FromMinutes(14));
        var refreshed = "";
        await _door.ByDeviceAsync(prompt =>
        {
            _door.House.RunAsync().GetAwaiter().GetResult();
            refreshed = _door.Token().AccessToken;
            _door.Tenant.Approve(prompt.UserCode);
        });
        Assert.Equal(1, _door.House.StandIn.Calls["CreateToken:refresh_token"]);
        Assert.NotEqual(refreshed, _door.Token().AccessToken);
    }

    [Fact]
    public async Task A_refresh_under_way_does_not_hold_a_sign_in_up_nor_undo_it()
    {
        _door.House.SignIn(TimeSpan.FromMinutes(-1));
        var hold = _door.House.StandIn.Faults.Hold("CreateToken:refresh_token");
        var refresh = _door.House.RunAsync(limit: TimeSpan.FromHours(1));
        await hold.ArrivedAsync();
        // The refresh began first, so its token ends first.
        _door.House.Clock.Advance(TimeSpan.FromSeconds(30));
        await _door.ByDeviceAsync();
        var kept = _door.TokenText();
        hold.Dispose();
        await refresh;
        Assert.Equal(kept, _door.TokenText());
    }

    [Fact]
    public async Task The_token_is_put_in_place_under_the_lock_of_its_refreshes()
    {
        using var held = FileLock.TryTake(Path.Combine(_door.House.OwnFolder,
            $"token-{TokenStore.KeyOf(_door.Session)}.lock"));
        var waited = TimeSpan.Zero;
        _door.House.Clock.Armed += due => waited += due <= TimeSpan.FromMilliseconds(100) ? due : TimeSpan.Zero;
        await _door.ByDeviceAsync();
        Assert.True(waited > TimeSpan.FromSeconds(4.5), $"waited {waited} only");
        Assert.True(File.Exists(_door.PathOf()));
    }

    [Fact]
    public async Task Two_sign_ins_of_one_session_at_the_same_time_both_work()
    {
        SignedIn? inner = null;
        await _door.ByDeviceAsync(prompt =>
        {
            inner = _door.ByDeviceAsync().GetAwaiter().GetResult();
            _door.Tenant.Approve(prompt.UserCode);
        });
        Assert.NotNull(inner);
        Assert.Empty(_door.Leftovers());
        await _door.House.RunAsync();
    }

    [Fact]
    public async Task A_file_left_by_a_killed_sign_in_is_taken_over()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_door.PathOf())!);
        File.WriteAllText(_door.PathOf() + ".login", "zeros");
        await _door.ByDeviceAsync();
        Assert.Empty(_door.Leftovers());
    }

    [Fact]
    public async Task What_another_program_wrote_into_the_old_token_is_gone_with_it()
    {
        var minted = _door.House.SignIn();
        File.WriteAllText(_door.PathOf(), minted.ToJson()[..^1] + ", \"added\": \"by another\"}");
        await _door.ByDeviceAsync();
        Assert.DoesNotContain("added", _door.TokenText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task A_clock_that_is_ten_minutes_off_is_reported(int seconds)
    {
        _door.Tenant.Settings.AutoApproves = true;
        _door.House.StandIn.Faults.Add($"CreateToken=date:{seconds}");
        var signedIn = await _door.ByDeviceAsync();
        Assert.Equal(TimeSpan.FromSeconds(seconds), signedIn.ServerAhead);
    }

    [Fact]
    public async Task A_clock_that_is_a_minute_off_is_not()
    {
        _door.Tenant.Settings.AutoApproves = true;
        _door.House.StandIn.Faults.Add("CreateToken=date:60");
        Assert.Null((await _door.ByDeviceAsync()).ServerAhead);
    }

    [Fact]
    public async Task How_far_the_servers_clock_is_ahead_is_known_after_a_refusal_too()
    {
        using var clients = new AwsClients(_door.House.Clock);
        Assert.Null(clients.ServerAhead);
        _door.House.StandIn.Faults.Add("StartPage=bare:404");
        var page = await clients.FetchPageAsync(
            HttpMethod.Get, new Uri(_door.House.StandIn.Url + "/start"), new Deadlines(default, default));
        Assert.Equal((404, TimeSpan.Zero), (page.Status, clients.ServerAhead));
    }

    [Theory]
    [InlineData("#")]
    [InlineData("#/")]
    [InlineData("/")]
    public async Task The_start_url_is_sent_and_kept_as_it_is_written(string ending)
    {
        var session = new Session(null, "https://stand-in.awsapps.com/start" + ending, "us-east-1", null);
        await _door.ByDeviceAsync(session: session);
        Assert.Contains($"\"startUrl\":\"{session.StartUrl}\"",
            _door.House.StandIn.Requests.Single(r => r.Operation == "StartDeviceAuthorization").Body,
            StringComparison.Ordinal);
        Assert.Equal(session.StartUrl, _door.Token(session).StartUrl);
    }

    [Fact]
    public async Task A_start_url_over_plain_http_is_refused_before_anything_is_called()
    {
        var failure = await Assert.ThrowsAsync<Failure>(() => _door.ByDeviceAsync(
            session: _door.Session with { StartUrl = "http://stand-in.awsapps.com/start" }));
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.Empty(_door.House.StandIn.Requests);
        Assert.Empty(_door.Leftovers());
    }
}
