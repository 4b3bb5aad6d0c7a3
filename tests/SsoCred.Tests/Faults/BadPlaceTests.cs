namespace SsoCred.Tests.Faults;

/// <summary>
/// Homes that are missing or can't be written: the answer is never lost to that, and neither is the session. Folders
/// are made read-only by their mode, or, for the superuser, whom modes do not bind, by a read-only mount that only the
/// run sees.
/// </summary>
public sealed class BadPlaceTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync() => _home = await Home.CreateAsync();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_read_only_home_keeps_its_session_and_uses_the_token_that_is_still_good()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        var token = File.ReadAllText(_home.TokenPath);
        (await RunReadOnlyAsync(".aws")).Document();
        (await RunReadOnlyAsync(".aws")).Document();
        Assert.Equal((2, 0), (_home.Fetches, _home.Refreshes));
        Assert.Equal(token, File.ReadAllText(_home.TokenPath));
        Assert.Empty(_home.FilesIn(".aws", "*.tmp*"));

        // The session has survived: a home that can be written again refreshes it.
        await _home.DocumentAsync();
        Assert.Equal(1, _home.Refreshes);
    }

    [Fact]
    public async Task A_read_only_home_with_an_ended_token_says_why_it_is_not_refreshed()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(-5));
        var token = File.ReadAllText(_home.TokenPath);
        var complaint = (await RunReadOnlyAsync(".aws")).Failed(4);
        Assert.Contains("can't be written", complaint.Error, StringComparison.Ordinal);
        Assert.Equal("run: sso-cred login dev", complaint.Hint);
        Assert.Empty(_home.StandIn.Requests);
        Assert.Equal(token, File.ReadAllText(_home.TokenPath));
        await _home.DocumentAsync();
    }

    [Fact]
    public async Task A_read_only_token_folder_alone_stops_the_refresh_and_not_the_role_cache()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        (await RunReadOnlyAsync(".aws/sso")).Document();
        (await RunReadOnlyAsync(".aws/sso")).Document();
        Assert.Equal((1, 0), (_home.Fetches, _home.Refreshes));
    }

    [Fact]
    public async Task Where_no_lock_can_be_created_a_second_run_waits_for_the_first_ones_refresh()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(-5));
        Directory.CreateDirectory(_home[".aws/sso-cred"]);
        Task<Run> first, second;
        using (var hold = _home.StandIn.Faults.Hold("CreateToken"))
        {
            first = RunIn(".aws/sso-cred");
            await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
            second = RunIn(".aws/sso-cred");
            await Task.Delay(500);
            Assert.False(second.IsCompleted);
        }

        (await first).Document();
        (await second).Document();
        Assert.Equal(1, _home.Refreshes);
        _home.AssertNothingLost();
    }

    [Fact]
    public async Task Where_no_lock_can_be_created_and_the_first_refresh_fails_the_second_run_tries()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(-5));
        Directory.CreateDirectory(_home[".aws/sso-cred"]);
        Task<Run> first, second;
        using (var hold = _home.StandIn.Faults.Hold("CreateToken"))
        {
            _home.StandIn.Faults.Add("CreateToken=status:400,code=InvalidRequestException");
            first = RunIn(".aws/sso-cred");
            await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
            second = RunIn(".aws/sso-cred");
            await Task.Delay(500);
        }

        Assert.NotEqual(0, (await first).Exit);
        (await second).Document();
        _home.AssertNothingLost();
    }

    [Fact]
    public async Task A_read_only_role_cache_costs_a_call_each_time()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        Directory.CreateDirectory(_home[".aws/cli/cache"]);
        (await RunReadOnlyAsync(".aws/cli")).Document();
        (await RunReadOnlyAsync(".aws/cli")).Document();
        Assert.Equal((2, 1), (_home.Fetches, _home.Refreshes));
    }

    [Fact]
    public async Task A_cached_role_in_a_read_only_home_makes_no_call()
    {
        _home.SignInWithMore();
        var cached = await _home.DocumentAsync();
        Assert.Equal(cached, (await RunReadOnlyAsync(".aws")).Document());
        Assert.Equal(1, _home.Fetches);
    }

    [Fact]
    public async Task A_home_without_HOME_is_looked_up_and_not_made()
    {
        _home.Environment.Remove("HOME");
        var complaint = await _home.FailAsync(3, "no-such-profile-" + Guid.NewGuid());
        Assert.Contains("no profile 'no-such-profile-", complaint.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData("/dev/null")]
    [InlineData("relative")]
    public async Task A_home_that_is_not_there_has_no_config(string home)
    {
        _home.Environment["HOME"] = home;
        await _home.FailAsync(3);
    }

    [Fact]
    public async Task A_home_that_is_not_there_may_have_its_config_elsewhere()
    {
        _home.Environment["HOME"] = "/dev/null/home";
        _home.Environment["AWS_CONFIG_FILE"] = _home.ConfigPath;
        Assert.Contains("not signed in", (await _home.FailAsync(4)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_with_blanks_and_letters_of_any_alphabet_is_a_home()
    {
        var home = _home["Zoë's Büro 東京"];
        Directory.Move(_home[".aws"], Directory.CreateDirectory(home).FullName + "/.aws");
        _home.Environment["HOME"] = home;
        _home.StandIn.Tenant.Mint().WriteTo(home, Home.SessionName);
        await _home.DocumentAsync();
    }

    async Task<Run> RunReadOnlyAsync(string folder)
    {
        var run = await RunIn(folder);
        _home.AssertNothingLost();
        return run;
    }

    async Task<Run> RunIn(string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            if (!Mounts.IsAvailable)
                Assert.Skip("the superuser's folders can't be made read-only: " + Mounts.Unavailable);
            return await _home.ShellAsync(Mounts.ReadOnly("\"$sso_cred\" --profile dev"), _home[folder]);
        }

        List<string> folders =
            [_home[folder], .. Directory.GetDirectories(_home[folder], "*", SearchOption.AllDirectories)];
        folders.ForEach(path => File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute));
        try
        {
            return await _home.RunAsync("--profile", "dev");
        }
        finally
        {
            folders.ForEach(path => File.SetUnixFileMode(path,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        }
    }
}
