namespace SsoCred.Tests.Faults;

/// <summary>
/// The OIDC service misbehaves while a token is refreshed: with an ended token and nothing else, with a token that is
/// good for another ten minutes, and with an ended token beside role credentials that are still valid. A refresh that
/// may have arrived is never sent again. A refresh token that was used works for some more minutes, so that an answer
/// which got lost can be had again.
/// </summary>
public sealed class RefreshFaultTests : ExecutableTests
{
    protected override void SetUp() => Home.StandIn.Tenant.Settings.RotationGrace = TimeSpan.FromMinutes(5);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Slow_by_2_seconds()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(-1));
        await MeetAsync("delay:2", 0, refreshes: 1, fetches: 1);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Slow_by_30_seconds()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(-1));
        await MeetAsync("delay:30,after", 6, refreshes: 1, fetches: 0);
        await MeetAsync(null, 0, refreshes: 1, fetches: 1);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Slow_by_30_seconds_with_older_credentials_hands_those_out()
    {
        var older = await HaveOlderAsync();
        // Waited for as long as the run lasts: to give it up may lose a refresh token.
        Assert.Equal(older, await MeetAsync("delay:30,after", 0, refreshes: 1, fetches: 0));
    }

    [Fact]
    public async Task Refused()
    {
        using var closed = new ClosedPort();
        var older = await HaveOlderAsync();
        Home.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = closed.Url;
        Assert.Equal(older, await MeetAsync(null, 0, refreshes: 0, fetches: 0));
        Home.ForgetRoles();
        await MeetAsync(null, 6, refreshes: 0, fetches: 0);
        Home.SignInWithMore(TimeSpan.FromMinutes(10));
        await MeetAsync(null, 0, refreshes: 0, fetches: 1);
    }

    [Fact]
    public Task Reset_before_the_first_byte() => AllAsync("reset", 6);

    [Fact]
    public Task Reset_after_the_refresh_token_was_used() => AllAsync("reset,after", 6);

    [Fact]
    public Task Reset_half_way() => AllAsync("half", 6);

    [Fact]
    public Task Half_a_JSON() => AllAsync("cut", 1);

    [Fact]
    public Task HTML() => AllAsync("html", 1);

    [Fact]
    public Task Nothing() => AllAsync("empty", 1);

    [Fact]
    public Task No_token() => AllAsync("missing:accessToken", 1);

    [Fact]
    public Task Invalid_grant() => AllAsync("status:400,code=InvalidGrantException", 4);

    [Fact]
    public Task Gzip() => AllAsync("gzip", 1);

    [Fact]
    public Task Ten_megabytes() => AllAsync("huge:10", 1);

    [Fact]
    public Task Status_401() => AllAsync("status:401", 4);

    [Fact]
    public Task Status_403() => AllAsync("status:403", 4);

    [Fact]
    public Task Status_404() => AllAsync("status:404", 1);

    [Fact]
    public Task Status_403_of_a_proxy() => AllAsync("bare:403", 1);

    [Fact]
    public Task Status_404_of_a_proxy() => AllAsync("bare:404", 1);

    [Fact]
    public Task Status_429() => AllAsync("status:429", 1);

    [Fact]
    public Task Status_429_with_a_short_Retry_After() => AllAsync("status:429,retry-after=1", 1);

    [Fact]
    public Task Status_429_with_a_long_Retry_After() => AllAsync("status:429,retry-after=3000", 1);

    [Fact]
    public Task Status_500() => AllAsync("status:500", 1);

    [Fact]
    public Task Status_503() => AllAsync("status:503", 1);

    [Fact]
    public async Task A_burst_of_503_ends_as_many_runs_and_the_next_refreshes()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(-1));
        await MeetAsync("status:503,times=2", 1, refreshes: 1, fetches: 0);
        await MeetAsync(null, 1, refreshes: 1, fetches: 0);
        await MeetAsync(null, 0, refreshes: 1, fetches: 1);
    }

    [Fact]
    public async Task Without_grace_an_answer_that_got_lost_needs_a_sign_in_once_the_token_has_ended()
    {
        Home.StandIn.Tenant.Settings.RotationGrace = TimeSpan.Zero;
        Home.SignIn(TimeSpan.FromMinutes(10));
        Home.StandIn.Faults.Add("CreateToken=reset,after");
        await Home.DocumentAsync();

        // Found out by the next run, and the token used to its end.
        Home.ForgetRoles();
        await Home.DocumentAsync();
        Assert.Equal((2, 2), (Home.Refreshes, Home.Fetches));
        Home.ForgetRoles();
        await Home.DocumentAsync();
        Assert.Equal((2, 3), (Home.Refreshes, Home.Fetches));

        File.WriteAllText(Home.TokenPath, System.Text.RegularExpressions.Regex.Replace(
            File.ReadAllText(Home.TokenPath), "(?<=\"expiresAt\": \")[^\"]*", "2020-01-01T00:00:00Z"));
        Home.ForgetRoles();
        Assert.Equal("run: sso-cred login dev", (await Home.FailAsync(4)).Hint);
        Assert.Equal((2, 3), (Home.Refreshes, Home.Fetches));
    }

    async Task AllAsync(string fault, int exit)
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(-1));
        await MeetAsync(fault, exit, refreshes: 1, fetches: 0);

        var good = Home.SignInWithMore(TimeSpan.FromMinutes(10));
        await MeetAsync(fault, 0, refreshes: 1, fetches: 1);
        Assert.Contains(good.RefreshToken!, File.ReadAllText(Home.TokenPath), StringComparison.Ordinal);

        var older = await HaveOlderAsync();
        Assert.Equal(older, await MeetAsync(fault, 0, refreshes: 1, fetches: 0));
    }

    /// <summary>Role credentials for ten minutes, and a token that has ended since.</summary>
    async Task<Document> HaveOlderAsync()
    {
        Home.SignIn();
        Home.ForgetRoles();
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromMinutes(10);
        var older = await Home.DocumentAsync();
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromHours(1);
        Home.SignInWithMore(TimeSpan.FromMinutes(-1));
        return older;
    }

    async Task<Document?> MeetAsync(string? fault, int exit, int refreshes, int fetches)
    {
        if (fault is not null)
            Home.StandIn.Faults.Add($"CreateToken={fault}");
        var (refreshed, fetched) = (Home.Refreshes, Home.Fetches);
        Document? document = null;
        if (exit == 0)
            document = await Home.AnswersAsync();
        else
            await Home.RefusesAsync(exit);
        Assert.Equal((refreshes, fetches), (Home.Refreshes - refreshed, Home.Fetches - fetched));
        return document;
    }
}
