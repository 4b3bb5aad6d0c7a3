using CredentialProcess.Credentials;

namespace CredentialProcess.Tests.Credentials;

/// <summary>The decision about role credentials: cached, fetched, or older ones that still do.</summary>
public sealed class RoleSourceTests : IAsyncLifetime
{
    TestHome _house = null!;

    int Fetches => _house.StandIn.Calls["GetRoleCredentials"];

    public async ValueTask InitializeAsync() => _house = await TestHome.CreateAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task The_cache_holds_what_the_aws_cli_would_have_written()
    {
        _house.SignIn();
        var credentials = await _house.RunAsync();
        Assert.Equal($$$"""
            {"ProviderType": "sso", "Credentials": {"AccessKeyId": "{{{credentials.AccessKeyId}}}", "SecretAccessKey": "{{{credentials.SecretAccessKey}}}", "SessionToken": "{{{credentials.SessionToken}}}", "Expiration": "2026-11-21T13:00:00Z", "AccountId": "012345678901"}}
            """, File.ReadAllText(_house.RolePath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_house.RolePath));
    }

    [Fact]
    public async Task What_the_aws_cli_cached_needs_no_token_and_no_call()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_house.RolePath)!);
        // Before 2.25 without AccountId, before 2.1.14 with the end in this form.
        File.WriteAllText(_house.RolePath, """
            {"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "sec/ret+key=", "SessionToken": "tok//+==", "Expiration": "2026-11-21T12:17:00UTC"}}
            """);
        var credentials = await _house.RunAsync();
        Assert.Equal(("ASIAEXAMPLE", "sec/ret+key=", "tok//+==", 0),
            (credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken, Fetches));
    }

    [Theory]
    [InlineData("GetRoleCredentials=status:500,times=0")]
    [InlineData("GetRoleCredentials=status:503,times=0")]
    [InlineData("GetRoleCredentials=status:429,times=0")]
    [InlineData("GetRoleCredentials=status:401,times=0")]
    [InlineData("GetRoleCredentials=reset,times=0")]
    [InlineData("GetRoleCredentials=html,times=0")]
    [InlineData("GetRoleCredentials=empty,times=0")]
    [InlineData("GetRoleCredentials=missing:secretAccessKey,times=0")]
    [InlineData("GetRoleCredentials=redirect:http://127.0.0.1:1/,times=0")]
    [InlineData("GetRoleCredentials=bare:403,times=0")]
    [InlineData("GetRoleCredentials=html:404,times=0")]
    public async Task Older_credentials_that_are_still_valid_do_when_there_are_no_new_ones(string fault)
    {
        var older = await WithTenMinutesLeftAsync();
        _house.StandIn.Faults.Add(fault);
        Assert.Equal(older, await _house.RunAsync());
        Assert.True(Fetches > 1);
    }

    [Theory]
    [InlineData("GetRoleCredentials=status:403", ExitCode.Refused)]
    [InlineData("GetRoleCredentials=status:404", ExitCode.Refused)]
    public async Task Older_credentials_do_not_when_the_role_has_been_taken_away(string fault, object exit)
    {
        await WithTenMinutesLeftAsync();
        _house.StandIn.Faults.Add(fault);
        var failure = await _house.FailAsync();
        Assert.Equal(exit, failure.Exit);
        Assert.Contains("'ReadOnly'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'012345678901'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_credentials_do_when_the_sign_in_has_ended()
    {
        var older = await WithTenMinutesLeftAsync();
        File.Delete(_house.TokenPath);
        Assert.Equal(older, await _house.RunAsync());
        _house.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(ExitCode.SignIn, (await _house.FailAsync()).Exit);
    }

    [Fact]
    public async Task A_time_limit_that_strikes_while_a_torn_file_is_read_again_is_told_as_one()
    {
        _house.SignIn();
        Directory.CreateDirectory(Path.GetDirectoryName(_house.RolePath)!);
        File.WriteAllText(_house.RolePath, "{");
        foreach (var (limit, told) in new[] { (50, "in time"), (110, "within 0.1 s") })
        {
            var failure = await Assert.ThrowsAsync<Failure>(() =>
                _house.RunAsync(limit: TimeSpan.FromMilliseconds(limit)));
            Assert.Equal((ExitCode.Network, $"no answer {told}"), (failure.Exit, failure.Message));
        }

        Assert.Equal(0, Fetches);
    }

    [Fact]
    public async Task Older_credentials_are_handed_out_once_four_seconds_have_brought_no_answer()
    {
        var older = await WithTenMinutesLeftAsync();
        var hold = _house.StandIn.Faults.Hold("GetRoleCredentials");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        _house.Clock.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(run.IsCompleted);
        _house.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(older, await run);
    }

    [Fact]
    public async Task A_refresh_that_is_under_way_is_not_given_up_for_the_older_credentials()
    {
        await WithTenMinutesLeftAsync();
        var minted = _house.SignIn(TimeSpan.FromMinutes(5));
        var hold = _house.StandIn.Faults.Hold("CreateToken");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        _house.Clock.Advance(TimeSpan.FromSeconds(5));
        hold.Dispose();
        await run;
        Assert.DoesNotContain(minted.RefreshToken!, File.ReadAllText(_house.TokenPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_older_credentials_the_run_waits_for_its_whole_time()
    {
        _house.SignIn();
        var hold = _house.StandIn.Faults.Hold("GetRoleCredentials");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        _house.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(ExitCode.Network, (await Assert.ThrowsAsync<Failure>(() => run)).Exit);
    }

    [Theory]
    [InlineData("GetRoleCredentials=status:403", ExitCode.Refused, "not assigned")]
    [InlineData("GetRoleCredentials=status:404", ExitCode.Refused, "no role")]
    [InlineData("GetRoleCredentials=bare:403", ExitCode.Failed, "refuses the request (403)")]
    [InlineData("GetRoleCredentials=html:404", ExitCode.Failed, "refuses the request (404)")]
    [InlineData("GetRoleCredentials=status:429,times=0", ExitCode.Failed, "too many")]
    [InlineData("GetRoleCredentials=bare:429,times=0", ExitCode.Failed, "too many")]
    [InlineData("GetRoleCredentials=status:500,times=0", ExitCode.Failed, "500")]
    [InlineData("GetRoleCredentials=empty", ExitCode.Failed, "gave an invalid response")]
    [InlineData("GetRoleCredentials=html", ExitCode.Failed, "gave an invalid response")]
    [InlineData("GetRoleCredentials=huge:50", ExitCode.Failed, "gave an invalid response")]
    [InlineData("GetRoleCredentials=missing", ExitCode.Failed, "complete")]
    [InlineData("GetRoleCredentials=missing:roleCredentials", ExitCode.Failed, "complete")]
    [InlineData("GetRoleCredentials=missing:accessKeyId", ExitCode.Failed, "complete")]
    [InlineData("GetRoleCredentials=null:sessionToken", ExitCode.Failed, "complete")]
    [InlineData("GetRoleCredentials=null:expiration", ExitCode.Failed, "complete")]
    [InlineData("GetRoleCredentials=half,times=0", ExitCode.Network, "cannot reach")]
    [InlineData("GetRoleCredentials=reset,times=0", ExitCode.Network, "cannot reach")]
    [InlineData("GetRoleCredentials=redirect:http://127.0.0.1:1/", ExitCode.Failed, "redirect")]
    [InlineData("GetRoleCredentials=status:400", ExitCode.Failed,
        "rejects the request for role 'ReadOnly' in account '012345678901' (400 InvalidRequest)")]
    [InlineData("GetRoleCredentials=bare:400", ExitCode.Failed, "(400)")]
    public async Task Each_way_to_fail_has_its_own_words(string fault, object exit, string words)
    {
        var minted = _house.SignIn();
        _house.StandIn.Faults.Add(fault);
        var failure = await _house.FailAsync();
        Assert.Equal(exit, failure.Exit);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(minted.AccessToken, failure.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_house.RolePath));
    }

    [Theory]
    [InlineData("012345678901 # prod", null)]
    [InlineData("\"012345678901\"", null)]
    [InlineData("0123-4567-8901", null)]
    [InlineData("12345678901", null)]
    [InlineData("12345678901", "GetRoleCredentials=bare:400")]
    [InlineData("12345678901", "GetRoleCredentials=status:403")]
    [InlineData("12345678901", "GetRoleCredentials=status:404")]
    public async Task An_account_id_that_the_portal_can_not_know_is_sent_and_then_named(string id, string? fault)
    {
        _house.SignIn();
        if (fault is not null)
            _house.StandIn.Faults.Add(fault);
        var failure = await _house.FailAsync(_house.Profile with { AccountId = id });
        Assert.Equal(1, _house.StandIn.Calls["GetRoleCredentials"]);
        Assert.Equal(id, _house.StandIn.Requests[^1].Query["account_id"]);
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.StartsWith($"sso_account_id is '{id}', but an account id is exactly 12 digits, and the access "
            + "portal refuses it (40", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("write only the value of sso_account_id", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"ReadOnly\"")]
    [InlineData("ReadOnly # for all")]
    public async Task A_role_that_can_not_be_one_is_sent_and_then_named(string role)
    {
        _house.SignIn();
        var failure = await _house.FailAsync(_house.Profile with { RoleName = role });
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.StartsWith($"sso_role_name is '{role}', but ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetRoleCredentials=status:500,times=2")]
    [InlineData("GetRoleCredentials=bare:429,times=2")]
    [InlineData("GetRoleCredentials=reset,times=2")]
    public async Task What_passes_is_tried_again(string fault)
    {
        _house.SignIn();
        _house.StandIn.Faults.Add(fault);
        await _house.RunAsync();
        Assert.Equal(3, Fetches);
    }

    [Fact]
    public async Task Credentials_that_live_shorter_than_is_fresh_are_handed_out_as_they_are()
    {
        _house.SignIn();
        _house.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromMinutes(5);
        Assert.Equal(_house.Clock.GetUtcNow().AddMinutes(5), (await _house.RunAsync()).Expiration);
    }

    [Fact]
    public async Task Who_comes_second_takes_short_lived_credentials_too()
    {
        _house.SignIn();
        _house.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromMinutes(5);
        var hold = _house.StandIn.Faults.Hold("GetRoleCredentials");
        var first = _house.RunAsync();
        await hold.ArrivedAsync();
        var second = _house.RunAsync();
        hold.Dispose();
        Assert.Equal(await first, await second);
        Assert.Equal(1, Fetches);
    }

    [Fact]
    public async Task Older_credentials_that_end_while_there_is_no_answer_are_not_handed_out()
    {
        await WithTenMinutesLeftAsync();
        _house.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(2));
        var hold = _house.StandIn.Faults.Hold("GetRoleCredentials");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        _house.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ExitCode.Network, (await Assert.ThrowsAsync<Failure>(() => run)).Exit);
    }

    // The clock's zone is Japan's, which the tests' machine is not in.
    [Theory]
    [InlineData(-5, "20:55:00 JST")]
    [InlineData(0, "21:00:00 JST")]
    public async Task Credentials_that_have_ended_already_are_never_handed_out(int minutes, string ended)
    {
        _house.SignIn();
        _house.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromMinutes(minutes);
        var failure = await _house.FailAsync();
        Assert.Equal((ExitCode.Failed, "check this machine's clock"), (failure.Exit, failure.Hint));
        Assert.Equal($"the access portal's credentials expired at {ended}, before now (21:00:00 JST)", failure.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"ProviderType\": \"sso\", \"Credentials\": {\"AccessKeyId\": \"ASIA")]
    [InlineData("[]")]
    [InlineData("{\"Credentials\": {}}")]
    [InlineData("{\"Credentials\": {\"AccessKeyId\": 1}}")]
    [InlineData("\u0000\u0001\u0002")]
    public async Task A_damaged_cache_file_is_replaced(string text)
    {
        _house.SignIn();
        Directory.CreateDirectory(Path.GetDirectoryName(_house.RolePath)!);
        File.WriteAllText(_house.RolePath, text);
        var credentials = await _house.RunAsync();
        Assert.Contains(credentials.AccessKeyId, File.ReadAllText(_house.RolePath), StringComparison.Ordinal);
        Assert.Equal(1, Fetches);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_costs_the_cache_and_not_the_answer()
    {
        _house.SignIn();
        Directory.CreateDirectory(_house.RolePath);
        await _house.RunAsync();
        await _house.RunAsync();
        Assert.Equal(2, Fetches);
    }

    [Fact]
    public async Task Two_sessions_side_by_side_each_use_their_own_token()
    {
        _house.SignIn();
        var other = _house.StandIn.Tenant.Mint("https://other.awsapps.com/start");
        other.WriteTo(_house.Home, "other");
        await _house.RunAsync(_house.Profile with
        {
            Session = new("other", "https://other.awsapps.com/start", "us-east-1", null),
        });
        Assert.Equal(other.AccessToken, _house.StandIn.Requests.Single().Token);
    }

    [Fact]
    public async Task A_storm_that_finds_the_session_dead_makes_one_call()
    {
        _house.SignIn(legacy: true);
        _house.StandIn.Tenant.EndSignIns();
        using var hold = _house.StandIn.Faults.Hold("GetRoleCredentials");
        var runs = Enumerable.Range(0, 20).Select(_ => Task.Run(() => _house.FailAsync(_house.Legacy))).ToList();
        await _house.WaitForWaitersAsync(19);
        hold.Dispose();
        Assert.All(await Task.WhenAll(runs), failure => Assert.Equal(ExitCode.SignIn, failure.Exit));
        Assert.Equal(1, Fetches);
    }

    async Task<RoleCredentials> WithTenMinutesLeftAsync()
    {
        _house.SignIn();
        var older = await _house.RunAsync();
        _house.Clock.Advance(TimeSpan.FromMinutes(50));
        return older;
    }
}
