using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Tokens;

/// <summary>The decision about a token, seen from a run: what was called, and what stands in the file
/// afterwards.</summary>
public sealed class TokenSourceTests : IAsyncLifetime
{
    static readonly TimeSpan s_due = TimeSpan.FromMinutes(14);
    static readonly TimeSpan s_over = TimeSpan.FromMinutes(-1);

    TestHome _house = null!;

    int Refreshes => _house.StandIn.Calls["CreateToken:refresh_token"];

    public async ValueTask InitializeAsync() => _house = await TestHome.CreateAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_refresh_without_a_new_refresh_token_keeps_the_old_one()
    {
        var minted = _house.SignIn(s_due);
        _house.StandIn.Faults.Add("CreateToken=missing:refreshToken");
        await _house.RunAsync();
        var token = Read();
        Assert.Equal(minted.RefreshToken, token.RefreshToken);
        Assert.NotEqual(minted.AccessToken, token.AccessToken);
        Assert.Equal(_house.Clock.GetUtcNow() + _house.StandIn.Tenant.Settings.TokenLifetime, token.ExpiresAt);
    }

    [Fact]
    public async Task A_new_refresh_token_takes_the_place_of_the_old_one()
    {
        var minted = _house.SignIn(s_due);
        await _house.RunAsync();
        var kept = Read().RefreshToken;
        Assert.NotEqual(minted.RefreshToken, kept);
        // It is the service's, not just another text.
        _house.Clock.Advance(Read().ExpiresAt - _house.Clock.GetUtcNow() - s_due);
        await _house.RunAsync();
        Assert.Equal(2, Refreshes);
        Assert.NotEqual(kept, Read().RefreshToken);
    }

    [Fact]
    public async Task A_refresh_keeps_what_other_programs_wrote_into_the_file()
    {
        var minted = _house.SignIn(s_due);
        File.WriteAllText(_house.TokenPath, minted.ToJson()[..^1] + ", \"added\": \"by another\"}");
        await _house.RunAsync();
        Assert.EndsWith(", \"added\": \"by another\"}", File.ReadAllText(_house.TokenPath), StringComparison.Ordinal);
        Assert.NotEqual(minted.AccessToken, Read().AccessToken);
    }

    [Theory]
    [InlineData("CreateToken=status:500,times=0")]
    [InlineData("CreateToken=status:400")]
    [InlineData("CreateToken=status:429,times=0")]
    [InlineData("CreateToken=reset,times=0")]
    [InlineData("CreateToken=html")]
    [InlineData("CreateToken=missing:accessToken")]
    [InlineData("CreateToken=null:expiresIn")]
    public async Task A_failed_refresh_carries_on_with_a_token_that_is_still_good(string fault)
    {
        var minted = _house.SignIn(s_due);
        _house.StandIn.Faults.Add(fault);
        await _house.RunAsync();
        Assert.Equal(minted.AccessToken, Read().AccessToken);
        Assert.Equal(minted.AccessToken,
            _house.StandIn.Requests.Single(r => r.Operation == "GetRoleCredentials").Token);
    }

    [Fact]
    public async Task An_oidc_service_out_of_reach_does_not_matter_while_the_token_is_good()
    {
        _house.SignIn(s_due);
        _house.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = "http://127.0.0.1:1";
        await _house.RunAsync();
    }

    [Fact]
    public async Task An_oidc_service_out_of_reach_is_a_network_failure_once_the_token_has_expired()
    {
        _house.SignIn(s_over);
        _house.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = "http://127.0.0.1:1";
        Assert.Equal(ExitCode.Network, (await _house.FailAsync()).Exit);
    }

