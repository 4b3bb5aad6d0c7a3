namespace SsoCred.Tests.Faults;

/// <summary>
/// No room on the disk, no more files, a quota, a limit: the cache goes without, the session does not.
/// </summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    const string Small = "size=64k";
    const string Run = "\"$sso_cred\" --profile dev";

    Home _home = null!;

    public async ValueTask InitializeAsync() => _home = await Home.CreateAsync();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_full_disk_costs_the_cache_and_not_the_session()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        (await _home.RunOnSmallDiskAsync(Small, "full; " + Run)).Document();
        _home.AssertNothingLost();
        Assert.Equal((1, 0), (_home.Fetches, _home.Refreshes));
        Assert.Empty(_home.FilesIn(".aws", "*.tmp*"));
        await _home.AnswersAsync();
        Assert.Equal((2, 1), (_home.Fetches, _home.Refreshes));
    }

    [Fact]
    public async Task A_full_disk_with_an_ended_token_says_why_it_is_not_refreshed()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(-5));
        var complaint = (await _home.RunOnSmallDiskAsync(Small, "full; " + Run)).Failed(4);
        Assert.Contains("the disk is full", complaint.Error, StringComparison.Ordinal);
        _home.AssertNothingLost();
        Assert.Empty(_home.StandIn.Requests);
        await _home.AnswersAsync();
    }

    [Fact]
    public async Task A_full_disk_hands_out_a_cached_role()
    {
        _home.SignInWithMore();
        var document = await _home.DocumentAsync();
        Assert.Equal(document, (await _home.RunOnSmallDiskAsync("size=128k", "full; " + Run)).Document());
        _home.AssertNothingLost();
        Assert.Equal(1, _home.Fetches);
    }

    [Fact]
    public async Task A_disk_that_fills_up_during_a_refresh_has_room_for_its_outcome()
    {
        var minted = _home.SignInWithMore(TimeSpan.FromMinutes(5));
        using var hold = _home.StandIn.Faults.Hold("CreateToken");
        var run = _home.RunOnSmallDiskAsync("size=128k", $$"""
            {{Run}} &
            until [ -e "$HOME/fill" ]; do sleep 0.02; done
            full; : > "$HOME/filled"
            wait $!
            """);
        await Task.WhenAny(run, hold.ArrivedAsync().WaitAsync(Home.WaitLimit));
        File.WriteAllText(_home["fill"], "");
        while (!run.IsCompleted && !File.Exists(_home["filled"]))
            await Task.Delay(20);
        hold.Dispose();
        (await run).Document();
        _home.AssertNothingLost();
        Assert.DoesNotContain(minted.RefreshToken!, File.ReadAllText(_home.TokenPath), StringComparison.Ordinal);
        Assert.Equal((1, 1), (_home.Fetches, _home.Refreshes));
        await _home.AnswersAsync();
        Assert.Equal(1, _home.Refreshes);
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_files_costs_the_cache_and_not_the_session()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        (await _home.RunOnSmallDiskAsync("size=1m,nr_inodes=64", $$"""
            for i in $(seq 100); do : > "$HOME/.aws/filler-$i" || break; done 2> /dev/null
            {{Run}}
            """)).Document();
        _home.AssertNothingLost();
        Assert.Equal((1, 0), (_home.Fetches, _home.Refreshes));
    }

    [Fact]
    public async Task A_quota_that_is_used_up_costs_the_cache_and_not_the_session()
    {
        // The superuser has no quota, and may have the executable where nobody else gets to.
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "there is no setpriv here");
        File.Copy(SsoCredBinary.Path, _home["sso-cred"]);
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        (await _home.RunOnSmallDiskAsync("size=1m,usrquota_block_hardlimit=64k", """
            chmod 755 "$HOME"; chown -R 65534:65534 "$HOME/.aws"
            setpriv --reuid=65534 --regid=65534 --clear-groups bash -c "
              head -c 1M /dev/zero > \"\$HOME/.aws/filler\" 2> /dev/null
              \"\$HOME/sso-cred\" --profile dev"
            """)).Document();
        _home.AssertNothingLost();
        Assert.Equal((1, 0), (_home.Fetches, _home.Refreshes));
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(-5, 4)]
    public async Task A_limit_on_the_size_of_files_counts_like_a_full_disk(int minutesLeft, int exit)
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(minutesLeft));
        var run = await _home.ShellAsync("""
            ulimit -f 8
            exec "$sso_cred" --profile dev
            """);
        if (exit == 0)
            run.Document();
        else
            Assert.Contains("can't be written", run.Failed(exit).Error, StringComparison.Ordinal);
        _home.AssertNothingLost();
        Assert.Equal((exit == 0 ? 1 : 0, 0), (_home.Fetches, _home.Refreshes));
    }
}
