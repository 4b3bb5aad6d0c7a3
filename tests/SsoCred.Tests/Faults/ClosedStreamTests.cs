namespace SsoCred.Tests.Faults;

/// <summary>
/// A caller that starts a run with streams closed: the next file or connection gets their numbers. Nothing that is
/// meant
/// for a stream may end up in it.
/// </summary>
public sealed class ClosedStreamTests : ExecutableTests
{
    [Theory]
    [InlineData(">&-")]
    [InlineData("<&- >&-")]
    public async Task A_closed_stdout_is_an_error_and_nothing_else_gets_the_document(string closed)
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        // Refreshed and fetched, then fetched only, then cached.
        for (var time = 1; time <= 3; time++)
        {
            if (time == 2)
                Home.ForgetRoles();
            var complaint = (await Home.ShellAsync($"exec \"$sso_cred\" --profile dev {closed}")).Failed(1);
            Assert.StartsWith("cannot write to stdout: ", complaint.Error, StringComparison.Ordinal);
            AssertNoFileHolds("\"Version\"");
            Home.AssertNothingLost();
        }

        Assert.Equal((1, 2), (Home.Refreshes, Home.Fetches));
        Assert.Equal(3, Home.StandIn.Requests.Count);
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("<&- 2>&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task A_closed_stderr_leaves_the_exit_code_and_nothing_else_gets_the_message(string closed)
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        Home.StandIn.Faults.Add("GetRoleCredentials=status:403,times=0");
        var run = await Home.ShellAsync($"\"$sso_cred\" --profile dev --debug {closed}");
        Assert.Equal((5, "", ""), (run.Exit, run.OutputText, run.Said));
        run.Count(counts => counts.Error());
        AssertNoFileHolds("sso-cred: ", "debug: ");
        Home.AssertNothingLost();
        Assert.Equal((1, 1, 2), (Home.Refreshes, Home.Fetches, Home.StandIn.Requests.Count));
    }

    [Fact]
    public async Task Closed_stdin_and_stderr_cost_nothing()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        (await Home.ShellAsync("exec \"$sso_cred\" --profile dev <&- 2>&-")).Document();
        Home.AssertNothingLost();
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
    }

    [Fact]
    public async Task A_stdout_that_nobody_reads_is_an_error()
    {
        Home.SignInWithMore();
        var run = await Home.ShellAsync("""
            set -o pipefail
            { sleep 0.5; "$sso_cred" --profile dev; } | true
            """);
        Assert.StartsWith("cannot write to stdout: ", run.Failed(1).Error, StringComparison.Ordinal);
        Home.AssertNothingLost();
    }

    [Fact]
    public async Task A_stdout_on_a_full_disk_is_an_error()
    {
        Home.SignInWithMore();
        var run = await Home.ShellAsync("exec \"$sso_cred\" --profile dev > /dev/full");
        Assert.StartsWith("cannot write to stdout: ", run.Failed(1).Error, StringComparison.Ordinal);
        Home.AssertNothingLost();
    }

    void AssertNoFileHolds(params string[] texts)
    {
        foreach (var path in Home.FilesIn(".aws", "*"))
        {
            var content = File.ReadAllText(path);
            Assert.All(texts, text => Assert.DoesNotContain(text, content, StringComparison.Ordinal));
        }

        Assert.All(Home.StandIn.Requests,
            request => Assert.All(texts, text => Assert.DoesNotContain(text, request.Body, StringComparison.Ordinal)));
    }
}
