namespace SsoCred.Tests.SignIn;

/// <summary>The demo that a person clicks through.</summary>
[Trait("Category", "Slow")]
public sealed class DemoTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_interactive_demo_waits_for_the_click(bool allows)
    {
        await using var home = await Home.CreateAsync();
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = Environment.GetEnvironmentVariable("HOME")!,
        };
        using var demo = Waiting.Of(home, SsoCredBinary.StartProgram(
            Path.Combine(Repository.Top, "build", "demo.sh"), environment, "--interactive"));
        var page = await demo.PageAsync();
        if (allows)
            await Person.AllowAsync(page);
        else
            await Person.DenyAsync(page);
        var run = await demo.EndAsync();
        Assert.Equal(allows ? 0 : 1, run.Exit);
        if (!allows)
            return;
        foreach (var text in new[] { "signed in to session 'demo' ", "\"Version\":1", "signed out of session 'demo'" })
            Assert.Contains(text, run.OutputText, StringComparison.Ordinal);
    }
}
