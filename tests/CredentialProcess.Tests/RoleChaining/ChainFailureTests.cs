using CredentialProcess.Credentials;

namespace CredentialProcess.Tests.RoleChaining;

/// <summary>A chain whose role, source or network fails: older credentials, sources fetched anew, refusals.</summary>
public sealed class ChainFailureTests : IAsyncLifetime
{
    ChainHome _chain = null!;

    TestHome House => _chain.House;

    public async ValueTask InitializeAsync() => _chain = await ChainHome.CreateAsync();

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Theory]
    [InlineData("AssumeRole=status:500,times=0")]
    [InlineData("AssumeRole=status:503,times=0")]
    [InlineData("AssumeRole=status:400,code=Throttling,times=0")]
    [InlineData("AssumeRole=reset,times=0")]
    [InlineData("AssumeRole=html,times=0")]
    [InlineData("AssumeRole=empty,times=0")]
    [InlineData("AssumeRole=missing:SecretAccessKey,times=0")]
    [InlineData("GetRoleCredentials=status:401,times=0")]
    [InlineData("GetRoleCredentials=status:500,times=0")]
    public async Task Older_credentials_do_while_there_are_no_new_ones(string fault)
    {
        var older = await WithTenMinutesLeftAsync();
        File.Delete(House.RolePath);
        House.StandIn.Faults.Add(fault);
        Assert.Equal(older, await _chain.RunAsync("deploy"));
    }

    [Theory]
    [InlineData("AssumeRole=status:403,times=0")]
    [InlineData("AssumeRole=status:403,code=RegionDisabledException,times=0")]
    [InlineData("AssumeRole=status:403,code=ExpiredToken,times=0")]
    [InlineData("GetRoleCredentials=status:403,times=0")]
    public async Task Older_credentials_do_not_when_AWS_refuses(string fault)
    {
        await WithTenMinutesLeftAsync();
        House.StandIn.Faults.Add(fault);
        Assert.Equal(FailureKind.AccessDenied, (await _chain.FailAsync("deploy")).Kind);
    }

    [Fact]
    public async Task Older_credentials_do_when_the_sign_in_has_ended()
    {
        var older = await WithTenMinutesLeftAsync();
        File.Delete(House.TokenPath);
        File.Delete(House.RolePath);
        Assert.Equal(older, await _chain.RunAsync("deploy"));
        House.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(FailureKind.SignInNeeded, (await _chain.FailAsync("deploy")).Kind);
    }

    [Fact]
    public async Task Older_credentials_of_the_source_do_while_there_are_no_new_ones()
    {
        var older = await WithTenMinutesLeftAsync();
        House.StandIn.Faults.Add("GetRoleCredentials=status:500,times=0");
        Assert.Equal(older.Expiration.AddMinutes(50), (await _chain.RunAsync("deploy")).Expiration);
    }

    [Fact]
    public async Task A_failure_is_remembered_for_half_a_minute_and_voided_by_a_sign_in()
    {
        var older = await WithTenMinutesLeftAsync();
        House.StandIn.Faults.Add("AssumeRole=status:500,times=0");
        Assert.Equal(older, await _chain.RunAsync("deploy"));
        var calls = _chain.Assumed;
        House.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(older, await _chain.RunAsync("deploy"));
        Assert.Equal(calls, _chain.Assumed);

        House.SignIn();
        Assert.Equal(older, await _chain.RunAsync("deploy"));
        Assert.InRange(_chain.Assumed, calls + 1, calls + 3);
        calls = _chain.Assumed;
        House.Clock.Advance(TimeSpan.FromSeconds(31));
        House.StandIn.Faults.Clear();
        Assert.NotEqual(older, await _chain.RunAsync("deploy"));
        Assert.Equal(calls + 1, _chain.Assumed);
    }

    [Fact]
    public async Task A_failure_is_remembered_after_a_sign_out_too()
    {
        var older = await WithTenMinutesLeftAsync();
        await _chain.RunAsync("dev");
        File.Delete(House.TokenPath);
        House.StandIn.Faults.Add("AssumeRole=status:500,times=0");
        Assert.Equal(older, await _chain.RunAsync("deploy"));
        var calls = _chain.Assumed;
        Assert.Equal(older, await _chain.RunAsync("deploy"));
        Assert.Equal(calls, _chain.Assumed);
    }

    [Theory]
    [InlineData("AssumeRole")]
    [InlineData("GetRoleCredentials")]
    public async Task Older_credentials_are_handed_out_once_four_seconds_have_brought_no_answer(string operation)
    {
        var older = await WithTenMinutesLeftAsync();
        var hold = House.StandIn.Faults.Hold(operation);
        var run = _chain.RunAsync("deploy");
        await hold.ArrivedAsync();
        House.Clock.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(run.IsCompleted);
        House.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(older, await run);
        var calls = House.StandIn.Calls[operation];
        Assert.Equal(older, await _chain.RunAsync("deploy"));
        Assert.Equal(calls, House.StandIn.Calls[operation]);
    }

    [Fact]
    public async Task Without_older_credentials_the_run_waits_for_its_whole_time()
    {
        House.SignIn();
        var hold = House.StandIn.Faults.Hold("AssumeRole");
        var run = _chain.RunAsync("deploy");
        await hold.ArrivedAsync();
        House.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(FailureKind.Network, (await Assert.ThrowsAsync<Failure>(() => run)).Kind);
    }

    [Theory]
    [InlineData("dev", "deploy", "ExpiredToken")]
    [InlineData("dev", "deploy", "InvalidClientTokenId")]
    [InlineData("hub", "spoke", "ExpiredToken")]
    public async Task A_source_that_STS_no_longer_accepts_is_fetched_anew_once(string source, string role, string code)
    {
        House.SignIn();
        var first = await _chain.RunAsync(source);
        var (exchanges, assumed) = (_chain.Exchanges, _chain.Assumed);
        House.StandIn.Faults.Add($"AssumeRole=status:403,code={code}");
        await _chain.RunAsync(role);
        Assert.NotEqual(first, await _chain.RunAsync(source));
        Assert.Equal(source == "dev" ? (exchanges + 1, assumed + 2) : (exchanges, assumed + 3),
            (_chain.Exchanges, _chain.Assumed));
    }

    [Fact]
    public async Task A_source_that_is_refused_again_is_a_refusal()
    {
        House.SignIn();
        await _chain.RunAsync("dev");
        House.StandIn.Faults.Add("AssumeRole=status:403,code=ExpiredToken,times=0");
        var failure = await _chain.FailAsync("deploy");
        Assert.Equal(FailureKind.AccessDenied, failure.Kind);
        Assert.Equal("STS does not accept the credentials of profile 'dev' (ExpiredToken)", failure.Message);
        Assert.Equal((2, 2), (_chain.Exchanges, _chain.Assumed));
    }

    [Fact]
    public async Task A_fresh_source_that_is_refused_is_not_fetched_again()
    {
        House.SignIn();
        House.StandIn.Faults.Add("AssumeRole=status:403,code=ExpiredToken,times=0");
        Assert.Equal(FailureKind.AccessDenied, (await _chain.FailAsync("deploy")).Kind);
        Assert.Equal((1, 1), (_chain.Exchanges, _chain.Assumed));
    }

    [Fact]
    public async Task Static_keys_that_are_refused_are_not_tried_again()
    {
        House.StandIn.Faults.Add("AssumeRole=status:403,code=InvalidClientTokenId,times=0");
        var failure = await _chain.FailAsync("of-user");
        Assert.Equal(FailureKind.AccessDenied, failure.Kind);
        Assert.Contains("aws_access_key_id", failure.Hint, StringComparison.Ordinal);
        Assert.Equal(1, _chain.Assumed);
    }

    [Theory]
    [InlineData("html", FailureKind.Service)]
    [InlineData("huge:50", FailureKind.Service)]
    [InlineData("empty", FailureKind.Service)]
    [InlineData("swap:<AssumeRoleResponse=<!DOCTYPE x [<!ENTITY e \"SECRET\">]><AssumeRoleResponse", FailureKind.Service)]
    [InlineData("missing:SessionToken", FailureKind.Service)]
    [InlineData("missing:AccessKeyId", FailureKind.Service)]
    [InlineData("missing:Expiration", FailureKind.Service)]
    [InlineData("missing:Credentials", FailureKind.Service)]
    [InlineData("missing:Arn", FailureKind.Service)]
    [InlineData("missing", FailureKind.Service)]
    [InlineData("null:SecretAccessKey", FailureKind.Service)]
    [InlineData("set:Expiration=2020-01-01T00:00:00Z", FailureKind.Service)]
    [InlineData("set:Expiration=SECRET", FailureKind.Service)]
    [InlineData("body:<html>SECRET</html>,status=403", FailureKind.NotAws)]
    [InlineData("status:400,message=SECRET", FailureKind.Configuration)]
    [InlineData("status:403,message=SECRET", FailureKind.AccessDenied)]
    [InlineData("status:500,message=SECRET,times=0", FailureKind.Service)]
    [InlineData("reset,times=0", FailureKind.Network)]
    [InlineData("half,times=0", FailureKind.Network)]
    [InlineData("redirect:http://127.0.0.1:1/", FailureKind.Service)]
    public async Task Each_way_to_fail_has_its_kind_and_none_of_the_responses_text(string fault, object kind)
    {
        House.SignIn();
        House.StandIn.Faults.Add($"AssumeRole={fault}");
        var failure = await _chain.FailAsync("deploy");
        Assert.Equal(kind, failure.Kind);
        Assert.NotEmpty(failure.Hint ?? "");
        foreach (var text in (string[])["SECRET", "<html", "A fault was asked for", "DOCTYPE"])
            Assert.DoesNotContain(text, failure.ToString() + failure.Hint + House.Debug, StringComparison.Ordinal);
        Assert.False(File.Exists(_chain.PathOf("deploy")));
    }

    [Fact]
    public async Task More_than_an_hour_from_a_sign_in_is_named_as_the_limit_of_role_chaining()
    {
        await File.AppendAllTextAsync(
            _chain.ConfigPath, "duration_seconds = 7200\n", TestContext.Current.CancellationToken);
        House.SignIn();
        var failure = await _chain.FailAsync("deploy");
        Assert.Equal(FailureKind.Configuration, failure.Kind);
        Assert.Contains("role chaining", failure.Hint, StringComparison.Ordinal);
    }

    async Task<RoleCredentials> WithTenMinutesLeftAsync()
    {
        House.SignIn();
        var older = await _chain.RunAsync("deploy");
        House.Clock.Advance(TimeSpan.FromMinutes(50));
        return older;
    }
}
