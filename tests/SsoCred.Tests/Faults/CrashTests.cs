using System.Text.Json;

namespace SsoCred.Tests.Faults;

/// <summary>A run may be killed at any moment: no file is lost, and the next run goes on.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        // Killed between the service's answer and the file: the old refresh token has been used, as with the service.
        _home.StandIn.Tenant.Settings.RotationGrace = TimeSpan.FromMinutes(1);
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task Killed_at_twenty_moments_of_an_exchange_nothing_is_lost()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 20; i++)
        {
            _home.SignIn(TimeSpan.FromMinutes(5));
            foreach (var path in _home.RoleFiles)
                File.Delete(path);
            var run = _home.Start("--profile", "dev");
            await Task.Delay(random.Next(60));
            run.Kill();
            await run.EndAsync();
            await AssertWellAsync();
        }
    }

    [Theory]
    [InlineData("CreateToken")]
    [InlineData("GetRoleCredentials")]
    public async Task Killed_while_it_waits_for_an_answer_it_frees_its_lock(string operation)
    {
        _home.SignIn(TimeSpan.FromMinutes(5));
        using (var hold = _home.StandIn.Faults.Hold(operation))
        {
            var run = _home.Start("--profile", "dev");
            await hold.ArrivedAsync().WaitAsync(Home.Patience);
            run.Kill();
            Assert.NotEqual(0, (await run.EndAsync()).Exit);
        }

        await AssertWellAsync();
    }

    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("HUP", 1)]
    public async Task A_signal_in_the_middle_of_a_refresh_waits_until_its_outcome_is_kept(string signal, int number)
    {
        var minted = _home.SignIn(TimeSpan.FromMinutes(5));
        var run = _home.Start("--profile", "dev");
        using (var hold = _home.StandIn.Faults.Hold("CreateToken"))
        {
            await hold.ArrivedAsync().WaitAsync(Home.Patience);
            Assert.Equal(0, (await _home.ShellAsync($"kill -{signal} {run.Id}")).Exit);
            await Task.Delay(200);
            Assert.False(run.HasExited);
        }

        Assert.Equal(128 + number, (await run.EndAsync()).Exit);
        Assert.DoesNotContain(minted.RefreshToken!, await File.ReadAllTextAsync(_home.TokenPath), StringComparison.Ordinal);
        Assert.Equal(0, _home.Fetches);
        await AssertWellAsync();
    }

    [Fact]
    public async Task A_waiter_takes_over_when_the_one_at_work_is_killed()
    {
        _home.SignIn(TimeSpan.FromMinutes(5));
        Task<Run> waiter;
        using (var hold = _home.StandIn.Faults.Hold("CreateToken"))
        {
            var first = _home.Start("--profile", "dev");
            await hold.ArrivedAsync().WaitAsync(Home.Patience);
            waiter = _home.RunAsync("--profile", "dev");
            first.Kill();
            await first.EndAsync();
            await hold.ArrivedAsync().WaitAsync(Home.Patience);
        }

        (await waiter).Document();
        await AssertWellAsync();
    }

    async Task AssertWellAsync()
    {
        foreach (var path in _home.FilesIn(".aws", "*.json"))
            JsonDocument.Parse(File.ReadAllBytes(path)).Dispose();
        // One for the token, one for the role, one for each outcome (the token's, the role's).
        foreach (var folder in new[] { ".aws/sso/cache", ".aws/cli/cache" })
            Assert.InRange(_home.FilesIn(folder, "*.tmp*").Length, 0, 1);
        Assert.InRange(_home.FilesIn(".aws/sso-cred", "*.tmp*").Length, 0, 2);
        await _home.DocumentAsync();
        Assert.Empty(_home.FilesIn(".aws/cli/cache", "*.tmp*"));
    }
}
