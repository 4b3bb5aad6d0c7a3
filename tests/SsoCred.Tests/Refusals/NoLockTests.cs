using System.Net;
using SsoCred.Tests.Faults;

namespace SsoCred.Tests.Refusals;

/// <summary>A file system without locks, as some network and container mounts are: nothing is torn or lost.</summary>
public sealed class NoLockTests : ExecutableTests
{
    [Theory]
    [InlineData("ENOLCK", 0)]
    [InlineData("EOPNOTSUPP", 60)]
    public async Task Of_eight_refreshes_at_once_one_whole_token_stays(string errno, int graceSeconds)
    {
        Home.StandIn.Tenant.Settings.RotationGrace = TimeSpan.FromSeconds(graceSeconds);
        var minted = Home.SignInWithMore(TimeSpan.FromMinutes(5));
        await new Refusal("flock", errno).ApplyAsync(Home);
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Home.Start("--profile", "dev").EndAsync()));
        Assert.All(runs, run => run.Document());
        Home.AssertNothingLost();
        Assert.DoesNotContain(minted.RefreshToken!, File.ReadAllText(Home.TokenPath), StringComparison.Ordinal);
        Assert.Empty(Leftovers());
        Assert.DoesNotContain((byte)0, File.ReadAllBytes(Home.TokenPath));
    }

    [Fact]
    public async Task Eight_refreshes_of_an_ended_token_all_answer_with_the_winners()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(-5));
        await new Refusal("flock", "ENOSYS").ApplyAsync(Home);
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Home.Start("--profile", "dev").EndAsync()));
        Assert.All(runs, run => run.Document());
        Home.AssertNothingLost();
    }

    [Fact]
    public async Task What_an_older_program_left_under_the_fixed_name_is_not_trusted_and_not_added_to()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        File.WriteAllBytes(Home.TokenPath + ".tmp", new byte[100]);
        await new Refusal("flock", "ENOLCK").ApplyAsync(Home);
        await Home.AnswersAsync();
        Assert.Equal([Home.TokenPath + ".tmp"], Leftovers());
        // Without locks only age tells that nobody is at work on it.
        File.SetLastWriteTimeUtc(Home.TokenPath + ".tmp", DateTime.UtcNow.AddDays(-1));
        var stale = Home.TokenPath + ".0123456789abcdef.tmp";
        File.WriteAllBytes(stale, new byte[100]);
        File.SetLastWriteTimeUtc(stale, DateTime.UtcNow.AddDays(-1));
        Home.ForgetRoles();
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        await Home.AnswersAsync();
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task A_second_server_leaves_the_token_of_the_first()
    {
        Home.SignIn();
        await new Refusal("flock", "ENOLCK").ApplyAsync(Home);
        await using var first = await Server.StartAsync(Home, "--profile", "dev");
        await using (var second = await Server.StartAsync(Home, "--profile", "dev"))
        {
            Assert.True(File.Exists(first.Roles[0].TokenFile));
            Assert.True(File.Exists(second.Roles[0].TokenFile));
        }

        // Nor does one for which the folder has locks, as the host's beside a container's.
        Refusal.Lift(Home);
        await using (var third = await Server.StartAsync(Home, "--profile", "dev"))
            Assert.Equal(first.Roles[0].Token, File.ReadAllText(first.Roles[0].TokenFile));
        Assert.Equal(HttpStatusCode.OK, (await first.AskAsync(first.Roles[0])).Status);
        await first.EndAsync("TERM");
        Assert.Empty(Home.FilesIn(".aws/sso-cred/run", "*"));
    }

    [Fact]
    public async Task Two_writers_of_the_config_lose_nothing_of_each_other()
    {
        Home.SignIn();
        await new Refusal("flock", "ENOLCK").ApplyAsync(Home);
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Home.Start(
            "write", "--profile", "dev", "--as", $"keys-{i}").EndAsync()));
        var text = File.ReadAllText(Home[".aws/credentials"]);
        // One that has lost the race too often says so.
        foreach (var (run, i) in runs.Select((run, i) => (run, i)))
        {
            if (run.Exit == 0)
                Assert.Contains($"[keys-{i}]", text, StringComparison.Ordinal);
            else
                Assert.Contains("changes faster than it can be written", run.Failed(1).Error, StringComparison.Ordinal);
        }

        Assert.Empty(Home.FilesIn(".aws", "*.sso-cred"));
    }

    string[] Leftovers() => [.. Home.FilesIn(".aws", "*.tmp")];
}
