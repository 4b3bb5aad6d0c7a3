namespace SsoCred.Tests.Faults;

/// <summary>
/// No room on the disk, no more files, a quota, a limit: the cache goes without, the session does not.
/// </summary>
public sealed class FullDiskTests : ExecutableTests
{
    const string Small = "size=64k";
    const string Run = "\"$sso_cred\" --profile dev";

    [Fact]
    public async Task A_full_disk_costs_the_cache_and_not_the_session()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        (await Home.RunOnSmallDiskAsync(Small, "full; " + Run)).Document();
        Home.AssertNothingLost();
        Assert.Equal((1, 0), (Home.Fetches, Home.Refreshes));
        Assert.Empty(Home.FilesIn(".aws", "*.tmp*"));
        await Home.AnswersAsync();
        Assert.Equal((2, 1), (Home.Fetches, Home.Refreshes));
    }

    [Fact]
    public async Task A_full_disk_with_an_ended_token_says_why_it_is_not_refreshed()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(-5));
        var complaint = (await Home.RunOnSmallDiskAsync(Small, "full; " + Run)).Failed(4);
        Assert.Contains("the disk is full", complaint.Error, StringComparison.Ordinal);
        Home.AssertNothingLost();
        Assert.Empty(Home.StandIn.Requests);
        await Home.AnswersAsync();
    }

    [Fact]
    public async Task A_full_disk_hands_out_a_cached_role()
    {
        Home.SignInWithMore();
        var document = await Home.DocumentAsync();
        Assert.Equal(document, (await Home.RunOnSmallDiskAsync("size=128k", "full; " + Run)).Document());
        Home.AssertNothingLost();
        Assert.Equal(1, Home.Fetches);
    }

    [Fact]
    public async Task A_disk_that_fills_up_during_a_refresh_has_room_for_its_outcome()
    {
        var minted = Home.SignInWithMore(TimeSpan.FromMinutes(5));
        using var hold = Home.StandIn.Faults.Hold("CreateToken");
        var run = Home.RunOnSmallDiskAsync("size=128k", $$"""
            {{Run}} &
            until [ -e "$HOME/fill" ]; do sleep 0.02; done
            full; : > "$HOME/filled"
            wait $!
            """);
        await Task.WhenAny(run, hold.ArrivedAsync().WaitAsync(Home.WaitLimit));
        File.WriteAllText(Home["fill"], "");
        while (!run.IsCompleted && !File.Exists(Home["filled"]))
            await Task.Delay(20);
        hold.Dispose();
        (await run).Document();
        Home.AssertNothingLost();
        Assert.DoesNotContain(minted.RefreshToken!, File.ReadAllText(Home.TokenPath), StringComparison.Ordinal);
        Assert.Equal((1, 1), (Home.Fetches, Home.Refreshes));
        await Home.AnswersAsync();
        Assert.Equal(1, Home.Refreshes);
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_files_costs_the_cache_and_not_the_session()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        (await Home.RunOnSmallDiskAsync("size=1m,nr_inodes=64", $$"""
            for i in $(seq 100); do : > "$HOME/.aws/filler-$i" || break; done 2> /dev/null
            {{Run}}
            """)).Document();
        Home.AssertNothingLost();
        Assert.Equal((1, 0), (Home.Fetches, Home.Refreshes));
    }

    [Fact]
    public async Task A_quota_that_is_used_up_costs_the_cache_and_not_the_session()
    {
        // The superuser has no quota, and may have the executable where nobody else gets to.
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "there is no setpriv here");
        File.Copy(SsoCredBinary.Path, Home["sso-cred"]);
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        (await Home.RunOnSmallDiskAsync("size=1m,usrquota_block_hardlimit=64k", """
            chmod 755 "$HOME"; chown -R 65534:65534 "$HOME/.aws"
            setpriv --reuid=65534 --regid=65534 --clear-groups bash -c "
              head -c 1M /dev/zero > \"\$HOME/.aws/filler\" 2> /dev/null
              \"\$HOME/sso-cred\" --profile dev"
            """)).Document();
        Home.AssertNothingLost();
        Assert.Equal((1, 0), (Home.Fetches, Home.Refreshes));
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(-5, 4)]
    public async Task A_limit_on_the_size_of_files_counts_like_a_full_disk(int minutesLeft, int exit)
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(minutesLeft));
        var run = await Home.ShellAsync("""
            ulimit -f 8
            exec "$sso_cred" --profile dev
            """);
        if (exit == 0)
            run.Document();
        else
            Assert.Contains("can't be written", run.Failed(exit).Error, StringComparison.Ordinal);
        Home.AssertNothingLost();
        Assert.Equal((exit == 0 ? 1 : 0, 0), (Home.Fetches, Home.Refreshes));
    }
}
