using CredentialProcess.Tests;

namespace SsoCred.Tests.SignIn;

/// <summary>The demo that the README names, also as a person goes through it.</summary>
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

    [Fact]
    public async Task The_interactive_demo_leads_through_the_sign_in_page_and_configure()
    {
        await using var home = await Home.CreateAsync();
        await using var terminal = await Tmux.StartAsync(home, lines: 60);
        await StartAsync(terminal);
        await AnswerPageAsync(terminal, allows: true);
        await terminal.SeeAsync("7, 0 selected");
        await terminal.PressAsync("READ prod");
        await terminal.SeeAsync("1 of 7, 0 selected");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("Region of the profiles");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("[y/N]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("name of the profile");
        await terminal.TypeAsync("prod");
        await terminal.SeeAsync("[Y/n]:");
        await terminal.TypeAsync("");
        await terminal.SeeAsync("signed out of session 'demo'");
        await terminal.SeeAsync("exit 0");
        Assert.Contains("$ sso-cred --profile prod    # from the cache", terminal.Raw, StringComparison.Ordinal);
        Assert.Contains("\"Version\":1", terminal.Raw, StringComparison.Ordinal);
        Assert.DoesNotMatch("\"(SecretAccessKey|SessionToken)\":\"[^…]", terminal.Raw);
    }

    [Fact]
    public async Task The_interactive_demo_ends_when_the_sign_in_is_denied()
    {
        await using var home = await Home.CreateAsync();
        await using var terminal = await Tmux.StartAsync(home, lines: 60);
        await StartAsync(terminal);
        await AnswerPageAsync(terminal, allows: false);
        await terminal.SeeAsync("exit 1");
    }

    [Fact]
    public async Task The_interactive_demo_needs_a_terminal()
    {
        var run = await SsoCredBinary.StartProgram(s_demo, Builders, "--interactive").EndAsync();
        Assert.Equal(1, run.Exit);
        Assert.Contains("--interactive asks on a terminal", run.Said, StringComparison.Ordinal);
    }

    static Task StartAsync(Tmux terminal) => terminal.TypeAsync(
        $"PATH='{Builders["PATH"]}' HOME='{Builders["HOME"]}' '{s_demo}' --interactive; echo exit $?");

    // It publishes and builds first.
    static async Task AnswerPageAsync(Tmux terminal, bool allows)
    {
        var screen = await terminal.SeeAsync("user_code=", TimeSpan.FromMinutes(10));
        var page = new Uri(screen.SelectMany(line => line.Split(' ')).First(
            word => word.Contains("user_code=", StringComparison.Ordinal)));
        await (allows ? TestUser.AllowAsync(page) : TestUser.DenyAsync(page));
    }
}

/// <summary>Nothing runs beside the demo: it publishes, and so writes the executable that all others start.</summary>
[CollectionDefinition(nameof(DemoTests), DisableParallelization = true)]
public sealed class DemoTestsAlone;
