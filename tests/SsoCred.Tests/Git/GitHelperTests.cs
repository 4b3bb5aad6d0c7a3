using SsoCred.Tests.Chaining;

namespace SsoCred.Tests.Git;

/// <summary>git's credential helper protocol, spoken by the published executable.</summary>
public sealed class GitHelperTests : IAsyncLifetime
{
    GitHome _git = null!;

    public async ValueTask InitializeAsync()
    {
        _git = await GitHome.CreateAsync();
        _git.Home.SignIn();
    }

    public ValueTask DisposeAsync() => _git.DisposeAsync();

    [Fact]
    public async Task Get_answers_with_three_lines_and_its_second_run_makes_no_call()
    {
        var run = await _git.HelperAsync(GitHome.Request, "--profile", "dev", "get");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        var document = await _git.Home.DocumentAsync();
        Assert.Matches($@"\Ausername={document.KeyId}%[!-~]+\npassword=\d{{8}}T\d{{6}}Z[0-9a-f]{{64}}\n"
            + @"password_expiry_utc=\d+\n\z", run.OutputText);
        Assert.StartsWith($"username={document.KeyId}%{document.Token}\n", run.OutputText, StringComparison.Ordinal);
        _git.Home.StandIn.ForgetRequests();
        Assert.Equal(0, (await _git.HelperAsync(GitHome.Request, "--profile", "dev", "get")).Exit);
        Assert.Empty(_git.Home.StandIn.Requests);
    }

