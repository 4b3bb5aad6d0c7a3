using CredentialProcess.Credentials;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Credentials;

/// <summary>
/// A portal that gives nothing is left alone for half a minute while older credentials are handed out: for that role,
/// that token and that endpoint, and never where the portal has refused.
/// </summary>
public sealed class FailedExchangesTests : IAsyncLifetime
{
    TestHome _house = null!;
    RoleCredentials _older = null!;

    int Fetches => _house.StandIn.Calls["GetRoleCredentials"];

    string Memory => Assert.Single(Directory.GetFiles(_house.OwnFolder, "exchange-failed-*"));

    public async ValueTask InitializeAsync()
    {
        _house = await TestHome.CreateAsync();
        _house.SignIn();
        _older = await _house.RunAsync();
        _house.Clock.Advance(TimeSpan.FromMinutes(50));
        _house.StandIn.ForgetRequests();
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_portal_that_hangs_costs_one_caller_four_seconds_and_the_next_ones_nothing()
    {
        using var hold = await HangAsync();
        var calls = Fetches;
        for (var second = 0; second < 29; second++)
        {
            Assert.Equal(_older, await _house.RunAsync());
            _house.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(calls, Fetches);
        hold.Dispose();
        _house.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(_older, await _house.RunAsync());
    }

    [Theory]
    [InlineData("status:500")]
    [InlineData("status:429")]
    [InlineData("reset")]
    [InlineData("empty")]
    [InlineData("html")]
    [InlineData("missing:secretAccessKey")]
    [InlineData("redirect:http://127.0.0.1:1/")]
    public async Task So_does_one_that_fails(string fault)
    {
        await FailAsync(fault);
        Assert.Equal(_older, await _house.RunAsync());
        Assert.Empty(_house.StandIn.Requests);
        _house.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotEqual(_older, await _house.RunAsync());
    }

    [Theory]
    [InlineData("status:401")]
    [InlineData("bare:401")]
    [InlineData("bare:403")]
    [InlineData("html:404")]
    public async Task What_is_refused_is_not_remembered(string fault)
    {
        await FailAsync(fault);
        Assert.Empty(Directory.GetFiles(_house.OwnFolder, "exchange-failed-*"));
        // The stand-in has refused the sign-in too, so a person signs in.
        _house.SignIn();
        Assert.NotEqual(_older, await _house.RunAsync());
    }

    [Theory]
    [InlineData("status:403")]
    [InlineData("status:404")]
    public async Task A_role_that_was_taken_away_is_told_each_time(string fault)
    {
        _house.StandIn.Faults.Add($"GetRoleCredentials={fault},times=2");
        for (var turn = 1; turn <= 2; turn++)
        {
            Assert.Equal(ExitCode.Refused, (await _house.FailAsync()).Exit);
            Assert.Equal(turn, _house.StandIn.Requests.Count);
        }
    }

    [Fact]
    public async Task A_sign_in_voids_it()
    {
        await FailAsync("status:500");
        _house.SignIn();
        Assert.NotEqual(_older, await _house.RunAsync());
    }

    [Fact]
    public async Task A_refresh_voids_it()
    {
        await FailAsync("status:500");
        // As another program does it, whose token then stands there.
        var tokens = new TokenStore(_house.Tokens, _house.Clock);
        var token = await tokens.ReadAsync(_house.Profile.Session, default);
        tokens.Write(_house.Profile.Session, token! with { AccessToken = _house.StandIn.Tenant.Mint().AccessToken });
        Assert.NotEqual(_older, await _house.RunAsync());
    }

    [Fact]
    public async Task It_holds_for_its_endpoint_alone()
    {
        await FailAsync("status:500");
        _house.Environment["AWS_ENDPOINT_URL_SSO"] = _house.StandIn.Url + "/base";
        Assert.NotEqual(_older, await _house.RunAsync());
    }

    [Fact]
    public async Task It_holds_for_its_role_alone()
    {
        await FailAsync("status:500");
        var other = _house.Profile with { RoleName = "AdministratorAccess" };
        Assert.NotEqual(_older, await _house.RunAsync(other));
        Assert.Equal(_older, await _house.RunAsync());
    }

    [Fact]
    public async Task Without_older_credentials_it_means_nothing()
    {
        await FailAsync("status:500");
        File.Delete(_house.RolePath);
        Assert.NotEqual(_older, await _house.RunAsync());
    }

    [Fact]
    public async Task Without_older_credentials_nothing_is_remembered()
    {
        File.Delete(_house.RolePath);
        _house.StandIn.Faults.Add("GetRoleCredentials=status:500,times=3");
        await _house.FailAsync();
        Assert.Empty(Directory.GetFiles(_house.OwnFolder, "exchange-failed-*"));
        await _house.RunAsync();
    }

    [Fact]
    public async Task A_run_with_less_time_than_others_leaves_no_memory()
    {
        using var hold = _house.StandIn.Faults.Hold("GetRoleCredentials");
        var run = _house.RunAsync(limit: TimeSpan.FromSeconds(3.5));
        await hold.ArrivedAsync();
        _house.Clock.Advance(TimeSpan.FromSeconds(3.6));
        Assert.Equal(_older, await run);
        hold.Dispose();
        Assert.NotEqual(_older, await _house.RunAsync());
    }

    [Fact]
    public async Task A_clock_that_was_set_back_ends_it()
    {
        await FailAsync("status:500");
        var kept = File.ReadAllText(Memory);
        File.WriteAllText(Memory, kept.Replace("2026-11-21T12:5", "2026-11-21T13:5", StringComparison.Ordinal));
        Assert.NotEqual(_older, await _house.RunAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"at\":1}")]
    public async Task What_can_not_be_read_costs_one_call(string text)
    {
        await FailAsync("status:500");
        File.WriteAllText(Memory, text);
        Assert.NotEqual(_older, await _house.RunAsync());
    }

    [Fact]
    public async Task A_storm_makes_one_call_and_all_have_the_older_credentials()
    {
        using var hold = _house.StandIn.Faults.Hold("GetRoleCredentials");
        // Each run sets its own limit of four seconds. One that begins later would meet a clock that the others' pauses
        // have moved on, and make a call of its own.
        var left = 20;
        var allWait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _house.Clock.Armed += due =>
        {
            if (due == TimeSpan.FromSeconds(4) && Interlocked.Decrement(ref left) == 0)
                allWait.SetResult();
        };
        var runs = Enumerable.Range(0, 20).Select(_ => Task.Run(() => _house.RunAsync())).ToList();
        await hold.ArrivedAsync();
        await allWait.Task;
        _house.Clock.Advance(TimeSpan.FromSeconds(4.1));
        Assert.All(await Task.WhenAll(runs), credentials => Assert.Equal(_older, credentials));
        Assert.Single(_house.StandIn.Requests);
    }

    [Fact]
    public async Task It_says_nothing_of_the_token()
    {
        var token = (await new TokenStore(_house.Tokens, _house.Clock).ReadAsync(_house.Profile.Session, default))!;
        await FailAsync("status:500");
        Assert.Matches("\\A{\"at\":\"2026-11-21T12:5\\d:\\d\\dZ\",\"fingerprint\":\"[0-9a-f]{40}\"}\\z",
            File.ReadAllText(Memory));
        Assert.DoesNotContain(token.AccessToken, File.ReadAllText(Memory), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_that_hangs_is_remembered_too()
    {
        // Due for a refresh, which nobody answers; the token itself is still good.
        _house.SignIn(TimeSpan.FromMinutes(5));
        using var hold = _house.StandIn.Faults.Hold("CreateToken");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        var waiting = _house.RunAsync();
        _house.Clock.Advance(TimeSpan.FromSeconds(4.1));
        Assert.Equal(_older, await waiting);
        Assert.Equal(_older, await _house.RunAsync());
        Assert.Single(_house.StandIn.Requests);
        hold.Dispose();
        await run;
    }

    async Task<IdentityCenter.Http.Hold> HangAsync()
    {
        var hold = _house.StandIn.Faults.Hold("GetRoleCredentials");
        var run = _house.RunAsync();
        await hold.ArrivedAsync();
        _house.Clock.Advance(TimeSpan.FromSeconds(4.1));
        Assert.Equal(_older, await run);
        return hold;
    }

    async Task FailAsync(string fault)
    {
        _house.StandIn.Faults.Add($"GetRoleCredentials={fault},times=0");
        Assert.Equal(_older, await _house.RunAsync());
        _house.StandIn.Faults.Clear();
        _house.StandIn.ForgetRequests();
    }
}
