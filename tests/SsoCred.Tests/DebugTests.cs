namespace SsoCred.Tests;

/// <summary>What a run tells when asked to: each decision, and never a secret.</summary>
public sealed class DebugTests : ExecutableTests
{
    protected override void SetUp() => Home.SignIn(TimeSpan.FromMinutes(5));

    [Fact]
    public async Task Debug_tells_the_decisions_on_stderr_without_a_secret()
    {
        var first = await Home.RunAsync("--debug", "--profile", "dev");
        var second = await Home.RunAsync("get", "--profile", "dev", "--debug");

        Assert.Equal(Document.Parse(first.Output), Document.Parse(second.Output));
        AssertTells(first.Said, "'dev'", "'my-sso'", "'012345678901'", "'ReadOnly'", "role cache: nothing",
            "refreshing", "/federation/credentials", "/token", ": 200");
        AssertTells(second.Said, "role cache: ");
        Assert.DoesNotContain("refreshing", second.Said, StringComparison.Ordinal);
        foreach (var run in new[] { first, second })
        {
            Assert.Equal(0, run.Exit);
            Assert.All(run.Said[..^1].Split('\n'), line => Assert.Matches(@"\Asso-cred\[\d+\]: debug: ", line));
        }

        Assert.True(Home.SecretsKnown() >= 7, "both tokens' three secrets and the role's two should be known");
    }

    [Fact]
    public async Task A_debug_file_is_private_and_grows_while_stderr_stays_empty()
    {
        Home.Environment["SSO_CRED_DEBUG"] = Home["debug.log"];
        await Home.DocumentAsync();
        var first = File.ReadAllText(Home["debug.log"]);
        await Home.DocumentAsync();
        var both = File.ReadAllText(Home["debug.log"]);

        AssertTells(first, "'dev'", "refreshing", "role cache: nothing");
        Assert.StartsWith(first, both, StringComparison.Ordinal);
        Assert.NotEqual(first, both);
        Home.AssertNoSecretIn(both);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Home["debug.log"]));
    }

    [Fact]
    public async Task A_failure_is_told_in_the_file_without_a_secret_and_on_stderr_in_two_lines()
    {
        Home.Environment["SSO_CRED_DEBUG"] = Home["debug.log"];
        Home.StandIn.Tenant.EndSignIns();
        await Home.FailAsync(4);
        var log = File.ReadAllText(Home["debug.log"]);
        AssertTells(log, "401", "UnauthorizedException"[..12]);
        Home.AssertNoSecretIn(log);
    }

    [Theory]
    [InlineData("no/such/folder/log")]
    [InlineData(".aws")]
    public async Task A_debug_file_that_cannot_be_written_costs_nothing(string name)
    {
        Home.Environment["SSO_CRED_DEBUG"] = Home[name];
        await Home.DocumentAsync();
    }

    [Fact]
    public async Task A_debug_file_that_is_full_costs_nothing()
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("there is no /dev/full");
        Home.Environment["SSO_CRED_DEBUG"] = "/dev/full";
        await Home.DocumentAsync();
        var run = await Home.ShellAsync("""exec "$sso_cred" --profile dev --debug 2> /dev/full""");
        Assert.Equal(0, run.Exit);
        Document.Parse(run.Output);
    }

    static void AssertTells(string text, params string[] words)
    {
        foreach (var word in words)
            Assert.Contains(word, text, StringComparison.Ordinal);
    }
}
