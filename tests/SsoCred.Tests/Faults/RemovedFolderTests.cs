namespace SsoCred.Tests.Faults;

/// <summary>A folder of the caches goes away between two steps of a run.</summary>
public sealed class RemovedFolderTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Theory]
    [InlineData(".aws/sso-cred")]
    [InlineData(".aws/cli")]
    public async Task Locks_or_roles_removed_during_a_refresh_are_made_anew(string folder)
    {
        Directory.CreateDirectory(_home[folder]);
        await RemoveDuringAsync("CreateToken", folder);
        _home.AssertNothingLost();
        await _home.AnswersAsync();
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
    }

    [Theory]
    [InlineData(".aws/sso-cred")]
    [InlineData(".aws/cli")]
    public async Task Locks_or_roles_removed_during_an_exchange_are_made_anew(string folder)
    {
        Directory.CreateDirectory(_home[folder]);
        await RemoveDuringAsync("GetRoleCredentials", folder);
        _home.AssertNothingLost();
        await _home.AnswersAsync();
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
    }

    [Theory]
    [InlineData(".aws/sso/cache", "CreateToken")]
    [InlineData(".aws/sso", "CreateToken")]
    [InlineData(".aws/sso", "GetRoleCredentials")]
    public async Task A_token_removed_meanwhile_counts_as_a_sign_out_and_the_run_still_answers(
        string folder, string operation)
    {
        var document = await RemoveDuringAsync(operation, folder);
        Assert.Empty(_home.FilesIn(".aws/sso", "*"));
        Assert.Equal(document, await _home.DocumentAsync());
        _home.ForgetRoles();
        Assert.Contains("not signed in", (await _home.FailAsync(4)).Error, StringComparison.Ordinal);
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task All_of_it_removed_meanwhile_the_run_still_answers()
    {
        await RemoveDuringAsync("GetRoleCredentials", ".aws");
        Assert.Empty(_home.FilesIn(".aws/sso", "*"));
        await _home.FailAsync(3);
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
    }

    [Fact]
    public async Task Removed_between_two_runs_roles_cost_one_call_and_locks_none()
    {
        await _home.AnswersAsync();
        Directory.Delete(_home[".aws/sso-cred"], recursive: true);
        await _home.AnswersAsync();
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
        Directory.Delete(_home[".aws/cli"], recursive: true);
        await _home.AnswersAsync();
        Assert.Equal((1, 2), (_home.Refreshes, _home.Fetches));
    }

    async Task<Document> RemoveDuringAsync(string operation, string folder)
    {
        using var hold = _home.StandIn.Faults.Hold(operation);
        var run = _home.RunAsync("--profile", "dev");
        await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
        Directory.Delete(_home[folder], recursive: true);
        hold.Dispose();
        return (await run).Document();
    }
}
