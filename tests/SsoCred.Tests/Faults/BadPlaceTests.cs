namespace SsoCred.Tests.Faults;

/// <summary>
/// Homes that are missing or can't be written: the answer is never lost to that, and neither is the session. Folders
/// are made read-only by their mode, or, for the superuser, whom modes do not bind, by a read-only mount that only the
/// run sees.
/// </summary>
public sealed class BadPlaceTests : ExecutableTests
{
    [Fact]
    public async Task A_read_only_home_keeps_its_session_and_uses_the_token_that_is_still_good()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        var token = File.ReadAllText(Home.TokenPath);
        (await RunReadOnlyAsync(".aws")).Document();
        (await RunReadOnlyAsync(".aws")).Document();
        Assert.Equal((2, 0), (Home.Fetches, Home.Refreshes));
        Assert.Equal(token, File.ReadAllText(Home.TokenPath));
        Assert.Empty(Home.FilesIn(".aws", "*.tmp*"));

        // The session has survived: a home that can be written again refreshes it.
        await Home.DocumentAsync();
        Assert.Equal(1, Home.Refreshes);
    }

    [Fact]
    public async Task A_read_only_home_with_an_ended_token_says_why_it_is_not_refreshed()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(-5));
        var token = File.ReadAllText(Home.TokenPath);
        var complaint = (await RunReadOnlyAsync(".aws")).Failed(4);
        Assert.Contains("can't be written", complaint.Error, StringComparison.Ordinal);
        Assert.Equal("run: sso-cred login dev", complaint.Hint);
        Assert.Empty(Home.StandIn.Requests);
        Assert.Equal(token, File.ReadAllText(Home.TokenPath));
        await Home.DocumentAsync();
    }

    [Fact]
    public async Task A_read_only_token_folder_alone_stops_the_refresh_and_not_the_role_cache()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        (await RunReadOnlyAsync(".aws/sso")).Document();
        (await RunReadOnlyAsync(".aws/sso")).Document();
        Assert.Equal((1, 0), (Home.Fetches, Home.Refreshes));
    }

    [Fact]
    public async Task Where_no_lock_can_be_created_a_second_run_waits_for_the_first_ones_refresh()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(-5));
        Directory.CreateDirectory(Home[".aws/sso-cred"]);
        Task<Run> first, second;
        using (var hold = Home.StandIn.Faults.Hold("CreateToken"))
        {
            first = RunIn(".aws/sso-cred");
            await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
            second = RunIn(".aws/sso-cred");
            await Task.Delay(500);
            Assert.False(second.IsCompleted);
        }

        (await first).Document();
        (await second).Document();
        Assert.Equal(1, Home.Refreshes);
        Home.AssertNothingLost();
    }

    [Fact]
    public async Task Where_no_lock_can_be_created_and_the_first_refresh_fails_the_second_run_tries()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(-5));
        Directory.CreateDirectory(Home[".aws/sso-cred"]);
        Task<Run> first, second;
        using (var hold = Home.StandIn.Faults.Hold("CreateToken"))
        {
            Home.StandIn.Faults.Add("CreateToken=status:400,code=InvalidRequestException");
            first = RunIn(".aws/sso-cred");
            await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
            second = RunIn(".aws/sso-cred");
            await Task.Delay(500);
        }

        Assert.NotEqual(0, (await first).Exit);
        (await second).Document();
        Home.AssertNothingLost();
    }

    [Fact]
    public async Task A_read_only_role_cache_costs_a_call_each_time()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        Directory.CreateDirectory(Home[".aws/cli/cache"]);
        (await RunReadOnlyAsync(".aws/cli")).Document();
        (await RunReadOnlyAsync(".aws/cli")).Document();
        Assert.Equal((2, 1), (Home.Fetches, Home.Refreshes));
    }

    [Fact]
    public async Task A_cached_role_in_a_read_only_home_makes_no_call()
    {
        Home.SignInWithMore();
        var cached = await Home.DocumentAsync();
        Assert.Equal(cached, (await RunReadOnlyAsync(".aws")).Document());
        Assert.Equal(1, Home.Fetches);
    }

    [Fact]
    public async Task A_home_without_HOME_is_looked_up_and_not_made()
    {
        Home.Environment.Remove("HOME");
        var complaint = await Home.FailAsync(3, "no-such-profile-" + Guid.NewGuid());
        Assert.Contains("no profile 'no-such-profile-", complaint.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData("/dev/null")]
    [InlineData("relative")]
    public async Task A_home_that_is_not_there_has_no_config(string home)
    {
        Home.Environment["HOME"] = home;
        await Home.FailAsync(3);
    }

    [Fact]
    public async Task A_home_that_is_not_there_may_have_its_config_elsewhere()
    {
        Home.Environment["HOME"] = "/dev/null/home";
        Home.Environment["AWS_CONFIG_FILE"] = Home.ConfigPath;
        Assert.Contains("not signed in", (await Home.FailAsync(4)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_with_blanks_and_letters_of_any_alphabet_is_a_home()
    {
        var home = Home["Zoë's Büro 東京"];
        Directory.Move(Home[".aws"], Directory.CreateDirectory(home).FullName + "/.aws");
        Home.Environment["HOME"] = home;
        Home.StandIn.Tenant.Mint().WriteTo(home, Home.SessionName);
        await Home.DocumentAsync();
    }

    async Task<Run> RunReadOnlyAsync(string folder)
    {
        var run = await RunIn(folder);
        Home.AssertNothingLost();
        return run;
    }

    async Task<Run> RunIn(string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            if (!Mounts.IsAvailable)
                Assert.Skip("the superuser's folders can't be made read-only: " + Mounts.Unavailable);
            return await Home.ShellAsync(Mounts.ReadOnly("\"$sso_cred\" --profile dev"), Home[folder]);
        }

        List<string> folders =
            [Home[folder], .. Directory.GetDirectories(Home[folder], "*", SearchOption.AllDirectories)];
        folders.ForEach(path => File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute));
        try
        {
            return await Home.RunAsync("--profile", "dev");
        }
        finally
        {
            folders.ForEach(path => File.SetUnixFileMode(path,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        }
    }
}
