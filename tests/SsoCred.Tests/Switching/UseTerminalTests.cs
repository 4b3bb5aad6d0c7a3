using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Switching;

/// <summary>
/// <c>use</c> as a person has it: keys typed into a terminal with a real shell, and what the screen shows.
/// </summary>
[Trait("Category", "Slow")]
public sealed class UseTerminalTests : ExecutableTests
{
    private protected override Task<Home> CreateHomeAsync() => SwitchHome.CreateAsync();

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task With_tab_a_switch_takes_few_keys(string shell)
    {
        await using var terminal = await StartAsync(shell);
        string[] keys = ["u", "s", "e", " ", "p", "r", "Tab", "Enter"];
        Assert.InRange(keys.Length, 1, 12);
        foreach (var key in keys)
        {
            await terminal.PressAsync(key);
            if (key == "Tab")
                await terminal.SeeAsync("use prod");
        }

        await AssertProfileAsync(terminal, "prod");
        await terminal.AssertIsSaneAsync();
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task Alone_it_shows_a_list_that_is_picked_from_by_keys(string shell)
    {
        await using var terminal = await StartAsync(shell);
        await terminal.TypeAsync("use");
        var screen = await terminal.SeeAsync("same as dev");
        Assert.Contains(screen, line => line.StartsWith("> dev ", StringComparison.Ordinal));
        await terminal.PressAsync("pro");
        await terminal.SeeAsync("> prod");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("profile: prod");
        await AssertProfileAsync(terminal, "prod");

        // The one that was chosen last is first now.
        await terminal.TypeAsync("use");
        await terminal.SeeAsync("> prod");
        await terminal.PressAsync("Escape");
        // What follows at once would be a key with Alt.
        await terminal.SeeAsync(lines => !lines.Any(line => line.Contains("Esc gives up", StringComparison.Ordinal)));
        await AssertProfileAsync(terminal, "prod");
        // PowerShell itself switches to application keys at its prompt, as .NET's console does.
        if (shell != "powershell")
            await terminal.AssertIsSaneAsync();
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task A_name_of_any_characters_that_is_picked_is_not_run(string shell)
    {
        await using var terminal = await StartAsync(shell);
        await terminal.TypeAsync("use");
        await terminal.SeeAsync("> dev ");
        await terminal.PressAsync("touch");
        await terminal.SeeAsync("> my $(touch x)");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("profile: my $(touch x)");
        await AssertProfileAsync(terminal, SwitchHome.Odd);
        Assert.False(File.Exists(Home["x"]));
    }

    [Theory]
    [InlineData("bash", "use my")]
    [InlineData("zsh", "use my")]
    [InlineData("fish", "use my")]
    public async Task A_name_of_any_characters_that_is_completed_is_not_run(string shell, string typed)
    {
        await using var terminal = await StartAsync(shell);
        await terminal.PressAsync(typed);
        await terminal.PressAsync("Tab");
        await terminal.SeeAsync("touch");
        await terminal.PressAsync("Enter");
        await AssertProfileAsync(terminal, SwitchHome.Odd);
        Assert.False(File.Exists(Home["x"]));
    }

    [Theory]
    [InlineData("bash", "")]
    [InlineData("bash", "Enter")]
    [InlineData("fish", "y")]
    [InlineData("powershell", "Enter")]
    public async Task Signed_out_it_offers_to_sign_in(string shell, string key)
    {
        File.Delete(Home.TokenPath);
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        await using var terminal = await StartAsync(shell);
        await terminal.TypeAsync("use prod");
        await terminal.SeeAsync("Sign in now? [Y/n]:");
        await (key.Length == 1 ? terminal.TypeAsync(key) : terminal.PressAsync("Enter"));
        await terminal.SeeAsync("signed in to session 'my-sso'");
        await AssertProfileAsync(terminal, "prod");
        Assert.True(File.Exists(Home.TokenPath));
    }

    [Fact]
    public async Task Who_does_not_sign_in_has_switched_and_who_gives_up_has_not()
    {
        File.Delete(Home.TokenPath);
        await using var terminal = await StartAsync("bash");
        await terminal.TypeAsync("use prod");
        await terminal.SeeAsync("Sign in now? [Y/n]:");
        await terminal.TypeAsync("n");
        await terminal.SeeAsync("run: sso-cred login prod");
        await AssertProfileAsync(terminal, "prod");
        await terminal.TypeAsync("use dev; echo exit $?");
        await terminal.SeeAsync("Sign in now? [Y/n]:");
        await terminal.PressAsync("C-c");
        await AssertProfileAsync(terminal, "prod");
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("CI=true")]
    [InlineData("SSO_CRED_NO_INPUT=1")]
    public async Task Where_nobody_is_to_be_asked_it_fails_at_once(string variable)
    {
        await using var terminal = await StartAsync("bash");
        await terminal.TypeAsync($"export {variable}; use; echo exit $?");
        await terminal.SeeAsync("exit 2");
        Assert.DoesNotContain(await terminal.LookAsync(), line => line.StartsWith('>') && line.Contains("dev"));
    }

    [Fact]
    public async Task Without_colours_the_list_is_the_same()
    {
        await using var terminal = await StartAsync("bash");
        await terminal.TypeAsync("export NO_COLOR=1; use");
        await terminal.SeeAsync("> dev ");
        await terminal.PressAsync("prod");
        await terminal.PressAsync("Enter");
        await AssertProfileAsync(terminal, "prod");
    }

    [Fact]
    public async Task PowerShell_completes_names_and_the_two_words()
    {
        Home.Environment["odd"] = SwitchHome.Odd;
        await File.WriteAllTextAsync(Home["script.ps1"], $$"""
            Set-Location $HOME
            {{SwitchHome.Load("powershell")}}
            foreach ($line in @('use pr', 'use d', "use 'my", 'use --')) {
              $found = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)
              ($found.CompletionMatches | ForEach-Object CompletionText) -join '|'
            }
            $line = 'use my'
            $found = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)
            Invoke-Expression "use $($found.CompletionMatches[0].CompletionText)"
            $Env:AWS_PROFILE -ceq $Env:odd
            """, TestContext.Current.CancellationToken);
        var run = await SsoCredBinary.StartProgram(await SwitchHome.ProgramAsync("powershell"), Home.Environment,
            "-NoProfile", "-NonInteractive", "-File", Home["script.ps1"]).EndAsync();
        Assert.Equal("", run.Said);
        Assert.Equal(["prod", "dev|dev-process", $"'{SwitchHome.Odd.Replace("'", "''", StringComparison.Ordinal)}'",
            "--off", "True"], run.OutputText.TrimEnd('\n').Split('\n'));
        Assert.False(File.Exists(Home["x"]));
    }

    /// <summary>A terminal with the shell, its function loaded, and an empty screen.</summary>
    async Task<Tmux> StartAsync(string shell)
    {
        var program = await SwitchHome.ProgramAsync(shell);
        var terminal = await Tmux.StartAsync(Home);
        var (start, before) = shell switch
        {
            "bash" => ("--norc -i", ""),
            "zsh" => ("-f", "autoload -Uz compinit; compinit -D; "),
            "fish" => ("--no-config", ""),
            _ => ("-NoProfile -NoLogo", ""),
        };
        await terminal.TypeAsync($"cd; PS1='> ' exec {program} {start}");
        // Enter that is typed before it reads keys would be another key.
        if (shell == "powershell")
            await terminal.SeeAsync(screen => screen.Any(line => line.StartsWith("PS ", StringComparison.Ordinal)));
        await terminal.TypeAsync($"{before}{SwitchHome.Load(shell)}; clear; echo ready");
        await terminal.SeeAsync(screen => screen[0].StartsWith("ready", StringComparison.Ordinal));
        return terminal;
    }

    // What is typed before the prompt could be read by the program that runs, or lost with its question.
    async Task AssertProfileAsync(Tmux terminal, string name)
    {
        await terminal.SeeAsync(screen => screen.LastOrDefault(line => line.Trim().Length > 0)?.TrimEnd()
            is [.., '>' or '#']);
        var path = Home["profile"];
        File.Delete(path);
        await terminal.TypeAsync($"env | grep ^AWS_PROFILE= > {path}.new; mv {path}.new {path}");
        for (var i = 0; !File.Exists(path) && i < 600; i++)
            await Task.Delay(50);
        Assert.Equal($"AWS_PROFILE={name}\n", await File.ReadAllTextAsync(path));
    }
}
