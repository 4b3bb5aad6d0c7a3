using CredentialProcess.Aws;
using CredentialProcess.Config;
using CredentialProcess.Credentials;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;
using CredentialProcess.Tests.RoleChaining;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Login;

/// <summary>Signing out: what goes, what stays, and what may go wrong on the way.</summary>
public sealed class LogoutTests : IAsyncLifetime
{
    LoginHome _login = null!;

    SsoProfile Dev => _login.House.Profile;

    public async ValueTask InitializeAsync() => _login = await LoginHome.CreateAsync();

    public ValueTask DisposeAsync() => _login.DisposeAsync();

    [Fact]
    public async Task The_portal_session_is_ended_and_token_and_role_credentials_go()
    {
        await _login.ByDeviceAsync();
        var token = _login.Token().AccessToken;
        await _login.House.RunAsync();
        Assert.Equal(new SignedOut(true, null), await _login.SignOutAsync(profiles: Dev));
        Assert.Equal(token, _login.House.StandIn.Requests.Single(r => r.Operation == "Logout").Token);
        Assert.False(File.Exists(_login.PathOf()));
        Assert.False(File.Exists(_login.House.RolePath));
        Assert.True(File.Exists(_login.RegistrationPath()));
        Assert.Equal(ExitCode.SignIn, (await _login.House.FailAsync()).Exit);
    }

    [Fact]
    public async Task Other_sessions_keep_theirs_also_one_that_bears_the_same_name()
    {
        var named = _login.House.Profile with { Session = _login.Session with { Name = _login.Legacy.StartUrl } };
        var other = Dev with { Session = _login.Session with { Name = "other" } };
        foreach (var profile in (SsoProfile[])[Dev, _login.House.Legacy, other])
        {
            await _login.ByDeviceAsync(session: profile.Session);
            await _login.House.RunAsync(profile);
        }

        // A session called like a start URL shares the token's name, as in the AWS CLI, but not the role cache's.
        await _login.House.RunAsync(named);
        await _login.SignOutAsync(null, default, Dev, _login.House.Legacy, other, named);
        Assert.Equal(
            (false, true, true, true),
            (Cached(Dev), Cached(_login.House.Legacy), Cached(other), Cached(named)));
        Assert.True(File.Exists(_login.PathOf(_login.Legacy)));
        Assert.True(File.Exists(_login.PathOf(other.Session)));

        await _login.SignOutAsync(_login.Legacy, default, Dev, _login.House.Legacy, other, named);
        Assert.Equal((false, true, true), (Cached(_login.House.Legacy), Cached(other), Cached(named)));
    }

