using System.Runtime.Versioning;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests;

/// <summary><c>install</c> and <c>uninstall</c> of <c>completion</c> and <c>shell</c>.</summary>
public sealed class StartFileTests : ExecutableTests
{
    const string Mark = "# by 'sso-cred completion install'";
    const string BashLine = "eval \"$(sso-cred completion bash 2> /dev/null)\" " + Mark;

    protected override void SetUp()
    {
        Directory.CreateDirectory(Home["bin"]);
        File.CreateSymbolicLink(Home["bin/sso-cred"], SsoCredBinary.Path);
        Home.Environment["PATH"] = $"{Home["bin"]}:/usr/bin:/bin";
    }

    [Theory]
    [InlineData("bash", ".bashrc")]
    [InlineData("zsh", ".zshrc")]
    [InlineData("fish", ".config/fish/completions/sso-cred.fish")]
    [InlineData("powershell", ".config/powershell/Microsoft.PowerShell_profile.ps1")]
    public async Task The_line_is_written_once_and_taken_back(string shell, string file)
    {
        var run = await Home.RunAsync("completion", "install", shell, "--yes");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        var text = File.ReadAllText(Home[file]);
        Assert.EndsWith(Mark + "\n", text, StringComparison.Ordinal);
        Assert.Equal($"to ~/{file}:\n  {text}written: it is in force in new shells; to take it back: "
            + "sso-cred completion uninstall\n", run.OutputText);
        Assert.Equal($"~/{file} has it already\n",
            (await Home.RunAsync("completion", "install", shell, "--yes")).OutputText);
        Assert.Equal(text, File.ReadAllText(Home[file]));

        run = await Home.RunAsync("completion", "uninstall", "--yes");
        Assert.Equal((0, $"remove the line of 'sso-cred completion install' from ~/{file}\n"),
            (run.Exit, run.OutputText));
        Assert.Equal(shell != "fish", File.Exists(Home[file]));
        Assert.Equal("nothing to remove\n", (await Home.RunAsync("completion", "uninstall", "--yes")).OutputText);
    }

    [Theory]
    [InlineData("alias a=b", "alias a=b\n")]
    [InlineData("alias a=b\n", "alias a=b\n")]
    [InlineData("\udcff é\r\nb\r\n", "\udcff é\r\nb\r\n")]
    public async Task All_other_bytes_stay(string before, string after)
    {
        File.WriteAllText(Home[".bashrc"], before);
        Assert.Equal(0, (await Home.RunAsync("completion", "install", "bash", "--yes")).Exit);
        Assert.Equal(0, (await Home.RunAsync("shell", "install", "bash", "--name", "aws", "--yes")).Exit);
        Assert.Contains(
            "sso-cred shell bash --name aws ", File.ReadAllText(Home[".bashrc"]), StringComparison.Ordinal);
        Assert.Equal(0, (await Home.RunAsync("shell", "uninstall", "--yes")).Exit);
        Assert.Contains(BashLine, File.ReadAllText(Home[".bashrc"]), StringComparison.Ordinal);
        Assert.Equal(0, (await Home.RunAsync("uninstall", "--yes")).Exit);
        File.WriteAllText(Home["expected"], after);
        Assert.Equal(File.ReadAllBytes(Home["expected"]), File.ReadAllBytes(Home[".bashrc"]));
    }

    [Fact]
    public async Task The_shell_loads_it()
    {
        foreach (var command in new[] { "completion", "shell" })
            Assert.Equal(0, (await Home.RunAsync(command, "install", "bash", "--yes")).Exit);
        var run = await Home.ShellAsync(". \"$HOME/.bashrc\"; complete -p sso-cred use; PATH=/usr/bin:/bin; "
            + ". \"$HOME/.bashrc\"; echo $?");
        Assert.Equal(("complete -F _sso_cred sso-cred\ncomplete -F _sso_cred_use use\n0\n", ""),
            (run.OutputText, run.Said));
    }

    [Fact]
    public async Task The_shell_is_that_of_the_caller_and_zsh_has_a_folder_of_its_own()
    {
        Home.Environment["SHELL"] = "/usr/bin/zsh";
        Home.Environment["ZDOTDIR"] = Home["z"];
        Directory.CreateDirectory(Home["z"]);
        // The test's own process is no shell.
        Assert.Equal(0, (await Home.RunAsync("completion", "install", "--yes")).Exit);
        Assert.Contains("completion zsh", File.ReadAllText(Home["z/.zshrc"]), StringComparison.Ordinal);
        Assert.Equal(new ErrorOutput("unknown shell 'cmd'", "choose one of bash, zsh, fish, powershell"),
            (await Home.RunAsync("completion", "install", "cmd", "--yes")).Failed(2));
    }

