namespace CredentialProcess.Tests.RoleChaining;

/// <summary>
/// Many copies at once along a chain: what each link is called for, and which locks are held meanwhile.
/// </summary>
public sealed class ChainFlightTests : IAsyncLifetime
{
    ChainHome _chain = null!;

    TestHome House => _chain.House;

    public async ValueTask InitializeAsync() => _chain = await ChainHome.CreateAsync();

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Fact]
    public async Task A_hundred_with_an_empty_cache_make_one_exchange_and_assume_each_role_once()
    {
        House.SignIn();
        var ends = await _chain.StormAsync("end", "GetRoleCredentials");
        Assert.Single(ends.Select(end => end.Credentials).Distinct());
        Assert.NotNull(ends[0].Credentials);
        Assert.Equal((1, 3), (_chain.Exchanges, _chain.Assumed));
    }

    [Fact]
    public async Task A_hundred_with_an_expired_session_make_one_call_and_all_need_a_sign_in()
    {
        House.SignIn(legacy: true);
        House.StandIn.Tenant.EndSignIns();
        var ends = await _chain.StormAsync("of-legacy", "GetRoleCredentials");
        Assert.All(ends, end => Assert.Equal(FailureKind.SignInNeeded, end.Failure?.Kind));
        Assert.Equal((1, 0), (_chain.Exchanges, _chain.Assumed));
    }

    [Fact]
    public async Task A_hundred_that_may_not_assume_the_role_make_one_call_of_each_kind()
    {
        House.SignIn();
        House.StandIn.Faults.Add("AssumeRole=status:403,times=0");
        var ends = await _chain.StormAsync("deploy", "GetRoleCredentials");
        Assert.All(ends, end => Assert.Equal(FailureKind.AccessDenied, end.Failure?.Kind));
        Assert.Equal((1, 1), (_chain.Exchanges, _chain.Assumed));
    }

    [Fact]
    public async Task A_hundred_with_a_stale_source_find_out_with_one_call()
    {
        House.SignIn();
        ChainHome.ReplaceCached(House.RolePath);
        var ends = await _chain.StormAsync("deploy", "AssumeRole");
        Assert.Single(ends.Select(end => end.Credentials).Distinct());
        Assert.NotNull(ends[0].Credentials);
        Assert.Equal((1, 2), (_chain.Exchanges, _chain.Assumed));
    }

    [Fact]
    public async Task A_hundred_whose_new_source_is_refused_too_share_that_refusal()
    {
        House.SignIn();
        ChainHome.ReplaceCached(House.RolePath);
        House.StandIn.Faults.Add("AssumeRole=status:403,code=ExpiredToken,times=0");
        var ends = await _chain.StormAsync("deploy", "AssumeRole");
        Assert.All(ends, end => Assert.Equal(FailureKind.AccessDenied, end.Failure?.Kind));
        Assert.Equal((1, 2), (_chain.Exchanges, _chain.Assumed));
    }

    [Theory]
    [InlineData(null, "dev")]
    [InlineData("GetRoleCredentials", "hub")]
    public async Task While_a_source_is_fetched_no_lock_of_its_role_is_held(string? operation, string role)
    {
        House.SignIn();
        var hold = House.StandIn.Faults.Hold(operation ?? "AssumeRole");
        var run = _chain.RunAsync("spoke");
        await hold.ArrivedAsync();
        Assert.False(_chain.IsLocked("spoke"));
        Assert.False(_chain.IsLocked(role));
        Assert.True(_chain.IsLocked(operation is null ? "hub" : "dev"));
        hold.Dispose();
        await run;
        Assert.All(["dev", "hub", "spoke"], name => Assert.False(_chain.IsLocked(name)));
    }

    [Fact]
    public async Task While_the_last_role_is_assumed_only_its_own_lock_is_held()
    {
        House.SignIn();
        await _chain.RunAsync("hub");
        var hold = House.StandIn.Faults.Hold("AssumeRole");
        var run = _chain.RunAsync("spoke");
        await hold.ArrivedAsync();
        Assert.Equal((true, false, false),
            (_chain.IsLocked("spoke"), _chain.IsLocked("hub"), _chain.IsLocked("dev")));
        hold.Dispose();
        await run;
    }

    [Fact]
    public async Task Who_waits_for_the_lock_shares_a_failure()
    {
        House.SignIn();
        House.StandIn.Faults.Add("AssumeRole=status:403,times=0");
        var hold = House.StandIn.Faults.Hold("AssumeRole");
        var first = _chain.FailAsync("deploy");
        await hold.ArrivedAsync();
        var second = _chain.FailAsync("deploy");
        await House.WaitForWaitersAsync(1);
        hold.Dispose();
        Assert.Equal((await first).Message, (await second).Message);
        Assert.Equal(1, _chain.Assumed);
    }

    [Fact]
    public async Task A_failure_of_one_source_is_not_shared_with_another()
    {
        House.SignIn();
        House.StandIn.Faults.Add("AssumeRole=status:403");
        var hold = House.StandIn.Faults.Hold("AssumeRole");
        var first = _chain.FailAsync("deploy");
        await hold.ArrivedAsync();
        var second = _chain.RunAsync("of-user");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        hold.Dispose();
        Assert.Equal(FailureKind.AccessDenied, (await first).Kind);
        Assert.Equal(House.StandIn.Tenant.Settings.User.KeyId,
            Assert.Single(House.StandIn.Tenant.AssumedRoles).CallerKeyId);
        Assert.NotNull(await second);
    }
}
