using SsoCred.Tests.SignIn;

namespace SsoCred.Tests;

/// <summary><c>completion</c>, in the shells that it is for: what is offered, and that no name is ever run.</summary>
public sealed class CompletionTests : ExecutableTests
{
    protected override void SetUp()
    {
        Directory.CreateDirectory(Home["bin"]);
        File.CreateSymbolicLink(Home["bin/sso-cred"], SsoCredBinary.Path);
        Home.Environment["PATH"] = $"{Home["bin"]}:{Home.Environment["PATH"]}";
    }

    [Theory]
    [InlineData("sso-cred lo", "login logout")]
    [InlineData("sso-cred ecr ", "install login password uninstall")]
    [InlineData("sso-cred --profile dev log", "login logout")]
    [InlineData("AWS_PROFILE=x sso-cred ecr p", "password")]
    [InlineData("sso-cred env --sh", "--shell")]
    [InlineData("sso-cred env --shell p", "powershell")]
    [InlineData("sso-cred env --shell=z", "zsh")]
    [InlineData("sso-cred completion ", "bash fish install powershell uninstall zsh")]
    [InlineData("sso-cred login --no", "--no-browser --no-input --no-qr")]
    [InlineData("sso-cred login --no-qr --no", "--no-browser --no-input")]
    [InlineData("sso-cred ecr login --prof", "--profile")]
    [InlineData("sso-cred --profile d", "dev")]
    [InlineData("sso-cred exec --profile=d", "dev")]
    [InlineData("sso-cred login --session ", "my-sso")]
    [InlineData("sso-cred store move ", "my-sso")]
    [InlineData("sso-cred store move my-sso --to ", "files keyring")]
    [InlineData("sso-cred exec --profile dev -- no-such-program", "")]
    [InlineData("sso-cred exec --profile dev ls --profile ", "")]
    [InlineData("sso-cred exec ls --profile=", "")]
    [InlineData("sso-cred exec --ser", "--serve")]
    [InlineData("sso-cred exec ls --ser", "")]
    [InlineData("sso-cred login --session exec --no-q", "--no-qr")]
    [InlineData("sso-cred nonsense --nonsense x", "")]
    [InlineData("sso-cred login --redirect-port ", "")]
    public async Task Bash_is_offered_what_the_commands_really_have(string line, string offered) =>
        Assert.Equal(offered, string.Join(' ', (await OfferedAsync(line)).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("sso-cred --profile my", @"my\ \$\(touch\ x\)\;\`touch\ x\`\'\""\&\|\<\*\?\#\!\~")]
    [InlineData(@"sso-cred --profile my\ \$", @"my\ \$\(touch\ x\)\;\`touch\ x\`\'\""\&\|\<\*\?\#\!\~")]
    [InlineData("sso-cred --profile 'my $(", @"my $(touch x);`touch x`'\''""&|<*?#!~")]
    [InlineData("sso-cred --profile \"my \\$", """my \$(touch x);\`touch x\`'\"&|<*?#"'!'"~""")]
    [InlineData("sso-cred --profile=my", @"my\ \$\(touch\ x\)\;\`touch\ x\`\'\""\&\|\<\*\?\#\!\~")]
    [InlineData("sso-cred --profile a:b", "b=c")]
    public async Task A_name_with_odd_characters_is_quoted_for_bash_as_it_was_begun(string line, string offered)
    {
        const string name = "my $(touch x);`touch x`'\"&|<*?#!~";
        Named(name);
        Named("a:b=c");
        offered = offered.Replace("b=c", @"b\=c", StringComparison.Ordinal);
        Assert.Equal([offered], await OfferedAsync(line));
        if (!line.Contains("a:b", StringComparison.Ordinal))
            Assert.Equal(name, await TakenAsync(line, offered));
        Assert.Empty(Directory.GetFiles(Home.Path, "x"));
    }

    [Fact]
    public async Task Accounts_and_roles_come_from_the_last_listing_without_any_call_or_sign_in()
    {
        Assert.Empty(await OfferedAsync("sso-cred roles --account "));
        Home.SignIn();
        await Home.RunAsync("roles");
        File.Delete(Home.TokenPath);
        Home.StandIn.ForgetRequests();
        Assert.Equal(["123456789012"], await OfferedAsync("sso-cred roles --account 1"));
        Assert.Equal(["Production"], await OfferedAsync("sso-cred roles --account P"));
        Assert.Equal([@"Entwicklung\ –\ Müller\ \&\ Söhne"],
            await OfferedAsync("sso-cred roles --session my-sso --account Ent"));
        Assert.Equal(3 * 2, (await OfferedAsync("sso-cred roles --profile dev --account ")).Length);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_name_that_steers_the_terminal_is_not_offered()
    {
        Home.SignIn();
        Home.StandIn.Tenant.Accounts =
            [new("012345678901", "x\n$(touch x)", null, ["R"]), new("123456789012", "x\u001b[2J", null, ["R"])];
        await Home.RunAsync("roles");
        Assert.Equal(["012345678901", "123456789012"], await OfferedAsync("sso-cred roles --account "));
    }

    [Theory]
    [InlineData("[profile dev\n")]
    [InlineData("[profile dev]\n[profile dev]\n\udcff")]
    public async Task A_config_that_can_not_be_read_offers_nothing_and_says_nothing(string config)
    {
        Home.Config = config;
        var run = await Home.RunAsync("__complete", "fish", "=", "--session");
        Assert.Equal((0, "", ""), (run.Exit, run.OutputText, run.Said));
    }

    [Fact]
    public async Task Other_shells_get_plain_names_with_what_they_are()
    {
        Home.SignIn();
        await Home.RunAsync("roles");
        var run = await Home.RunAsync("__complete", "zsh", "=", "roles", "--account");
        Assert.StartsWith(
            "Données 東京\t210987654321\n210987654321\tDonnées 東京\n", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(0, (await Home.RunAsync("__complete", "zsh", "=--p", "exec", "--profile", "dev")).Exit);
        Assert.Equal("dev\n", (await Home.RunAsync("__complete", "zsh", "=", "exec", "--profile")).OutputText);
    }

    [Theory]
    [InlineData("2\n", "exec", "--", "ls")]
    [InlineData("1\n", "exec")]
    [InlineData("3\n", "exec", "--profile", "dev", "ls")]
    [InlineData("4\n", "exec", "--profile", "dev", "--", "ls", "--policy")]
    [InlineData("3\n", "exec", "dev", "--", "git")]
    [InlineData("1\n", "exec", "grep", "--", "git")]
    [InlineData("", "exec", "--policy")]
    [InlineData("", "whoami", "--")]
    public async Task Behind_another_programs_first_word_the_shell_learns_where_its_line_begins(
        string printed, params string[] words)
    {
        foreach (var shell in new[] { "zsh", "fish", "pwsh" })
        {
            var run = await Home.RunAsync(["__complete", shell, "=x", .. words]);
            Assert.Equal((1, printed, ""), (run.Exit, run.OutputText, run.Said));
        }

        // The script of an earlier version would offer the number.
        var earlier = await Home.RunAsync(["__complete", "powershell", "=x", .. words]);
        Assert.Equal((1, "", ""), (earlier.Exit, earlier.OutputText, earlier.Said));
    }

    [Theory]
    [InlineData("sso-cred exec --profile=dev -- git ch", "=git ch\n")]
    [InlineData("AWS_REGION=x sso-cred exec  git 'ch é", "=git 'ch é\n")]
    [InlineData("sso-cred exec -- ", "=\n")]
    [InlineData("sso-cred exec --policy ", "")]
    public async Task Bash_learns_what_is_typed_of_it(string line, string printed)
    {
        var run = await Home.RunAsync("__complete", "bash", line, " \t\n\"'@><=;|&(:");
        Assert.Equal((1, printed, ""), (run.Exit, run.OutputText, run.Said));
    }

    [Theory]
    [InlineData("bash", "complete -F _sso_cred sso-cred")]
    [InlineData("zsh", "_sso_cred_functions+=(sso-cred _sso_cred)")]
    [InlineData("fish", "complete -c sso-cred -f")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName sso-cred")]
    public async Task Each_shell_has_its_script(string shell, string line)
    {
        var run = await Home.RunAsync("completion", shell);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Contains(line, run.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', run.OutputText);
    }

    [Fact]
    public async Task Another_shell_is_refused_with_the_list()
    {
        Assert.Equal(
            new ErrorOutput("unknown shell 'cmd'", "choose one of bash, zsh, fish, powershell"),
            (await Home.RunAsync("completion", "cmd")).Failed(2));
        (await Home.RunAsync("completion")).Failed(2);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Fish_takes_them()
    {
        var fish = await Debian.NeedAsync("fish", "/usr/bin/fish");
        Named("my $(touch x)");
        var run = await SsoCredBinary.StartProgram(fish, Home.Environment, "--no-config", "-c",
            "sso-cred completion fish | source; complete -C 'sso-cred --profile m'; complete -C 'sso-cred logi'; "
            + "cd; touch zfile; complete -C 'sso-cred exec --profile dev cat zf'; complete -C 'sso-cred exec --ser'")
                .EndAsync();
        Assert.Equal("my $(touch x)\nlogin\tSign in to a session, without the AWS CLI.\nzfile\n"
            + "--serve\tGive the command a container credentials endpoint, so that a long run gets fresh credentials.\n",
            run.OutputText);
        Assert.Equal("", run.Said);
    }

    [Theory]
    [InlineData("bash", "/bin/bash", "bash --norc -i", "", @"sso-cred --profile my\ \$\(touch\ x\)")]
    [InlineData("zsh", "/usr/bin/zsh", "zsh -f", "autoload -Uz compinit; compinit -D; ",
        @"sso-cred --profile my\ \$\(touch\ x\)")]
    [InlineData("fish", "/usr/bin/fish", "fish --no-config", "",
        @"sso-cred --profile my\ \$\(touch\ x\)|sso-cred --profile 'my $(touch x)'")]
    [Trait("Category", "Slow")]
    public async Task A_press_of_the_tab_key_completes_it(
        string shell, string path, string start, string before, string line)
    {
        await Debian.NeedAsync(shell, path);
        Named("my $(touch x)");
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync($"cd; PS1='> ' exec {start}");
        var load = shell == "fish" ? "sso-cred completion fish | source" : $"source <(sso-cred completion {shell})";
        await terminal.TypeAsync($"{before}{load}; clear; echo ready");
        await terminal.SeeAsync(screen => screen[0].StartsWith("ready", StringComparison.Ordinal));
        await terminal.PressAsync("sso-cred --profile m");
        await terminal.PressAsync("Tab");
        await terminal.SeeAsync(screen => line.Split('|').Any(form =>
            screen.Any(shown => shown.TrimEnd().EndsWith(form, StringComparison.Ordinal))));
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("is incomplete");
        Assert.False(File.Exists(Home["x"]));
    }

    [Theory]
    [InlineData("bash", "bash --norc -i", "eval \"$(sso-cred completion bash)\"")]
    [InlineData("bash", "bash --norc -i",
        ". /usr/share/bash-completion/bash_completion; eval \"$(sso-cred completion bash)\"")]
    [InlineData("zsh", "zsh -f", "autoload -Uz compinit; compinit -D; eval \"$(sso-cred completion zsh)\"")]
    [InlineData("fish", "fish", "sso-cred completion fish | source")]
    [Trait("Category", "Slow")]
    public async Task Another_program_its_arguments_and_files_are_completed_as_without_exec(
        string shell, string start, string load)
    {
        await Debian.NeedAsync(shell, $"/usr/bin/{shell}", $"/bin/{shell}");
        var hasArguments = shell != "bash" || load.Contains("bash-completion", StringComparison.Ordinal);
        if (shell == "bash" && hasArguments)
            await Debian.NeedAsync("bash-completion", "/usr/share/bash-completion/bash_completion");
        await File.WriteAllTextAsync(Home["bin/zzprogram"], "#!/bin/sh\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Home["bin/zzprogram"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Home["zzfile"], "", TestContext.Current.CancellationToken);
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync($"cd; PS1='> ' exec {start}");
        await terminal.TypeAsync($"{load}; clear; echo ready");
        await terminal.SeeAsync(screen => screen[0].StartsWith("ready", StringComparison.Ordinal));
        await CompleteAsync(terminal, "sso-cred exec --profile=dev -- zzp", "zzprogram");
        await CompleteAsync(terminal, "sso-cred exec --profile dev cat zzf", "cat zzfile");
        if (hasArguments && File.Exists("/usr/bin/git"))
            await CompleteAsync(terminal, "sso-cred exec --profile=dev -- git checkou", "git checkout");
    }

    [Theory]
    [InlineData("eval \"$(sso-cred completion zsh)\"; autoload -Uz compinit; compinit -D")]
    [InlineData("setopt ksharrays; eval \"$(sso-cred completion zsh)\"; autoload -Uz compinit; compinit -D")]
    [InlineData("sso-cred completion zsh > _sso-cred; fpath+=($PWD); autoload -Uz compinit; compinit -u -D")]
    [InlineData("sso-cred completion zsh > _sso_cred; fpath+=($PWD); autoload -Uz compinit; compinit -u -D")]
    [Trait("Category", "Slow")]
    public async Task Zsh_takes_it_before_compinit_too_and_from_a_folder_of_functions(string load)
    {
        await Debian.NeedAsync("zsh", "/usr/bin/zsh");
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("cd; PS1='> ' exec zsh -f");
        await terminal.TypeAsync($"{load}; clear; echo ready $precmd_functions");
        await terminal.SeeAsync(screen => screen[0].StartsWith("ready", StringComparison.Ordinal));
        await CompleteAsync(terminal, "sso-cred --profile d", "sso-cred --profile dev");
        await terminal.TypeAsync(" status; clear; echo hooks: $precmd_functions");
        await terminal.SeeAsync(screen => screen.Any(line => line.TrimEnd() == "hooks:"));
    }

    // Types the line, presses Tab, sees the rest and deletes the line.
    static async Task CompleteAsync(Tmux terminal, string typed, string completed)
    {
        await terminal.PressAsync(typed);
        await terminal.PressAsync("Tab");
        await terminal.SeeAsync(screen =>
            screen.Any(line => line.TrimEnd().EndsWith(completed, StringComparison.Ordinal)));
        if (!typed.EndsWith("--profile d", StringComparison.Ordinal))
            await terminal.PressAsync("C-u");
    }

    /// <summary>What COMPREPLY holds for a line that is typed up to here.</summary>
    async Task<string[]> OfferedAsync(string line)
    {
        Home.Environment["line"] = line;
        var run = await Home.ShellAsync("""
            cd && source <(sso-cred completion bash) || exit
            read -ra COMP_WORDS <<< "$line"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=$line; COMP_POINT=${#line}
            COMP_WORDBREAKS=$' \t\n"\'@><=;|&(:'
            _sso_cred && printf '%s\n' "${COMPREPLY[@]}"
            """);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        return [.. run.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>What bash makes of the last word of the line once it is completed.</summary>
    async Task<string> TakenAsync(string line, string offered)
    {
        var word = line.LastIndexOfAny(['\'', '"', '=']) is > 0 and var at ? at + 1
            : line.IndexOf("my", StringComparison.Ordinal);
        var quote = line[word - 1] is '\'' or '"' ? $"{line[word - 1]}" : "";
        var run = await Home.ShellAsync($"cd; set +H; printf %s {quote}{offered}{quote}");
        Assert.Equal("", run.Said);
        return run.OutputText;
    }

    void Named(string profile)
    {
        var quoted = profile.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        Home.Config += $"\n[profile \"{quoted}\"]\nsso_session = my-sso\nsso_role_name = R\n";
    }
}