    [Fact]
    public async Task A_line_of_a_persons_own_is_enough()
    {
        File.WriteAllText(Home[".bashrc"], "# sso-cred completion bash\nsource <(sso-cred completion bash)\n");
        var run = await Home.RunAsync("completion", "install", "bash", "--yes");
        Assert.Equal((0, "~/.bashrc has it already, in line 2\n"), (run.Exit, run.OutputText));
        Assert.Equal("nothing to remove\n", (await Home.RunAsync("completion", "uninstall", "--yes")).OutputText);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_link_is_followed_and_a_file_that_can_not_be_edited_is_refused()
    {
        File.WriteAllText(Home["dotfile"], "x\n");
        File.CreateSymbolicLink(Home[".bashrc"], Home["dotfile"]);
        Assert.Equal(0, (await Home.RunAsync("completion", "install", "bash", "--yes")).Exit);
        Assert.NotNull(new FileInfo(Home[".bashrc"]).LinkTarget);
        Assert.Equal($"x\n{BashLine}\n", File.ReadAllText(Home["dotfile"]));

        File.WriteAllText(Home[".zshrc"], "x\n");
        File.SetUnixFileMode(Home[".zshrc"], UnixFileMode.UserRead);
        Assert.Equal(new ErrorOutput("~/.zshrc is read-only", "run: chmod u+w ~/.zshrc"),
            (await Home.RunAsync("completion", "install", "zsh", "--yes")).Failed(3));
        Directory.CreateDirectory(Home[".config/fish/completions/sso-cred.fish"]);
        Assert.Equal("~/.config/fish/completions/sso-cred.fish is a folder, not a file",
            (await Home.RunAsync("completion", "install", "fish", "--yes")).Failed(3).Error);
        File.WriteAllText(Home[".bashrc"], "x\0");
        Assert.Contains("is not text in UTF-8",
            (await Home.RunAsync("completion", "install", "bash", "--yes")).Failed(3).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_a_terminal_it_asks_before_it_writes_and_before_it_removes()
    {
        File.WriteAllText(Home[".bashrc"], "alias a=b\n");
        await using var tmux = await Tmux.StartAsync(Home, 120);
        await AnswerAsync("install bash", "write this line [Y/n]:", "n", "nothing is written");
        Assert.Equal("alias a=b\n", File.ReadAllText(Home[".bashrc"]));

        // An empty answer means yes; what is written is shown before.
        var screen = await AnswerAsync("install bash", "write this line [Y/n]:", "", "written: it is in force in new");
        Assert.Contains(screen, line => line.Trim() == BashLine);
        Assert.Contains(screen, line => line.TrimEnd() == "to ~/.bashrc:");
        Assert.Equal($"alias a=b\n{BashLine}\n", File.ReadAllText(Home[".bashrc"]));
        await tmux.TypeAsync("clear; $sso_cred completion install bash; echo exit $?");
        Assert.DoesNotContain(await tmux.SeeAsync("exit 0"),
            line => line.Contains("[Y/n]", StringComparison.Ordinal));

        // Here an empty answer means no.
        await AnswerAsync("uninstall", "remove this [y/N]:", "", "nothing is removed");
        Assert.Equal($"alias a=b\n{BashLine}\n", File.ReadAllText(Home[".bashrc"]));
        await AnswerAsync("uninstall", "remove this [y/N]:", "y", "exit 0");
        Assert.Equal("alias a=b\n", File.ReadAllText(Home[".bashrc"]));
        await tmux.AssertIsSaneAsync();

        async Task<string[]> AnswerAsync(string command, string question, string answer, string outcome)
        {
            await tmux.TypeAsync($"clear; $sso_cred completion {command}; echo exit $?");
            await tmux.SeeAsync(question);
            await tmux.TypeAsync(answer);
            await tmux.SeeAsync("exit 0");
            return await tmux.SeeAsync(outcome);
        }
    }

    [Fact]
    public async Task Without_a_terminal_it_needs_yes_or_dry_run()
    {
        Assert.Equal(new ErrorOutput("there is no terminal to ask for confirmation on",
            "add --yes to write the line, or --dry-run to see the changes"),
            (await Home.RunAsync("completion", "install", "bash")).Failed(2));
        var run = await Home.RunAsync("completion", "install", "bash", "--dry-run");
        Assert.Equal((0, $"to ~/.bashrc:\n  {BashLine}\nnothing is written\n"), (run.Exit, run.OutputText));
        Assert.False(File.Exists(Home[".bashrc"]));
    }
}
