using System.Net;
using SsoCred.Tests.Faults;

namespace SsoCred.Tests.Refusals;

/// <summary>A file system without locks, as some network and container mounts are: nothing is torn or lost.</summary>
public sealed class NoLockTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync() => _home = await Home.CreateAsync();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Theory]
    [InlineData("ENOLCK", 0)]
    [InlineData("EOPNOTSUPP", 60)]
    public async Task Of_eight_refreshes_at_once_one_whole_token_stays(string errno, int graceSeconds)
    {
        _home.StandIn.Tenant.Settings.RotationGrace = TimeSpan.FromSeconds(graceSeconds);
        var minted = _home.SignInWithMore(TimeSpan.FromMinutes(5));
        await new Refusal("flock", errno).ApplyAsync(_home);
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            _home.Start("--profile", "dev").EndAsync()));
        Assert.All(runs, run => run.Document());
        _home.AssertNothingLost();
        Assert.DoesNotContain(minted.RefreshToken!, File.ReadAllText(_home.TokenPath), StringComparison.Ordinal);
        Assert.Empty(Leftovers());
        Assert.DoesNotContain((byte)0, File.ReadAllBytes(_home.TokenPath));
    }

    [Fact]
    public async Task Eight_refreshes_of_an_ended_token_all_answer_with_the_winners()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(-5));
        await new Refusal("flock", "ENOSYS").ApplyAsync(_home);
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            _home.Start("--profile", "dev").EndAsync()));
        Assert.All(runs, run => run.Document());
        _home.AssertNothingLost();
    }

    [Fact]
    public async Task What_an_older_program_left_under_the_fixed_name_is_not_trusted_and_not_added_to()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        File.WriteAllBytes(_home.TokenPath + ".tmp", new byte[100]);
        await new Refusal("flock", "ENOLCK").ApplyAsync(_home);
        await _home.AnswersAsync();
        Assert.Equal([_home.TokenPath + ".tmp"], Leftovers());
        // Without locks only age tells that nobody is at work on it.
        File.SetLastWriteTimeUtc(_home.TokenPath + ".tmp", DateTime.UtcNow.AddDays(-1));
        var stale = _home.TokenPath + ".0123456789abcdef.tmp";
        File.WriteAllBytes(stale, new byte[100]);
        File.SetLastWriteTimeUtc(stale, DateTime.UtcNow.AddDays(-1));
        _home.ForgetRoles();
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        await _home.AnswersAsync();
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task A_second_server_leaves_the_token_of_the_first()
    {
        _home.SignIn();
        await new Refusal("flock", "ENOLCK").ApplyAsync(_home);
        await using var first = await Server.StartAsync(_home, "--profile", "dev");
        await using (var second = await Server.StartAsync(_home, "--profile", "dev"))
        {
            Assert.True(File.Exists(first.Roles[0].TokenFile));
            Assert.True(File.Exists(second.Roles[0].TokenFile));
        }

        // Nor does one for which the folder has locks, as the host's beside a container's.
        Refusal.Lift(_home);
        await using (var third = await Server.StartAsync(_home, "--profile", "dev"))
            Assert.Equal(first.Roles[0].Token, File.ReadAllText(first.Roles[0].TokenFile));
        Assert.Equal(HttpStatusCode.OK, (await first.AskAsync(first.Roles[0])).Status);
        await first.EndAsync("TERM");
        Assert.Empty(_home.FilesIn(".aws/sso-cred/run", "*"));
    }

    [Fact]
    public async Task Two_writers_of_the_config_lose_nothing_of_each_other()
    {
        _home.SignIn();
        await new Refusal("flock", "ENOLCK").ApplyAsync(_home);
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => _home.Start(
            "write", "--profile", "dev", "--as", $"keys-{i}").EndAsync()));
        var text = File.ReadAllText(_home[".aws/credentials"]);
        // One that has lost the race too often says so.
        foreach (var (run, i) in runs.Select((run, i) => (run, i)))
        {
            if (run.Exit == 0)
                Assert.Contains($"[keys-{i}]", text, StringComparison.Ordinal);
            else
                Assert.Contains("changes faster than it can be written", run.Failed(1).Error, StringComparison.Ordinal);
        }

        Assert.Empty(_home.FilesIn(".aws", "*.sso-cred"));
    }

    string[] Leftovers() => [.. _home.FilesIn(".aws", "*.tmp")];
}