    [Fact]
    public async Task Assumed_roles_of_the_sessions_chains_go_and_those_of_others_stay()
    {
        await using var chain = await ChainHome.CreateAsync($"""
            [sso-session other]
            sso_start_url = {_login.Session.StartUrl}
            sso_region = us-east-1
            [profile other]
            sso_session = other
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            [profile of-other]
            role_arn = {ChainHome.Hub}
            external_id = other
            source_profile = other
            [profile static]
            role_arn = {ChainHome.Hub}
            external_id = static
            source_profile = user
            """);
        chain.House.SignIn();
        chain.House.StandIn.Tenant.Mint().WriteTo(chain.House.Home, "other");
        foreach (var name in (string[])["end", "static", "of-other"])
            await chain.RunAsync(name);
        var chosen = await chain.House.RunAsync(
            chain.Resolve("dev", new RoleArguments { Arn = ChainHome.Admin, SessionName = "jane" }));

        using var clients = new AwsClients(chain.House.Clock, chain.House.Debug);
        var logout = new Logout(clients, new TokenStore(chain.House.Tokens, chain.House.Clock),
            chain.House.NewRoleSource(clients), chain.House.NewFlights(), chain.House.Clock, chain.House.Debug);
        string[] names = ["end", "hub", "spoke", "static", "of-other"];
        Profile[] profiles = [chain.Resolve("dev"), .. names.Where(n => n != "hub").Select(n => chain.Resolve(n))];
        await logout.RunAsync(_login.Session, profiles[0].Endpoints, profiles, default);
        Assert.Equal([false, true, false, true, true],
            names.Select(name => File.Exists(chain.PathOf(name))));

        // What no profile is configured for is found by our own entries.
        AssumedRoleEntries.RemoveAll(chain.Own, chain.House.RoleFiles, [_login.Session]);
        Assert.Equal([false, false, false, true, true],
            names.Select(name => File.Exists(chain.PathOf(name))));
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(chain.House.RolePath)!), file =>
            File.ReadAllText(file).Contains(chosen.AccessKeyId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_signed_in_is_no_failure()
    {
        Assert.Equal(new SignedOut(false, null), await _login.SignOutAsync(profiles: Dev));
        Assert.Empty(_login.House.StandIn.Requests);
    }

    [Theory]
    [InlineData("Logout=status:401", null)]
    [InlineData("Logout=status:500,times=0", "failed (500")]
    [InlineData("Logout=reset,times=0", "cannot reach ")]
    [InlineData("Logout=html", "gave an invalid response")]
    public async Task What_the_portal_says_changes_nothing_here(string fault, string? trouble)
    {
        _login.House.SignIn();
        _login.House.StandIn.Faults.Add(fault);
        var ended = await _login.SignOutAsync(profiles: Dev);
        Assert.True(ended.WasSignedIn);
        // A token that the portal does not know has no session left.
        Assert.Equal(trouble is null, ended.Problem is null);
        Assert.Contains(trouble ?? "", ended.Problem ?? "", StringComparison.Ordinal);
        Assert.False(File.Exists(_login.PathOf()));
        Assert.Contains("the portal did not take it", _login.House.Debug.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_portal_that_never_answers_is_given_up()
    {
        _login.House.SignIn();
        using var hold = _login.House.StandIn.Faults.Hold("Logout");
        var run = _login.SignOutAsync();
        await hold.ArrivedAsync();
        _login.House.Clock.Advance(TimeSpan.FromSeconds(10));
        var ended = await run;
        Assert.StartsWith("no answer from '127.0.0.1:", ended.Problem, StringComparison.Ordinal);
        Assert.False(File.Exists(_login.PathOf()));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_talk_and_not_the_removal()
    {
        _login.House.SignIn();
        using var stop = new CancellationTokenSource();
        using var hold = _login.House.StandIn.Faults.Hold("Logout");
        var run = _login.SignOutAsync(stop: stop.Token);
        await hold.ArrivedAsync();
        await stop.CancelAsync();
        Assert.True((await run).WasSignedIn);
        Assert.False(File.Exists(_login.PathOf()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    public async Task A_damaged_token_goes_too(string text)
    {
        _login.House.SignIn();
        File.WriteAllText(_login.PathOf(), text);
        Assert.True((await _login.SignOutAsync()).WasSignedIn);
        Assert.False(File.Exists(_login.PathOf()));
        Assert.Empty(_login.House.StandIn.Requests);
    }

    [Fact]
    public async Task What_cannot_be_removed_is_reported_after_the_rest_is_gone()
    {
        await _login.ByDeviceAsync();
        await _login.House.RunAsync();
        File.Delete(_login.House.RolePath);
        Directory.CreateDirectory(_login.House.RolePath);
        var failure = await Assert.ThrowsAsync<Failure>(() => _login.SignOutAsync(profiles: Dev));
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.Contains("profile 'dev'", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_login.PathOf()));
    }

    [Fact]
    public async Task A_refresh_under_way_is_waited_for_and_its_token_signed_out()
    {
        _login.House.SignIn(TimeSpan.FromMinutes(-1));
        var hold = _login.House.StandIn.Faults.Hold("CreateToken:refresh_token");
        var refresh = _login.House.RunAsync();
        await hold.ArrivedAsync();
        // A wait for a lock that the moving clock would skip.
        _login.LockClock = TimeProvider.System;
        var signOut = _login.SignOutAsync();
        Assert.False(signOut.IsCompleted);
        hold.Dispose();
        await signOut;
        await Record.ExceptionAsync(() => refresh);
        Assert.False(File.Exists(_login.PathOf()));
        Assert.Contains("the portal has ended the session", _login.House.Debug.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_that_takes_too_long_to_wait_for_does_not_bring_the_token_back()
    {
        _login.House.SignIn(TimeSpan.FromMinutes(-1));
        var hold = _login.House.StandIn.Faults.Hold("CreateToken:refresh_token");
        var refresh = _login.House.RunAsync(limit: TimeSpan.FromHours(1));
        await hold.ArrivedAsync();
        await _login.SignOutAsync();
        hold.Dispose();
        await refresh;
        Assert.False(File.Exists(_login.PathOf()));
        Assert.Empty(_login.Leftovers());
    }

    bool Cached(SsoProfile profile) => File.Exists(_login.House.RoleFiles.PathOf(RoleStore.KeyOf(profile)));
}
