namespace SsoCred.Tests.Switching;

/// <summary>The function that <c>sso-cred shell</c> prints, in real shells without a terminal.</summary>
public sealed class UseTests : ExecutableTests
{
    private protected override Task<Home> CreateHomeAsync() => SwitchHome.CreateAsync();

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    [Trait("Category", "Slow")]
    public async Task It_switches_goes_back_and_clears(string shell)
    {
        var run = await InAsync(shell, "use dev", Shown, "use prod", Shown, "use -", Shown, "use --off", Shown, "use -",
            Shown);
        Assert.Equal(["dev|", "prod|dev", "dev|prod", "|dev", "dev|dev"], run.OutputText.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    [Trait("Category", "Slow")]
    public async Task A_name_of_any_characters_is_switched_to_and_never_run(string shell)
    {
        Home.Environment["odd"] = SwitchHome.Odd;
        var run = await InAsync(
            shell, shell == "powershell" ? "use $Env:odd" : "use \"$odd\"", Shown, "use prod", "use -", Shown);
        Assert.Equal([SwitchHome.Odd + "|", SwitchHome.Odd + "|prod"], run.OutputText.TrimEnd('\n').Split('\n'));
        Assert.Equal("", run.Said);
        Assert.False(File.Exists(Home["x"]));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    [Trait("Category", "Slow")]
    public async Task Where_it_fails_the_shell_stays_as_it_was(string shell)
    {
        var run = await InAsync(shell, "use dev", "use nobody", "use --nonsense", "use dev prod", Shown);
        Assert.Equal("dev|\n", run.OutputText);
        Assert.Contains("sso-cred: error: no profile 'nobody' in ~/.aws/config\n", run.Said, StringComparison.Ordinal);
        Assert.Equal(2, run.Said.Split("sso-cred: error: it takes the name of a profile").Length - 1);
    }

    [Fact]
    public async Task What_env_and_serve_left_is_cleared_and_the_rest_is_not_touched()
    {
        string[] left =
        [
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
            "AWS_SECURITY_TOKEN", "AWS_DEFAULT_PROFILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "SSO_CRED_EXEC_PROFILE",
            "AWS_REGION", "AWS_DEFAULT_REGION",
        ];
        foreach (var name in left)
            Home.Environment[name] = "left";
        Home.Environment["AWS_CA_BUNDLE_OF_MINE"] = "mine";
        var run = await InAsync("bash", "use dev", "env");
        Assert.All(left, name => Assert.DoesNotContain($"\n{name}=", run.OutputText, StringComparison.Ordinal));
        Assert.Contains("\nAWS_PROFILE=dev\n", "\n" + run.OutputText, StringComparison.Ordinal);
        Assert.Contains("\nAWS_CA_BUNDLE_OF_MINE=mine\n", "\n" + run.OutputText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", "eu-west-1", null)]
    [InlineData("eu-west-1", "us-east-1", "2030-01-01T00:00:00Z")]
    [InlineData("eu-west-1", null, "2030-01-01T00:00:00Z")]
    public async Task A_region_of_the_persons_own_stays(string region, string? other, string? expiration)
    {
        Home.Environment["AWS_REGION"] = region;
        if (other is not null)
            Home.Environment["AWS_DEFAULT_REGION"] = other;
        if (expiration is not null)
            Home.Environment["AWS_CREDENTIAL_EXPIRATION"] = expiration;
        var run = await InAsync("bash", "use dev", "echo $AWS_REGION $AWS_DEFAULT_REGION");
        Assert.Equal($"{region} {other}".TrimEnd() + "\n", run.OutputText);
    }

    [Fact]
    public async Task With_cached_credentials_it_asks_nothing_of_the_network()
    {
        await Home.DocumentAsync("prod");
        Home.StandIn.ForgetRequests();
        var run = await InAsync("bash", "use prod", Shown);
        Assert.Equal(("prod|\n", ""), (run.OutputText, run.Said));
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task Without_cached_ones_it_fetches_them_so_that_the_next_command_need_not()
    {
        await InAsync("bash", "use prod");
        Assert.Equal(1, Home.Fetches);
        await Home.DocumentAsync("prod");
        Assert.Equal(1, Home.Fetches);
    }

    [Fact]
    public async Task Signed_out_and_without_a_terminal_it_switches_and_tells_how_to_sign_in()
    {
        File.Delete(Home.TokenPath);
        var run = await InAsync("bash", "use prod", Shown);
        Assert.Equal("prod|\n", run.OutputText);
        Assert.Equal("sso-cred: warning: switched to 'prod', but: not signed in: there is no token for session "
            + "'my-sso'\nsso-cred: hint: run: sso-cred login prod\n", run.Said);
    }

    [Fact]
    public async Task A_role_that_is_refused_is_not_switched_to()
    {
        Home.Config += "\n[profile nope]\nsso_session = my-sso\nsso_account_id = 123456789012\nsso_role_name = Nope\n";
        var run = await InAsync("bash", "use dev", "use nope || echo $?", Shown);
        Assert.Equal("5\ndev|\n", run.OutputText);
        Assert.Contains("not assigned to you", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_tells_which_profile_other_tools_need_and_takes_that_one_too()
    {
        var run = await InAsync("bash", "use dev", "use dev-process", Shown);
        Assert.Equal(("dev-process|dev\n", "sso-cred: note: tools without SSO support need profile 'dev-process'\n"),
            (run.OutputText, run.Said));
        Home.Config += "\n[profile tools]\ncredential_process = sso-cred --profile prod\n";
        run = await InAsync("bash", "use prod");
        Assert.Equal("sso-cred: note: tools without SSO support need profile 'tools'\n", run.Said);
    }

    [Fact]
    public async Task A_profile_with_credentials_of_its_own_is_switched_to_unchecked()
    {
        var run = await InAsync("bash", "use static", Shown);
        Assert.Equal("static|\n", run.OutputText);
        Assert.StartsWith("sso-cred: note: the sign-in of 'static' is not checked: ", run.Said,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_and_a_terminal_it_says_what_is_missing()
    {
        var run = await InAsync("bash", "use", "echo $?", "use -", "echo $?");
        Assert.Equal("2\n2\n", run.OutputText);
        Assert.Contains("no profile is given, and there is no terminal to choose one on", run.Said,
            StringComparison.Ordinal);
        Assert.Contains("there is no previous profile in this shell", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_function_can_have_another_name_and_only_one_that_a_shell_takes()
    {
        var run = await SsoCredBinary.StartProgram("/bin/bash", Home.Environment, "--norc", "-c",
            SwitchHome.Load("bash", "--name aws-use") + "\naws-use prod; echo $AWS_PROFILE; type use").EndAsync();
        Assert.Equal("prod\n", run.OutputText);
        foreach (var name in (string[])["if", "a b", "$(x)", "", "1x", "x;y", "command", new string('a', 65)])
            Assert.Equal(2, (await Home.RunAsync("shell", "bash", $"--name={name}")).Exit);
        Assert.Equal(new ErrorOutput("unknown shell 'cmd'", "choose one of bash, zsh, fish, powershell"),
            (await Home.RunAsync("shell", "cmd")).Failed(2));
    }

    [Fact]
    public async Task Each_of_its_scripts_is_one_that_shellcheck_and_the_shells_accept()
    {
        var shellcheck = await Debian.NeedAsync("shellcheck", "/usr/bin/shellcheck");
        var run = await Home.ShellAsync($"sso-cred shell bash | {shellcheck} -s bash -");
        Assert.Equal((0, "", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Equal(0, (await Home.ShellAsync("sso-cred shell zsh | zsh -n")).Exit);
        Assert.Equal(0, (await Home.ShellAsync("sso-cred shell fish | fish -n")).Exit);
    }

    [Fact]
    public async Task Bash_completes_names_as_the_line_quotes_them()
    {
        Assert.Equal(["prod"], await OfferedAsync("use pro"));
        Assert.Equal(["dev", "dev-process"], await OfferedAsync("use de"));
        Assert.Equal([@"my\ \$\(touch\ x\)\;\`touch\ x\`\'\""\&\|\<\*\?\#\!\~%"], await OfferedAsync("use my"));
        Assert.Equal(["--off"], await OfferedAsync("use --"));
        Assert.Empty(await OfferedAsync("use dev pro"));
    }

    [Fact]
    public async Task What_was_chosen_is_remembered_and_a_credential_process_writes_nothing()
    {
        await InAsync("bash", "use dev", "use prod");
        Assert.Equal("""{"profiles":["prod","dev"]}""", File.ReadAllText(Home[".aws/sso-cred/recent-profiles.json"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Home[".aws/sso-cred/recent-profiles.json"]));
        await Home.DocumentAsync("dev");
        await Home.RunAsync("exec", "-p", "dev", "true");
        Assert.Equal("""{"profiles":["prod","dev"]}""", File.ReadAllText(Home[".aws/sso-cred/recent-profiles.json"]));
    }

    const string Shown = "(shown)";

    /// <summary>Loads the function and runs the lines; <see cref="Shown"/> prints both profiles.</summary>
    async Task<Run> InAsync(string shell, params string[] lines)
    {
        var shown = shell switch
        {
            "fish" => "printf '%s|%s\\n' \"$AWS_PROFILE\" \"$SSO_CRED_PREVIOUS_PROFILE\"",
            "powershell" => "\"$($Env:AWS_PROFILE)|$($Env:SSO_CRED_PREVIOUS_PROFILE)\"",
            _ => "printf '%s|%s\\n' \"$AWS_PROFILE\" \"$SSO_CRED_PREVIOUS_PROFILE\"",
        };
        string cd = shell == "powershell" ? "Set-Location $HOME" : "cd";
        var file = Home[shell == "powershell" ? "script.ps1" : "script"];
        await File.WriteAllLinesAsync(
            file, [cd, SwitchHome.Load(shell), .. lines.Select(line => line == Shown ? shown : line)],
            TestContext.Current.CancellationToken);
        string[] start = shell switch
        {
            "bash" => ["--norc"],
            "zsh" => ["-f"],
            "fish" => ["--no-config"],
            _ => ["-NoProfile", "-NonInteractive", "-File"],
        };
        var run = await SsoCredBinary.StartProgram(
            await SwitchHome.ProgramAsync(shell), Home.Environment, [.. start, file]).EndAsync();
        Home.AssertNoSecretIn(run.Said);
        return run;
    }

    /// <summary>What COMPREPLY holds for a line that is typed up to here.</summary>
    async Task<string[]> OfferedAsync(string line)
    {
        Home.Environment["line"] = line;
        var run = await Home.ShellAsync("""
            cd && eval "$(sso-cred shell bash)" || exit
            COMP_LINE=$line; COMP_POINT=${#line}; COMP_WORDBREAKS=$' \t\n"\'@><=;|&(:'
            _sso_cred_use use && printf '%s\n' "${COMPREPLY[@]}"
            """);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        return [.. run.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }
}
