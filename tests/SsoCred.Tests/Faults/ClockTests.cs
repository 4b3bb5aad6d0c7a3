namespace SsoCred.Tests.Faults;

/// <summary>
/// This machine's clock jumps an hour either way, between runs or in the middle of one; the service's stays right.
/// libfaketime moves what the executable sees. What a wrong clock makes of a cache is told or mended, never lost.
/// </summary>
public sealed class ClockTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _home.Environment["LD_PRELOAD"] = await Debian.NeedAsync("libfaketime",
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1");
        _home.Environment["FAKETIME_TIMESTAMP_FILE"] = _home["clock"];
        _home.Environment["FAKETIME_NO_CACHE"] = "1";
        // As when a clock is set: what measures intervals goes on.
        _home.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        Jump("+0");
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task Ahead_it_ends_a_cached_role_and_the_new_one_is_told_to_have_ended_too()
    {
        _home.SignInWithMore();
        var document = await _home.AnswersAsync();
        Jump("+3660");
        var complaint = await _home.RefusesAsync(1);
        Assert.Contains("before now", complaint.Error, StringComparison.Ordinal);
        Assert.Contains("clock", complaint.Hint, StringComparison.Ordinal);
        Assert.Equal((0, 2), (_home.Refreshes, _home.Fetches));

        // The cached one was not given up for it.
        Jump("+0");
        Assert.Equal(document, await _home.AnswersAsync());
        Assert.Equal((0, 2), (_home.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task Ahead_a_role_that_lasts_is_still_cached()
    {
        _home.SignInWithMore();
        _home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromHours(12);
        var document = await _home.AnswersAsync();
        Jump("+3600");
        Assert.Equal(document, await _home.AnswersAsync());
        Jump("-3600");
        Assert.Equal(document, await _home.AnswersAsync());
        Assert.Equal((0, 1), (_home.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task Ahead_a_token_that_is_still_good_is_refreshed_once()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(30));
        _home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromHours(12);
        Jump("+3600");
        var document = await _home.AnswersAsync();
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
        Jump("+0");
        Assert.Equal(document, await _home.AnswersAsync());
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task Behind_a_token_that_has_ended_is_found_out_by_one_call_and_refreshed()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(-30));
        Jump("-3600");
        await _home.AnswersAsync();
        Assert.Equal((1, 2), (_home.Refreshes, _home.Fetches));
        await _home.AnswersAsync();
        Assert.Equal((1, 2), (_home.Refreshes, _home.Fetches));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_token_written_while_it_was_ahead_is_found_out_by_one_call_and_refreshed()
    {
        // What a refresh an hour ahead writes is said to last an hour longer than it does.
        _home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromSeconds(3);
        _home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromHours(12);
        _home.SignInWithMore(TimeSpan.FromMinutes(30));
        Jump("+3600");
        await _home.AnswersAsync();
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));

        Jump("+0");
        _home.ForgetRoles();
        await Task.Delay(3000);
        _home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromHours(8);
        await _home.AnswersAsync();
        Assert.Equal((2, 3), (_home.Refreshes, _home.Fetches));
    }

    [Theory]
    [InlineData("+3660", "GetRoleCredentials")]
    [InlineData("-3660", "GetRoleCredentials")]
    [InlineData("+3660", "CreateToken")]
    [InlineData("-3660", "CreateToken")]
    public async Task A_jump_in_the_middle_of_a_run_costs_it_neither_time_nor_a_call(string jump, string operation)
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        _home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromHours(12);
        Task<Document> run;
        using (var hold = _home.StandIn.Faults.Hold(operation))
        {
            run = _home.AnswersAsync();
            await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
            Jump(jump);
            await Task.Delay(100);
        }

        await run;
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task A_Date_of_the_service_that_is_off_changes_nothing(int seconds)
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        _home.StandIn.Faults.Add($"*=date:{seconds},times=0");
        await _home.AnswersAsync();
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
    }

    void Jump(string seconds)
    {
        File.WriteAllText(_home["clock.new"], seconds);
        File.Move(_home["clock.new"], _home["clock"], overwrite: true);
    }
}
