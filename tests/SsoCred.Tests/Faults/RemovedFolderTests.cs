namespace SsoCred.Tests.Faults;

/// <summary>A folder of the caches goes away between two steps of a run.</summary>
public sealed class RemovedFolderTests : ExecutableTests
{
    protected override void SetUp() => Home.SignInWithMore(TimeSpan.FromMinutes(5));

    [Theory]
    [InlineData(".aws/sso-cred")]
    [InlineData(".aws/cli")]
    public async Task Locks_or_roles_removed_during_a_refresh_are_made_anew(string folder)
    {
        Directory.CreateDirectory(Home[folder]);
        await RemoveDuringAsync("CreateToken", folder);
        Home.AssertNothingLost();
        await Home.AnswersAsync();
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
    }

    [Theory]
    [InlineData(".aws/sso-cred")]
    [InlineData(".aws/cli")]
    public async Task Locks_or_roles_removed_during_an_exchange_are_made_anew(string folder)
    {
        Directory.CreateDirectory(Home[folder]);
        await RemoveDuringAsync("GetRoleCredentials", folder);
        Home.AssertNothingLost();
        await Home.AnswersAsync();
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
    }

    [Theory]
    [InlineData(".aws/sso/cache", "CreateToken")]
    [InlineData(".aws/sso", "CreateToken")]
    [InlineData(".aws/sso", "GetRoleCredentials")]
    public async Task A_token_removed_meanwhile_counts_as_a_sign_out_and_the_run_still_answers(
        string folder, string operation)
    {
        var document = await RemoveDuringAsync(operation, folder);
        Assert.Empty(Home.FilesIn(".aws/sso", "*"));
        Assert.Equal(document, await Home.DocumentAsync());
        Home.ForgetRoles();
        Assert.Contains("not signed in", (await Home.FailAsync(4)).Error, StringComparison.Ordinal);
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
    }

    [Fact]
    public async Task All_of_it_removed_meanwhile_the_run_still_answers()
    {
        await RemoveDuringAsync("GetRoleCredentials", ".aws");
        Assert.Empty(Home.FilesIn(".aws/sso", "*"));
        await Home.FailAsync(3);
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
    }

    [Fact]
    public async Task Removed_between_two_runs_roles_cost_one_call_and_locks_none()
    {
        await Home.AnswersAsync();
        Directory.Delete(Home[".aws/sso-cred"], recursive: true);
        await Home.AnswersAsync();
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
        Directory.Delete(Home[".aws/cli"], recursive: true);
        await Home.AnswersAsync();
        Assert.Equal((1, 2), (Home.Refreshes, Home.Fetches));
    }

    async Task<Document> RemoveDuringAsync(string operation, string folder)
    {
        using var hold = Home.StandIn.Faults.Hold(operation);
        var run = Home.RunAsync("--profile", "dev");
        await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
        Directory.Delete(Home[folder], recursive: true);
        hold.Dispose();
        return (await run).Document();
    }
}
