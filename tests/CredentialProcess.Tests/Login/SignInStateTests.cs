using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Login;

/// <summary>What status reports, without any request.</summary>
public sealed class SignInStateTests : IAsyncLifetime
{
    LoginHome _login = null!;

    public async ValueTask InitializeAsync() => _login = await LoginHome.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(0, _login.House.StandIn.Calls["Logout"]);
        await _login.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_token_nobody_is_signed_in()
    {
        var state = await _login.StateAsync();
        Assert.Equal(
            (false, null, null, null), (state.IsUsable, state.TokenEnd, state.RefreshableUntil, state.Problem));
        Assert.Empty(_login.House.StandIn.Requests);
    }

    [Fact]
    public async Task A_token_is_usable_to_its_end_and_then_as_long_as_it_can_be_refreshed()
    {
        var minted = _login.House.SignIn(TimeSpan.FromHours(8), registrationLifetime: TimeSpan.FromDays(1));
        var state = await _login.StateAsync();
        Assert.Equal((true, minted.ExpiresAt, minted.RegistrationExpiresAt),
            (state.IsUsable, state.TokenEnd, state.RefreshableUntil));
        _login.House.Clock.Advance(TimeSpan.FromHours(9));
        Assert.True((await _login.StateAsync()).IsUsable);
        _login.House.Clock.Advance(TimeSpan.FromHours(15));
        state = await _login.StateAsync();
        Assert.Equal((false, minted.ExpiresAt, minted.RegistrationExpiresAt),
            (state.IsUsable, state.TokenEnd, state.RefreshableUntil));
        Assert.Empty(_login.House.StandIn.Requests);
    }

    [Fact]
    public async Task A_legacy_token_is_never_refreshable()
    {
        _login.House.StandIn.Tenant.Mint().WriteTo(_login.House.Home);
        Assert.Null((await _login.StateAsync(_login.Legacy)).RefreshableUntil);
        _login.House.Clock.Advance(TimeSpan.FromHours(8));
        Assert.False((await _login.StateAsync(_login.Legacy)).IsUsable);
    }

    [Fact]
    public async Task A_refresh_token_that_was_refused_before_counts_for_nothing()
    {
        _login.House.SignIn(TimeSpan.FromMinutes(-1));
        _login.Tenant.EndRefreshTokens();
        Assert.True((await _login.StateAsync()).IsUsable);
        await _login.House.FailAsync();
        var state = await _login.StateAsync();
        Assert.Equal((false, null), (state.IsUsable, state.RefreshableUntil));
    }

    [Fact]
    public async Task A_damaged_token_is_reported_as_such()
    {
        _login.House.SignIn();
        File.WriteAllText(_login.PathOf(), "{");
        var state = await _login.StateAsync();
        Assert.False(state.IsUsable);
        Assert.Contains("damaged", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cached_role_credentials_have_an_end()
    {
        Assert.Equal((null, false),
            (_login.States.ReadRole(_login.House.Profile).End, _login.States.ReadRole(_login.House.Profile).IsValid));
        _login.House.SignIn();
        var credentials = await _login.House.RunAsync();
        var state = _login.States.ReadRole(_login.House.Profile);
        Assert.Equal((credentials.Expiration, true), (state.End, state.IsValid));
        _login.House.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(_login.States.ReadRole(_login.House.Profile).IsValid);
    }
}

/// <summary>The memory that keeps automatic sign-ins from opening tab after tab.</summary>
public sealed class FailedSignInsTests : IAsyncLifetime
{
    LoginHome _login = null!;

    FailedSignIns Memory => new(new FileCache(_login.House.OwnFolder), _login.House.Clock, _login.House.Debug);

    public async ValueTask InitializeAsync() => _login = await LoginHome.CreateAsync();

    public ValueTask DisposeAsync() => _login.DisposeAsync();

    [Fact]
    public void For_two_minutes_a_failure_is_recent_and_only_for_its_session()
    {
        Assert.False(Memory.IsRecent(_login.Session));
        Memory.Add(_login.Session);
        Assert.True(Memory.IsRecent(_login.Session));
        Assert.False(Memory.IsRecent(_login.Legacy));
        _login.House.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.True(Memory.IsRecent(_login.Session));
        _login.House.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Memory.IsRecent(_login.Session));
    }

    [Fact]
    public void It_can_be_forgotten()
    {
        Memory.Add(_login.Session);
        Memory.Forget(_login.Session);
        Assert.False(Memory.IsRecent(_login.Session));
    }

    [Theory]
    [InlineData("2026-11-21T12:00:01Z")]
    [InlineData("2126-11-21T12:00:00Z")]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("\u0000\u0000")]
    public void A_time_in_the_future_or_none_at_all_counts_for_nothing(string text)
    {
        Memory.Add(_login.Session);
        File.WriteAllText(
            Path.Combine(_login.House.OwnFolder, $"sign-in-failed-{TokenStore.KeyOf(_login.Session)}.json"),
            text);
        Assert.False(Memory.IsRecent(_login.Session));
    }

    [Fact]
    public void Where_nothing_can_be_kept_nothing_is_recent()
    {
        Directory.CreateDirectory(Path.Combine(_login.House.Home, ".aws"));
        File.WriteAllText(_login.House.OwnFolder, "");
        Memory.Add(_login.Session);
        Assert.False(Memory.IsRecent(_login.Session));
        Memory.Forget(_login.Session);
    }
}