    [Fact]
    public async Task After_its_registration_has_ended_a_token_is_used_up_and_not_refreshed()
    {
        _house.SignIn(s_due, registrationLifetime: TimeSpan.FromSeconds(-1));
        await _house.RunAsync();
        Assert.Equal(0, Refreshes);
        _house.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ExitCode.SignIn, (await _house.FailAsync()).Exit);
        Assert.Equal(0, Refreshes);
    }

    [Fact]
    public async Task A_legacy_token_is_never_refreshed()
    {
        var minted = _house.StandIn.Tenant.Mint(lifetime: s_due);
        minted.WriteTo(_house.Home);
        await _house.RunAsync(_house.Legacy);
        _house.Clock.Advance(TimeSpan.FromHours(1));
        var failure = await _house.FailAsync(_house.Legacy);
        Assert.Equal((ExitCode.SignIn, 0), (failure.Exit, Refreshes));
        Assert.Contains(minted.StartUrl, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_refresh_token_is_shown_once_and_its_good_token_used_to_the_end()
    {
        _house.SignIn(s_due);
        _house.StandIn.Tenant.EndRefreshTokens();
        await _house.RunAsync();
        File.Delete(_house.RolePath);
        await _house.RunAsync();
        Assert.Equal((1, 2), (Refreshes, _house.StandIn.Calls["GetRoleCredentials"]));
    }

    [Fact]
    public async Task A_token_that_another_program_has_rotated_meanwhile_is_used()
    {
        _house.SignIn(s_over);
        var hold = _house.StandIn.Faults.Hold("CreateToken");
        _house.StandIn.Tenant.EndRefreshTokens();
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        var other = _house.SignIn();
        hold.Dispose();
        await run;
        Assert.Equal(other.AccessToken, Read().AccessToken);
        Assert.Equal(1, Refreshes);
    }

    [Fact]
    public async Task A_refused_token_that_another_program_has_replaced_needs_no_refresh()
    {
        _house.SignIn();
        _house.StandIn.Faults.Add("GetRoleCredentials=status:401");
        var hold = _house.StandIn.Faults.Hold("GetRoleCredentials");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        var other = _house.SignIn();
        hold.Dispose();
        await run;
        Assert.Equal(0, Refreshes);
        Assert.Equal(other.AccessToken, _house.StandIn.Requests[^1].Token);
    }

    [Fact]
    public async Task A_refused_token_that_was_replaced_by_one_that_has_ended_is_refreshed()
    {
        _house.SignIn();
        var hold = _house.StandIn.Faults.Hold("GetRoleCredentials");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        _house.StandIn.Tenant.EndSignIns();
        _house.SignIn(s_over);
        hold.Dispose();
        await run;
        Assert.Equal(1, Refreshes);
    }

    [Fact]
    public async Task A_refused_legacy_token_is_not_refreshed_whatever_stands_in_its_file()
    {
        var minted = _house.StandIn.Tenant.Mint();
        minted.WriteTo(_house.Home, null);
        Assert.NotNull(minted.RefreshToken);
        _house.StandIn.Faults.Add("GetRoleCredentials=status:401,times=0");
        Assert.Equal(ExitCode.SignIn, (await _house.FailAsync(_house.Legacy)).Exit);
        Assert.Equal(0, Refreshes);
    }

    [Fact]
    public async Task A_sign_out_during_a_refresh_is_not_undone()
    {
        _house.SignIn(s_due);
        var hold = _house.StandIn.Faults.Hold("CreateToken");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        File.Delete(_house.TokenPath);
        hold.Dispose();
        await run;
        Assert.False(File.Exists(_house.TokenPath));
    }

    [Fact]
    public async Task A_newer_registration_that_came_meanwhile_is_refreshed_once_more()
    {
        // Over, and its refresh token refused: what another program has put there is due too, and can be refreshed.
        _house.SignIn(s_over);
        _house.StandIn.Tenant.EndRefreshTokens();
        var hold = _house.StandIn.Faults.Hold("CreateToken");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        var other = _house.SignIn(s_due);
        hold.Dispose();
        await run;
        Assert.Equal(2, Refreshes);
        Assert.NotEqual(other.AccessToken, Read().AccessToken);
    }

    [Fact]
    public async Task A_run_whose_refusals_cannot_be_kept_or_read_goes_on_without_them()
    {
        _house.SignIn(legacy: true);
        _house.StandIn.Tenant.EndSignIns();
        Directory.CreateDirectory(_house.OwnFolder + "/refused-" + TokenStore.KeyOf(_house.Legacy.Session) + ".json");
        Assert.Equal(ExitCode.SignIn, (await _house.FailAsync(_house.Legacy)).Exit);
        Assert.Equal(ExitCode.SignIn, (await _house.FailAsync(_house.Legacy)).Exit);
        Assert.Equal(2, _house.StandIn.Calls["GetRoleCredentials"]);
    }

    [Fact]
    public async Task An_older_token_never_overwrites_a_newer_one()
    {
        _house.SignIn(s_due);
        var hold = _house.StandIn.Faults.Hold("CreateToken");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        var newer = _house.SignIn(TimeSpan.FromHours(12));
        hold.Dispose();
        await run;
        Assert.Equal(newer.ToJson(), File.ReadAllText(_house.TokenPath));
    }

    [Fact]
    public async Task A_fresh_token_is_kept_over_a_file_that_another_program_left_damaged_meanwhile()
    {
        var minted = _house.SignIn(s_due);
        var hold = _house.StandIn.Faults.Hold("CreateToken");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        File.WriteAllText(_house.TokenPath, minted.ToJson()[..30]);
        hold.Dispose();
        await run;
        Assert.NotEqual(minted.AccessToken, Read().AccessToken);
    }

    [Fact]
    public async Task While_another_process_writes_the_token_no_refresh_is_begun()
    {
        var minted = _house.SignIn(s_due);
        using var other = PrivateFile.Create(_house.TokenPath);
        await _house.RunAsync();
        Assert.Equal((0, 0), (Refreshes, _house.Clock.Skipped.Length));

        // Once the old token is of no use, the other one is waited for, as long as the run may take.
        _house.Clock.Advance(TimeSpan.FromHours(1));
        var run = Task.Run(() => _house.FailAsync(), TestContext.Current.CancellationToken);
        while (_house.Clock.Skipped.Length < 3)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        _house.Clock.Advance(TimeSpan.FromMinutes(1));
        var failure = await run;
        Assert.Equal((ExitCode.Network, 0), (failure.Exit, Refreshes));
        Assert.Equal(minted.ToJson(), File.ReadAllText(_house.TokenPath));
    }

    [Fact]
    public async Task A_token_that_another_process_writes_meanwhile_is_used()
    {
        var minted = _house.SignIn(s_due);
        var other = PrivateFile.Create(_house.TokenPath);
        _house.Clock.Advance(TimeSpan.FromHours(1));
        var run = Task.Run(() => _house.RunAsync(), TestContext.Current.CancellationToken);
        while (_house.Clock.Skipped.Length < 3)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        var fresh = _house.StandIn.Tenant.Mint(lifetime: TimeSpan.FromHours(8));
        other.Commit(System.Text.Encoding.UTF8.GetBytes(fresh.ToJson()));
        await run;
        Assert.Equal((0, 1), (Refreshes, _house.StandIn.Calls["GetRoleCredentials"]));
        Assert.NotEqual(minted.ToJson(), File.ReadAllText(_house.TokenPath));
    }

    [Fact]
    public async Task A_portal_that_refuses_the_token_gets_a_refreshed_one_once()
    {
        _house.SignIn();
        _house.StandIn.Faults.Add("GetRoleCredentials=status:401");
        await _house.RunAsync();
        Assert.Equal((1, 2), (Refreshes, _house.StandIn.Calls["GetRoleCredentials"]));
    }

    [Fact]
    public async Task A_portal_that_refuses_the_refreshed_token_too_ends_the_run()
    {
        _house.SignIn();
        _house.StandIn.Faults.Add("GetRoleCredentials=status:401,times=2");
        Assert.Equal(ExitCode.SignIn, (await _house.FailAsync()).Exit);
        Assert.Equal((1, 2), (Refreshes, _house.StandIn.Calls["GetRoleCredentials"]));
    }

    [Fact]
    public async Task A_refused_token_that_cannot_be_refreshed_for_want_of_a_network_is_a_network_failure()
    {
        _house.SignIn();
        _house.StandIn.Faults.Add("GetRoleCredentials=status:401");
        _house.StandIn.Faults.Add("CreateToken=reset,times=0");
        Assert.Equal(ExitCode.Network, (await _house.FailAsync()).Exit);
    }

    [Fact]
    public async Task A_refused_legacy_token_costs_one_call_until_a_person_signs_in()
    {
        _house.SignIn(legacy: true);
        _house.StandIn.Tenant.EndSignIns();
        Assert.Equal(ExitCode.SignIn, (await _house.FailAsync(_house.Legacy)).Exit);
        Assert.Equal(ExitCode.SignIn, (await _house.FailAsync(_house.Legacy)).Exit);
        Assert.Equal(1, _house.StandIn.Calls["GetRoleCredentials"]);
        _house.SignIn(legacy: true);
        await _house.RunAsync(_house.Legacy);
    }

    [Theory]
    [InlineData("{\"accessToken\": \"half of")]
    [InlineData("")]
    [InlineData("not json")]
    public async Task A_damaged_token_needs_a_sign_in_and_is_named_by_its_path(string text)
    {
        _house.SignIn();
        File.WriteAllText(_house.TokenPath, text);
        var failure = await _house.FailAsync();
        Assert.Equal(ExitCode.SignIn, failure.Exit);
        Assert.Contains(_house.TokenPath, failure.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_house.TokenPath));
    }

    [Fact]
    public async Task A_huge_token_file_is_refused_unread()
    {
        _house.SignIn();
        using (var file = File.OpenWrite(_house.TokenPath))
            file.SetLength(11 * 1024 * 1024);
        var failure = await _house.FailAsync();
        Assert.Contains("larger than 1 MB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_runs_at_once_one_refreshes_and_one_exchanges()
    {
        _house.SignIn(s_over);
        var runs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _house.RunAsync())));
        Assert.Single(runs.Distinct());
        Assert.Equal((1, 1), (Refreshes, _house.StandIn.Calls["GetRoleCredentials"]));
    }

    [Fact]
    public async Task Roles_of_one_session_share_one_refresh()
    {
        _house.SignIn(s_over);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => _house.RunAsync(
            i % 2 == 0 ? _house.Profile : _house.Profile with { RoleName = "AdministratorAccess" }))));
        Assert.Equal((1, 2), (Refreshes, _house.StandIn.Calls["GetRoleCredentials"]));
    }

    [Fact]
    public async Task Nothing_secret_is_told_while_refreshing()
    {
        var minted = _house.SignIn(s_due);
        var credentials = await _house.RunAsync();
        var told = _house.Debug.ToString();
        Assert.Contains("token", told, StringComparison.Ordinal);
        foreach (var secret in (string?[])[minted.AccessToken, minted.RefreshToken, minted.ClientSecret,
            Read().AccessToken, Read().RefreshToken, credentials.SecretAccessKey, credentials.SessionToken])
            Assert.DoesNotContain(secret!, told, StringComparison.Ordinal);
    }

    Token Read() => TokenFile.Parse(Encoding.UTF8.GetBytes(File.ReadAllText(_house.TokenPath)))!;
}
