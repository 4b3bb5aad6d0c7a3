namespace SsoCred.Tests;

/// <summary>What a run tells when asked to: each decision, and never a secret.</summary>
public sealed class DebugTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _home.SignIn(TimeSpan.FromMinutes(5));
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task Debug_tells_the_decisions_on_stderr_without_a_secret()
    {
        var first = await _home.RunAsync("--debug", "--profile", "dev");
        var second = await _home.RunAsync("get", "--profile", "dev", "--debug");

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

        Assert.True(_home.SecretsKnown() >= 7, "both tokens' three secrets and the role's two should be known");
    }

    [Fact]
    public async Task A_debug_file_is_private_and_grows_while_stderr_stays_empty()
    {
        _home.Environment["SSO_CRED_DEBUG"] = _home["debug.log"];
        await _home.DocumentAsync();
        var first = File.ReadAllText(_home["debug.log"]);
        await _home.DocumentAsync();
        var both = File.ReadAllText(_home["debug.log"]);

        AssertTells(first, "'dev'", "refreshing", "role cache: nothing");
        Assert.StartsWith(first, both, StringComparison.Ordinal);
        Assert.NotEqual(first, both);
        _home.AssertNoSecretIn(both);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_home["debug.log"]));
    }

    [Fact]
    public async Task A_failure_is_told_in_the_file_without_a_secret_and_on_stderr_in_two_lines()
    {
        _home.Environment["SSO_CRED_DEBUG"] = _home["debug.log"];
        _home.StandIn.Tenant.EndSignIns();
        await _home.FailAsync(4);
        var log = File.ReadAllText(_home["debug.log"]);
        AssertTells(log, "401", "UnauthorizedException"[..12]);
        _home.AssertNoSecretIn(log);
    }

    [Theory]
    [InlineData("no/such/folder/log")]
    [InlineData(".aws")]
    public async Task A_debug_file_that_cannot_be_written_costs_nothing(string name)
    {
        _home.Environment["SSO_CRED_DEBUG"] = _home[name];
        await _home.DocumentAsync();
    }

    [Fact]
    public async Task A_debug_file_that_is_full_costs_nothing()
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("there is no /dev/full");
        _home.Environment["SSO_CRED_DEBUG"] = "/dev/full";
        await _home.DocumentAsync();
        var run = await _home.ShellAsync("""exec "$sso_cred" --profile dev --debug 2> /dev/full""");
        Assert.Equal(0, run.Exit);
        Document.Parse(run.Output);
    }

    static void AssertTells(string text, params string[] words)
    {
        foreach (var word in words)
            Assert.Contains(word, text, StringComparison.Ordinal);
    }
}
