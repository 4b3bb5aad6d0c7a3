namespace SsoCred.Tests.Faults;

/// <summary>
/// Refresh tokens that rotate while another program refreshes too. A refresh token is good for one use here: whoever
/// comes second is refused.
/// </summary>
public sealed class SharedRefreshTests : IAsyncLifetime
{
    Home _home = null!;
    AwsCliStandIn _neighbour = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _neighbour = new AwsCliStandIn(_home);
    }

    public ValueTask DisposeAsync()
    {
        _neighbour.Dispose();
        return _home.DisposeAsync();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task Who_comes_second_takes_what_the_other_wrote(int minutesLeft)
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(minutesLeft));
        var run = await OvertakenAsync(() => _neighbour.RefreshAsync());
        run.Document();
        _home.AssertNothingLost();
        Assert.Equal((1, 1, 1), (_neighbour.Refreshes, _home.Refreshes - _neighbour.Refreshes, _home.Fetches));
        _home.ForgetRoles();
        await _home.AnswersAsync();
        Assert.Equal((1, 2), (_home.Refreshes - _neighbour.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task Who_comes_second_waits_a_moment_for_what_the_other_has_yet_to_write()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(-5));
        var writing = Task.FromResult(false);
        // Written 0.1 s after the refusal.
        var run = await OvertakenAsync(async () =>
        {
            writing = _neighbour.RefreshAsync(() => Task.Delay(700 + 100));
            while (_home.Refreshes < 2)
                await Task.Delay(5);
        });
        Assert.True(await writing);
        run.Document();
        _home.AssertNothingLost();
        Assert.Equal((1, 1, 1), (_neighbour.Refreshes, _home.Refreshes - _neighbour.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task What_the_other_writes_much_later_is_good_for_the_next_run()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(-5));
        var write = new TaskCompletionSource();
        var writing = Task.FromResult(false);
        var run = await OvertakenAsync(async () =>
        {
            writing = _neighbour.RefreshAsync(() => write.Task);
            while (_home.Refreshes < 2)
                await Task.Delay(5);
        });
        Assert.Equal("run: sso-cred login dev", run.Failed(4).Hint);
        write.SetResult();
        Assert.True(await writing);
        await _home.AnswersAsync();
        Assert.Equal((1, 1, 1), (_neighbour.Refreshes, _home.Refreshes - _neighbour.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task The_other_comes_second_and_takes_what_a_run_wrote()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        await _home.AnswersAsync();
        Assert.True(await _neighbour.RefreshAsync());
        _home.ForgetRoles();
        await _home.AnswersAsync();
        Assert.Equal((1, 1, 2), (_neighbour.Refreshes, _home.Refreshes - _neighbour.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task Both_at_once_lose_nothing()
    {
        const int seed = 20261121;
        var random = new Random(seed);
        _home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(10); // each is due at once
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        for (var round = 1; round <= 10; round++)
        {
            _home.ForgetRoles();
            var (fetches, refreshes) = (_home.Fetches, _home.Refreshes);
            var (before, after) = (random.Next(30), random.Next(30));
            var run = _home.RunAsync("--profile", "dev");
            await Task.Delay(before);
            await _neighbour.RefreshAsync(() => Task.Delay(after));
            (await run).Document();
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}, round {round}: {before} ms, {after} ms");
            _home.AssertNothingLost();
            Assert.Equal(1, _home.Fetches - fetches);
            // One by each; one more of a run that found the other's token due as well.
            Assert.InRange(_home.Refreshes - refreshes, 2, 3);
        }
    }

    /// <summary>A run whose refresh token is used by the other while its own call is on its way.</summary>
    async Task<Run> OvertakenAsync(Func<Task> overtake)
    {
        _home.StandIn.Faults.Add("CreateToken=delay:0.7");
        var run = _home.RunAsync("--profile", "dev");
        while (_home.Refreshes == 0)
            await Task.Delay(5);
        await overtake();
        return await run;
    }
}
