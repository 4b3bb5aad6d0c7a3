using CredentialProcess.Tests;

namespace SsoCred.Tests.SignIn;

/// <summary>The demo that the README names, also as a person clicks through it.</summary>
[Collection(nameof(DemoTests))]
[Trait("Category", "Slow")]
public sealed class DemoTests
{
    static readonly string s_demo = Path.Combine(Repository.Top, "build", "demo.sh");

    static Dictionary<string, string> Builders => new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        ["HOME"] = Environment.GetEnvironmentVariable("HOME")!,
    };

    [Fact]
    public async Task The_demo_runs()
    {
        // It publishes and builds first.
        var run = await SsoCredBinary.StartProgram(s_demo, Builders).EndAsync(longest: TimeSpan.FromMinutes(10));
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains("\"Version\":1", run.OutputText, StringComparison.Ordinal);
        Assert.DoesNotMatch("\"(SecretAccessKey|SessionToken)\":\"[^…]", run.OutputText);
        Assert.Contains("packages from the network the first time", run.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_interactive_demo_waits_for_the_click(bool allows)
    {
        await using var home = await Home.CreateAsync();
        using var demo = WaitingRun.Of(home, SsoCredBinary.StartProgram(s_demo, Builders, "--interactive"));
        var page = await demo.PageAsync();
        if (allows)
            await TestUser.AllowAsync(page);
        else
            await TestUser.DenyAsync(page);
        var run = await demo.EndAsync();
        Assert.Equal(allows ? 0 : 1, run.Exit);
        if (!allows)
            return;
        foreach (var text in new[] { "signed in to session 'demo' ", "\"Version\":1", "signed out of session 'demo'" })
            Assert.Contains(text, run.OutputText, StringComparison.Ordinal);
    }
}

/// <summary>Nothing runs beside the demo: it publishes, and so writes the executable that all others start.</summary>
[CollectionDefinition(nameof(DemoTests), DisableParallelization = true)]
public sealed class DemoTestsAlone;