    [Fact]
    public async Task As_a_command_it_answers_the_same()
    {
        foreach (var options in (string[])["--profile dev", "--profile=dev", "--timeout 60 --profile dev"])
        {
            var run = await _git.Home.ShellAsync($"printf 'protocol=https\\nhost={GitServer.Host}\\npath=p\\n' | "
                + $"\"$sso_cred\" codecommit credential-helper {options} get");
            Assert.Equal((0, ""), (run.Exit, run.Said));
            Assert.StartsWith("username=", run.OutputText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_open_stdin_is_read_to_the_empty_line()
    {
        using var process = SsoCredBinary.StartProgram(Path.Combine(_git.Programs, "git-credential-sso-cred"),
            _git.Home.Environment, "--profile", "dev", "get");
        await process.StandardInput.WriteAsync(GitHome.Request);
        await process.StandardInput.FlushAsync(default);
        Assert.StartsWith("username=", await process.StandardOutput.ReadLineAsync(default), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("protocol=https\nhost=github.com\npath=a/b\n")]
    [InlineData("protocol=https\nhost=" + GitServer.Host + ".evil.example\npath=v1/repos/r\n")]
    [InlineData("protocol=https\nhost=" + GitServer.Host + ":8443\npath=v1/repos/r\n")]
    [InlineData("protocol=https\nhost=dev@" + GitServer.Host + "\npath=v1/repos/r\n")]
    [InlineData("protocol=https\nhost=git-codecommit.eusc-de-east-1.amazonaws.eu\npath=v1/repos/r\n")]
    [InlineData("protocol=cert\npath=/home/x\n")]
    [InlineData("")]
    public async Task Other_hosts_get_no_answer_even_without_a_profile(string input)
    {
        var run = await _git.HelperAsync(input, "get");
        Assert.Equal((0, "", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Empty(_git.Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("store")]
    [InlineData("erase")]
    [InlineData("capability")]
    public async Task Nothing_is_stored_or_erased(string operation)
    {
        var run = await _git.HelperAsync(GitHome.Request + "password=x\n", operation);
        Assert.Equal((0, "", ""), (run.Exit, run.OutputText, run.Said));
        Assert.Empty(_git.Home.FilesIn(".aws/sso-cred", "*"));
    }

    [Theory]
    [InlineData(3, "no profile is chosen", "AWS_PROFILE", GitHome.Request, "get")]
    [InlineData(3, "no profile 'gone'", "", GitHome.Request, "--profile", "gone", "get")]
    [InlineData(3, "path of the repository", "useHttpPath true",
        "protocol=https\nhost=" + GitServer.Host + "\n", "--profile", "dev", "get")]
    [InlineData(3, "not sent by 'http'", "https://" + GitServer.Host,
        "protocol=http\nhost=" + GitServer.Host + "\npath=v1/repos/r\n", "--profile", "dev", "get")]
    [InlineData(2, "control character", "gitcredentials",
        "protocol=https\r\nhost=" + GitServer.Host + "\r\n", "--profile", "dev", "get")]
    [InlineData(2, "no key in line 1", "", "nothing\n\n", "--profile", "dev", "get")]
    [InlineData(2, "has no option '--profil'", "--profile", GitHome.Request, "--profil", "dev", "get")]
    public async Task A_failure_is_one_line_and_makes_git_quit(
        int exit, string error, string hint, string input, params string[] words)
    {
        var run = await _git.HelperAsync(input, words);
        Assert.Equal((exit, "quit=1\n"), (run.Exit, run.OutputText));
        var parts = AssertOneLine(run).Split("; ", 2);
        Assert.Contains(error, parts[0], StringComparison.Ordinal);
        Assert.Contains(hint, parts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_on_the_line_comes_before_the_variables()
    {
        _git.Home.Environment["AWS_PROFILE"] = "gone";
        Assert.Equal(3, (await _git.HelperAsync(GitHome.Request, "get")).Exit);
        Assert.Equal(0, (await _git.HelperAsync(GitHome.Request, "--profile", "dev", "get")).Exit);
        _git.Home.Environment["AWS_PROFILE"] = "dev";
        Assert.Equal(0, (await _git.HelperAsync(GitHome.Request, "get")).Exit);
    }

    [Fact]
    public async Task A_user_chooses_no_profile()
    {
        _git.Home.AddRole();
        _git.Home.Environment["AWS_PROFILE"] = "dev";
        Assert.Equal(0, (await _git.HelperAsync("username=deploy\n" + GitHome.Request, "get")).Exit);
        Assert.Equal(0, _git.Home.Assumed());
    }

    [Fact]
    public async Task A_role_that_was_taken_away_makes_git_quit()
    {
        _git.Home.Config = _git.Home.Config.Replace("ReadOnly", "Nobody", StringComparison.Ordinal);
        var run = await _git.HelperAsync(GitHome.Request, "--profile", "dev", "get");
        Assert.Equal((5, "quit=1\n"), (run.Exit, run.OutputText));
        Assert.Contains("'Nobody'", AssertOneLine(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_input_is_refused()
    {
        var run = await _git.Home.ShellAsync("yes x=y 2> /dev/null | \"$sso_cred\" codecommit credential-helper --profile dev get");
        Assert.Equal((2, "quit=1\n"), (run.Exit, run.OutputText));
        Assert.Contains("larger than 64 kB", AssertOneLine(run), StringComparison.Ordinal);
        run = await _git.Home.ShellAsync("yes x=y 2> /dev/null | \"$sso_cred\" codecommit credential-helper store");
        Assert.Equal((0, "", ""), (run.Exit, run.OutputText, run.Said));
    }

    [Fact]
    public async Task Credentials_that_end_sooner_than_the_password_are_said_to()
    {
        _git.Home.AddRole(lines: "duration_seconds = 900");
        _git.Home.StandIn.Tenant.Settings.AssumedRoleLifetime = TimeSpan.FromMinutes(10);
        var run = await _git.HelperAsync(GitHome.Request, "--profile", "deploy", "get");
        var end = _git.Home.StandIn.Tenant.AssumedRoles.Single().ExpiresAt.ToUnixTimeSeconds();
        Assert.EndsWith($"\npassword_expiry_utc={end}\n", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_stdout_is_an_error_and_not_a_crash()
    {
        var run = await _git.Home.ShellAsync($"printf 'protocol=https\\nhost={GitServer.Host}\\npath=p\\n' | "
            + "\"$sso_cred\" codecommit credential-helper --profile dev get >&-");
        Assert.Equal(1, run.Exit);
        Assert.Contains("stdout", AssertOneLine(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dockers_helper_is_still_dockers()
    {
        File.CreateSymbolicLink(Path.Combine(_git.Programs, "docker-credential-sso-cred"), "sso-cred");
        var run = await SsoCredBinary.StartProgram(
            Path.Combine(_git.Programs, "docker-credential-sso-cred"), _git.Home.Environment, "version").EndAsync();
        Assert.StartsWith("docker-credential-sso-cred (sso-cred) ", run.OutputText, StringComparison.Ordinal);
    }

    static string AssertOneLine(Run run)
    {
        Assert.StartsWith("sso-cred: error: ", run.Said, StringComparison.Ordinal);
        Assert.Equal(run.Said.Length - 1, run.Said.IndexOf('\n', StringComparison.Ordinal));
        return run.Said[..^1];
    }
}
