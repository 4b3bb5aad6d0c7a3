namespace SsoCred.Tests.Faults;

/// <summary>
/// The portal misbehaves while role credentials are fetched: once with nothing to fall back on, once with older
/// credentials that are still valid for ten minutes. Calls are counted to the last one.
/// </summary>
public sealed class PortalFaultTests : ExecutableTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Slow_by_2_seconds()
    {
        Home.SignInWithMore();
        await MeetAsync("delay:2", 0, fetches: 1);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Slow_by_2_seconds_with_older_credentials_is_waited_for()
    {
        var older = await HaveOlderAsync();
        Assert.NotEqual(older, await MeetAsync("delay:2", 0, fetches: 1));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Slow_by_30_seconds()
    {
        Home.SignInWithMore();
        // Given up after 10 s and tried once more within the run's 20 s.
        await MeetAsync("delay:30,times=0", 6, fetches: 2);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Slow_by_30_seconds_with_older_credentials_hands_those_out()
    {
        var older = await HaveOlderAsync();
        Assert.Equal(older, await MeetAsync("delay:30,times=0", 0, fetches: 1));
    }

    [Fact]
    public async Task Refused()
    {
        using var closed = new ClosedPort();
        var older = await HaveOlderAsync();
        Home.Environment["AWS_ENDPOINT_URL_SSO"] = closed.Url;
        Assert.Equal(older, await MeetAsync(null, 0, fetches: 0));
        Home.ForgetRoles();
        await MeetAsync(null, 6, fetches: 0);
    }

    [Fact]
    public Task Reset_before_the_first_byte() => BothAsync("reset", 6, fetches: 3);

    [Fact]
    public Task Reset_half_way() => BothAsync("half", 6, fetches: 3);

    [Fact]
    public Task Half_a_JSON() => BothAsync("cut", 1, fetches: 1);

    [Fact]
    public Task HTML() => BothAsync("html", 1, fetches: 1);

    [Fact]
    public Task Gzip() => BothAsync("gzip", 1, fetches: 1);

    [Fact]
    public Task Ten_megabytes() => BothAsync("huge:10", 1, fetches: 1);

    [Fact]
    public Task Status_401() => BothAsync("status:401", 4, fetches: 2, refreshes: 1);

    [Fact]
    public Task Status_403() => BothAsync("status:403", 5, fetches: 1, olderWillDo: false);

    [Fact]
    public Task Status_404() => BothAsync("status:404", 5, fetches: 1, olderWillDo: false);

    [Fact]
    public Task Status_429() => BothAsync("status:429", 1, fetches: 3);

    [Fact]
    [Trait("Category", "Slow")]
    public Task Status_429_with_a_short_Retry_After() => BothAsync("status:429,retry-after=1", 1, fetches: 3);

    [Fact]
    public Task Status_429_with_a_long_Retry_After() => BothAsync("status:429,retry-after=3000", 1, fetches: 1);

    [Fact]
    public Task Status_500() => BothAsync("status:500", 1, fetches: 3);

    [Fact]
    public Task Status_503() => BothAsync("status:503", 1, fetches: 3);

    [Fact]
    public async Task A_burst_of_two_503_is_outlasted()
    {
        Home.SignInWithMore();
        await MeetAsync("status:503,times=2", 0, fetches: 3);
        Assert.Empty(Home.StandIn.Faults.Snapshot());
    }

    [Fact]
    public async Task A_burst_of_500_429_and_503_ends_one_run_and_not_the_next()
    {
        Home.SignInWithMore();
        foreach (var status in new[] { 500, 429 })
            Home.StandIn.Faults.Add($"GetRoleCredentials=status:{status}");
        await MeetAsync("status:503", 1, fetches: 3);
        await MeetAsync(null, 0, fetches: 1);
    }

    [Fact]
    public async Task A_reset_and_then_half_an_answer_are_outlasted()
    {
        Home.SignInWithMore();
        Home.StandIn.Faults.Add("GetRoleCredentials=half");
        await MeetAsync("status:429", 0, fetches: 3);
    }

    async Task BothAsync(string fault, int exit, int fetches, int refreshes = 0, bool olderWillDo = true)
    {
        Home.SignInWithMore();
        await MeetAsync(fault + ",times=0", exit, fetches, refreshes);
        Home.StandIn.Faults.Clear();

        var older = await HaveOlderAsync();
        var document = await MeetAsync(fault + ",times=0", olderWillDo ? 0 : exit, fetches, refreshes);
        Assert.Equal(olderWillDo ? older : null, document);
    }

    async Task<Document> HaveOlderAsync()
    {
        Home.SignInWithMore();
        Home.ForgetRoles();
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromMinutes(10);
        return await Home.DocumentAsync();
    }

    async Task<Document?> MeetAsync(string? fault, int exit, int fetches, int refreshes = 0)
    {
        if (fault is not null)
            Home.StandIn.Faults.Add($"GetRoleCredentials={fault}");
        var (fetched, refreshed) = (Home.Fetches, Home.Refreshes);
        Document? document = null;
        if (exit == 0)
            document = await Home.AnswersAsync();
        else
            await Home.RefusesAsync(exit);
        Assert.Equal((fetches, refreshes), (Home.Fetches - fetched, Home.Refreshes - refreshed));
        return document;
    }
}
