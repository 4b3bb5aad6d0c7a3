namespace SsoCred.Tests.Faults;

/// <summary>A run may be killed at any moment: no file is lost, and the next run goes on.</summary>
public sealed class CrashTests : ExecutableTests
{
    protected override void SetUp()
    {
        // Killed between the service's answer and the file: the old refresh token has been used, as with the service.
        Home.StandIn.Tenant.Settings.RotationGrace = TimeSpan.FromMinutes(1);
    }

    [Fact]
    public Task Killed_at_ten_moments_of_an_exchange_nothing_is_lost() => KillAsync(moments: 10);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Killed_at_two_hundred_moments_of_an_exchange_nothing_is_lost()
    {
        var landings = await KillAsync(moments: 200);
        // Before the first call, between the two, after the second: each has been met.
        Assert.Equal([0, 1, 2], landings.Keys.Order());
    }

    /// <summary>How many were killed after so many calls.</summary>
    async Task<Dictionary<int, int>> KillAsync(int moments)
    {
        const int seed = 20261121;
        var random = new Random(seed);
        var length = await LengthAsync();
        var landings = new Dictionary<int, int>();
        for (var i = 1; landings.Values.Sum() < moments; i++)
        {
            Assert.True(
                i <= 4 * moments, $"most runs end before they are killed, within {length.TotalMilliseconds:0} ms");
            Prepare();
            var calls = Home.Refreshes + Home.Fetches;
            var delay = length * random.NextDouble();
            var run = Home.Start("--profile", "dev");
            await Task.Delay(delay);
            run.Kill();
            var killed = await run.EndAsync();
            try
            {
                if (killed.Exit == 0)
                    killed.Document();
                killed.Count(counts => counts.Kill());
                calls = Home.Refreshes + Home.Fetches - calls;
                if (killed.Exit != 0)
                    landings[calls] = landings.GetValueOrDefault(calls) + 1;
                // A machine that has more to do, or less, than when it was measured.
                length *= killed.Exit == 0 ? 0.9 : 1.03;
                Home.AssertNothingLost();
                await AssertWellAsync();
            }
            catch (Exception failed)
            {
                throw new InvalidOperationException(
                    $"seed {seed}, run {i}, killed after {delay.TotalMilliseconds:0.0} of {length.TotalMilliseconds:0.0} ms", failed);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"killed within {length.TotalMilliseconds:0} ms: "
            + string.Join(
                ", ", landings.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} after {pair.Key} calls")));
        return landings;
    }

    /// <summary>The median of five whole runs.</summary>
    async Task<TimeSpan> LengthAsync()
    {
        var lengths = new List<TimeSpan>();
        for (var i = 0; i < 5; i++)
        {
            Prepare();
            var begun = System.Diagnostics.Stopwatch.GetTimestamp();
            await Home.DocumentAsync();
            lengths.Add(System.Diagnostics.Stopwatch.GetElapsedTime(begun));
        }

        return lengths.Order().ElementAt(2);
    }

    void Prepare()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        Home.ForgetRoles();
    }

    [Theory]
    [InlineData("CreateToken")]
    [InlineData("GetRoleCredentials")]
    public async Task Killed_while_it_waits_for_an_answer_it_frees_its_lock(string operation)
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        using (var hold = Home.StandIn.Faults.Hold(operation))
        {
            var run = Home.Start("--profile", "dev");
            await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
            run.Kill();
            await KilledAsync(run);
        }

        await AssertWellAsync();
    }

    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("HUP", 1)]
    public async Task A_signal_in_the_middle_of_a_refresh_waits_until_its_outcome_is_kept(string signal, int number)
    {
        var minted = Home.SignInWithMore(TimeSpan.FromMinutes(5));
        var run = Home.Start("--profile", "dev");
        using (var hold = Home.StandIn.Faults.Hold("CreateToken"))
        {
            await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
            Assert.Equal(0, (await Home.ShellAsync($"kill -{signal} {run.Id}")).Exit);
            await Task.Delay(200);
            Assert.False(run.HasExited);
        }

        Assert.Equal(128 + number, await KilledAsync(run));
        Assert.DoesNotContain(
            minted.RefreshToken!, await File.ReadAllTextAsync(Home.TokenPath), StringComparison.Ordinal);
        Assert.Equal(0, Home.Fetches);
        await AssertWellAsync();
    }

    [Fact]
    public async Task A_waiter_takes_over_when_the_one_at_work_is_killed()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        Task<Run> waiter;
        using (var hold = Home.StandIn.Faults.Hold("CreateToken"))
        {
            var first = Home.Start("--profile", "dev");
            await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
            waiter = Home.RunAsync("--profile", "dev");
            first.Kill();
            await KilledAsync(first);
            await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
        }

        (await waiter).Document();
        await AssertWellAsync();
    }

    static async Task<int> KilledAsync(System.Diagnostics.Process process)
    {
        var run = await process.EndAsync();
        Assert.NotEqual(0, run.Exit);
        run.Count(counts => counts.Kill());
        return run.Exit;
    }

    async Task AssertWellAsync()
    {
        // One for the token, one for the role, one for each outcome (the token's, the role's).
        foreach (var folder in new[] { ".aws/sso/cache", ".aws/cli/cache" })
            Assert.InRange(Home.FilesIn(folder, "*.tmp*").Length, 0, 1);
        Assert.InRange(Home.FilesIn(".aws/sso-cred", "*.tmp*").Length, 0, 2);
        await Home.AnswersAsync();
        Assert.Empty(Home.FilesIn(".aws/sso/cache", "*.tmp*"));
        Assert.Empty(Home.FilesIn(".aws/cli/cache", "*.tmp*"));
    }
}
