using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Login;

/// <summary>What status reports, without any request.</summary>
public sealed class SignInStateTests : IAsyncLifetime
{
    LoginHome _door = null!;

    public async ValueTask InitializeAsync() => _door = await LoginHome.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(0, _door.House.StandIn.Calls["Logout"]);
        await _door.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_token_nobody_is_signed_in()
    {
        var state = await _door.StateAsync();
        Assert.Equal(
            (false, null, null, null), (state.IsUsable, state.TokenEnd, state.RefreshableUntil, state.Problem));
        Assert.Empty(_door.House.StandIn.Requests);
    }

    [Fact]
    public async Task A_token_is_usable_to_its_end_and_then_as_long_as_it_can_be_refreshed()
    {
        var minted = _door.House.SignIn(TimeSpan.FromHours(8), registrationLifetime: TimeSpan.FromDays(1));
        var state = await _door.StateAsync();
        Assert.Equal((true, minted.ExpiresAt, minted.RegistrationExpiresAt),
            (state.IsUsable, state.TokenEnd, state.RefreshableUntil));
        _door.House.Clock.Advance(TimeSpan.FromHours(9));
        Assert.True((await _door.StateAsync()).IsUsable);
        _door.House.Clock.Advance(TimeSpan.FromHours(15));
        state = await _door.StateAsync();
        Assert.Equal((false, minted.ExpiresAt, minted.RegistrationExpiresAt),
            (state.IsUsable, state.TokenEnd, state.RefreshableUntil));
        Assert.Empty(_door.House.StandIn.Requests);
    }

    [Fact]
    public async Task A_legacy_token_is_never_refreshable()
    {
        _door.House.StandIn.Tenant.Mint().WriteTo(_door.House.Home);
        Assert.Null((await _door.StateAsync(_door.Legacy)).RefreshableUntil);
        _door.House.Clock.Advance(TimeSpan.FromHours(8));
        Assert.False((await _door.StateAsync(_door.Legacy)).IsUsable);
    }

    [Fact]
    public async Task A_refresh_token_that_was_refused_before_counts_for_nothing()
    {
        _door.House.SignIn(TimeSpan.FromMinutes(-1));
        _door.Tenant.EndRefreshTokens();
        Assert.True((await _door.StateAsync()).IsUsable);
        await _door.House.FailAsync();
        var state = await _door.StateAsync();
        Assert.Equal((false, null), (state.IsUsable, state.RefreshableUntil));
    }

    [Fact]
    public async Task A_damaged_token_is_reported_as_such()
    {
        _door.House.SignIn();
        File.WriteAllText(_door.PathOf(), "{");
        var state = await _door.StateAsync();
        Assert.False(state.IsUsable);
        Assert.Contains("damaged", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cached_role_credentials_have_an_end()
    {
        Assert.Equal((null, false),
            (_door.States.ReadRole(_door.House.Profile).End, _door.States.ReadRole(_door.House.Profile).IsValid));
        _door.House.SignIn();
        var credentials = await _door.House.RunAsync();
        var state = _door.States.ReadRole(_door.House.Profile);
        Assert.Equal((credentials.Expiration, true), (state.End, state.IsValid));
        _door.House.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(_door.States.ReadRole(_door.House.Profile).IsValid);
    }
}

/// <summary>The memory that keeps automatic sign-ins from opening tab after tab.</summary>
public sealed class FailedSignInsTests : IAsyncLifetime
{
    LoginHome _door = null!;

    FailedSignIns Memory => new(new FileCache(_door.House.OwnFolder), _door.House.Clock, _door.House.Debug);

    public async ValueTask InitializeAsync() => _door = await LoginHome.CreateAsync();

    public ValueTask DisposeAsync() => _door.DisposeAsync();

    [Fact]
    public void For_two_minutes_a_failure_is_recent_and_only_for_its_session()
    {
        Assert.False(Memory.IsRecent(_door.Session));
        Memory.Add(_door.Session);
        Assert.True(Memory.IsRecent(_door.Session));
        Assert.False(Memory.IsRecent(_door.Legacy));
        _door.House.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.True(Memory.IsRecent(_door.Session));
        _door.House.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Memory.IsRecent(_door.Session));
    }

    [Fact]
    public void It_can_be_forgotten()
    {
        Memory.Add(_door.Session);
        Memory.Forget(_door.Session);
        Assert.False(Memory.IsRecent(_door.Session));
    }

    [Theory]
    [InlineData("2026-11-21T12:00:01Z")]
    [InlineData("2126-11-21T12:00:00Z")]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("\u0000\u0000")]
    public void A_time_in_the_future_or_none_at_all_counts_for_nothing(string text)
    {
        Memory.Add(_door.Session);
        File.WriteAllText(Path.Combine(_door.House.OwnFolder, $"sign-in-failed-{TokenStore.KeyOf(_door.Session)}.json"),
            text);
        Assert.False(Memory.IsRecent(_door.Session));
    }

    [Fact]
    public void Where_nothing_can_be_kept_nothing_is_recent()
    {
        Directory.CreateDirectory(Path.Combine(_door.House.Home, ".aws"));
        File.WriteAllText(_door.House.OwnFolder, "");
        Memory.Add(_door.Session);
        Assert.False(Memory.IsRecent(_door.Session));
        Memory.Forget(_door.Session);
    }
}
