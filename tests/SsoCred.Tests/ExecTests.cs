using System.Diagnostics;
using System.Text;

namespace SsoCred.Tests;

/// <summary><c>exec</c>: the command is run as if nobody stood in between, but for its credentials.</summary>
public sealed class ExecTests : ExecutableTests
{
    protected override void SetUp() => Home.SignIn();

    [Theory]
    [InlineData("./tool")]
    [InlineData("tool")]
    public async Task A_relative_path_is_that_of_the_working_folder_not_one_beside_this_program(string command)
    {
        foreach (var folder in (string[])["bin", "work"])
        {
            Directory.CreateDirectory(Home[folder]);
            File.WriteAllText(Home[$"{folder}/tool"], $"#!/bin/sh\necho {folder}\n");
            File.SetUnixFileMode(Home[$"{folder}/tool"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        File.Copy(SsoCredBinary.Path, Home["bin/sso-cred"]);
        foreach (var option in (string[])["--serve", ""])
        {
            var run = await Home.ShellAsync(
                $"""cd ~/work && PATH=.:$PATH && ../bin/sso-cred exec {option} --profile dev -- {command}""");
            Assert.Equal(("work\n", ""), (run.OutputText, run.Said));
        }
    }

    [Fact]
    public async Task The_command_gets_the_credentials_and_no_profile()
    {
        var expected = await Home.DocumentAsync();
        Home.Environment["AWS_PROFILE"] = "dev";
        Home.Environment["AWS_DEFAULT_PROFILE"] = "other";
        // botocore reads it before AWS_SESSION_TOKEN.
        Home.Environment["AWS_SECURITY_TOKEN"] = "another tool's";
        Home.Environment["KEPT"] = "it's";
        var variables = Variables(await Home.RunAsync("exec", "--", "env", "-0"));
        Assert.Equal(expected.KeyId, variables["AWS_ACCESS_KEY_ID"]);
        Assert.Equal(expected.Secret, variables["AWS_SECRET_ACCESS_KEY"]);
        Assert.Equal(expected.Token, variables["AWS_SESSION_TOKEN"]);
        Assert.Equal(expected.Expiration, variables["AWS_CREDENTIAL_EXPIRATION"]);
        Assert.Equal("eu-central-1", variables["AWS_REGION"]);
        Assert.Equal("it's", variables["KEPT"]);
        Assert.False(variables.ContainsKey("AWS_SECURITY_TOKEN"));
        Assert.False(variables.ContainsKey("AWS_PROFILE") || variables.ContainsKey("AWS_DEFAULT_PROFILE"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Arguments_go_along_as_they_are(bool serve)
    {
        string[] words = ["", "a b", "--profile", "@x", "-h", "$HOME", "*", "é", "'\""];
        var run = await RunAsync(serve, ["printf", "%s|", .. words]);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Equal(string.Concat(words.Select(word => word + "|")), run.OutputText);
    }

    [Theory]
    [InlineData("--profile", "dev")]
    [InlineData("--profile=dev")]
    [InlineData("--profile", "dev", "--serve=false")]
    [InlineData("--debug=false", "--profile", "dev", "--timeout", "9")]
    [InlineData("--profile", "dev", "--serve")]
    [InlineData("--profile", "dev", "--")]
    [InlineData("--serve", "--profile=dev", "--")]
    public async Task The_command_begins_at_its_first_word_and_all_behind_it_is_its_own(params string[] options)
    {
        string[] words =
            ["x", "--timeout", "5", "--debug", "--profile", "other", "--serve", "--", "file", "--", "--help"];
        var run = await Home.RunAsync(["exec", .. options, "printf", "%s|", .. words]);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Equal(string.Concat(words.Select(word => word + "|")), run.OutputText);
    }

    [Fact]
    public async Task Options_of_all_commands_may_stand_before_exec_and_its_own_before_the_command()
    {
        var run = await Home.RunAsync(
            "--profile", "dev", "exec", "sh", "-c", "printf '%s|' \"$AWS_REGION\" \"$@\"", "--", "-x");
        Assert.Equal((0, "eu-central-1|-x|", ""), (run.Exit, run.OutputText, run.Said));
        // Not the value of the option before it.
        Assert.Equal(1, (await Home.RunAsync("exec", "--profile", "dev", "--serve", "false")).Exit);
        Assert.Equal(
            0, (await Home.RunAsync("exec", "--profile", "dev", "--", "sh", "-c", "[ $# = 2 ]", "x", "--", "y")).Exit);
        Assert.Equal("cannot run '--': it is not on PATH",
            (await Home.RunAsync("exec", "--profile", "dev", "--", "--", "true")).Failed(127).Error);
    }

    [Theory]
    [InlineData("'sso-cred exec' has no option '--prfile'", "--prfile", "dev", "true")]
    [InlineData("'sso-cred exec' has no option '--prfile'", "--prfile=dev", "--", "true")]
    [InlineData("'sso-cred exec' has no option '-x'", "--profile", "dev", "-x", "true")]
    [InlineData("'sso-cred exec' has no option '-x'", "--profile", "dev", "-x")]
    [InlineData("required argument missing for option: '--profile'", "--profile", "--", "true")]
    [InlineData("required argument missing for command: 'exec'", "--profile", "dev", "--")]
    [InlineData("--timeout takes 1 to 3600 whole seconds, not 'true'", "--timeout", "true", "true")]
    public async Task A_wrong_option_before_the_command_is_wrong_usage(string message, params string[] words) =>
        Assert.Equal(message, (await Home.RunAsync(["exec", .. words])).Failed(2).Error);

    [Fact]
    public async Task Help_tells_that_options_stand_before_the_command() => Assert.Contains(
        "\n  sso-cred exec [options] [<COMMAND>...]\n", (await Home.RunAsync("exec", "--help")).OutputText,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_terminal_is_left_in_the_mode_in_which_it_was()
    {
        if (!File.Exists("/usr/bin/script"))
            Assert.Skip("there is no script(1) here");
        Home.Environment["TERM"] = "xterm-256color";
        var run = await Home.ShellAsync("""script -qec "$sso_cred exec --serve --profile dev true" /dev/null""");
        Assert.Equal((0, ""), (run.Exit, run.OutputText));
    }

    [Fact]
    public async Task Arguments_and_variables_that_are_no_utf8_go_along_byte_by_byte()
    {
        var run = await Home.ShellAsync("""
            export ODD=$'\xff'; "$sso_cred" exec --profile dev -- bash -c 'printf %s "$1$ODD"' x $'caf\xe9'
            """);
        Assert.Equal([.. "caf"u8, 0xE9, 0xFF], run.Output);
    }

    [Theory]
    [InlineData(false, "exit 7", 7)]
    [InlineData(true, "exit 7", 7)]
    [InlineData(true, "kill -KILL $$", 137)]
    [InlineData(false, "kill -KILL $$", 137)]
    public async Task Its_exit_code_is_the_commands(bool serve, string script, int exit) =>
        Assert.Equal(exit, (await RunAsync(serve, "bash", "-c", script)).Exit);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broken_pipe_ends_the_command_silently(bool serve)
    {
        var run = await RunAsync(serve, "bash", "-c", "yes | head -1; echo ${PIPESTATUS[0]}");
        Assert.Equal(("y\n141\n", ""), (run.OutputText, run.Said));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_signals_and_limits_are_those_of_a_command_run_directly(bool serve)
    {
        Home.Environment["serve"] = serve ? "--serve" : "--debug";
        var run = await Home.ShellAsync("""
            ulimit -Sn 300
            what='ls /proc/$$/fd; grep -E "Sig(Blk|Ign)" /proc/self/status; ulimit -Sn'
            env --default-signal bash -c "$what"
            echo =
            env --default-signal "$sso_cred" exec $serve --profile dev -- bash -c "$what"
            """);
        var halves = run.OutputText.Split("=\n");
        Assert.Contains("\n300\n", halves[0], StringComparison.Ordinal);
        Assert.Equal(halves[0], halves[1]);
    }

    [Theory]
    [InlineData("no-such-command", 127, "cannot run 'no-such-command': it is not on PATH")]
    [InlineData("./no-such-file", 127, "cannot run './no-such-file': no such file")]
    [InlineData("/etc/passwd", 126, "cannot run '/etc/passwd': it is not executable")]
    [InlineData("/tmp", 126, "cannot run '/tmp': it is a folder")]
    [InlineData("/etc/passwd/x", 127, "cannot run '/etc/passwd/x': no such file")]
    public async Task A_command_that_cannot_be_run_ends_as_a_shell_has_it(string command, int exit, string message)
    {
        Assert.Equal(message, (await RunAsync(false, command)).Failed(exit).Error);
        Assert.Equal(message, (await RunAsync(true, command)).Failed(exit).Error);
    }

    [Fact]
    public async Task A_script_whose_interpreter_is_missing_is_not_executable()
    {
        File.WriteAllText(Home["script"], "#!/no/such/interpreter\n");
        File.SetUnixFileMode(Home["script"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Contains(
            "interpreter", (await RunAsync(false, Home["script"])).Failed(126).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_it_is_wrong_usage() =>
        (await Home.RunAsync("exec", "--profile", "dev")).Failed(2);

    [Fact]
    public async Task Without_a_sign_in_the_command_is_not_run()
    {
        Home.StandIn.Tenant.EndSignIns();
        (await RunAsync(false, "touch", Home["ran"])).Failed(4);
        (await RunAsync(true, "touch", Home["ran"])).Failed(4);
        Assert.False(File.Exists(Home["ran"]));
    }

    [Fact]
    public async Task Signals_reach_a_served_command_and_its_end_is_the_runs()
    {
        using var process = Home.Start("exec", "--serve", "--profile", "dev", "--", "bash", "-c",
            "trap 'echo term; exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(provider: null)]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("term", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, process.ExitCode);
        Assert.Empty(Home.FilesIn(".aws/sso-cred/run", "*"));
    }

    [Fact]
    public async Task A_served_command_gets_the_endpoint_and_nothing_that_goes_before_it()
    {
        Home.Config += "\n[default]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = x\n";
        foreach (var name in new[] { "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_ROLE_ARN" })
            Home.Environment[name] = name == "AWS_PROFILE" ? "dev" : "old";
        var variables = Variables(await Home.RunAsync("exec", "--serve", "--", "bash", "-c",
            "cat $AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE >&2; env -0"), said: true);
        Assert.StartsWith(
            "http://127.0.0.1:", variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"], StringComparison.Ordinal);
        Assert.Equal(variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"], variables["SAID"]);
        Assert.Equal("eu-central-1", variables["AWS_REGION"]);
        Assert.Equal(
            ("/dev/null", "/dev/null"), (variables["AWS_CONFIG_FILE"], variables["AWS_SHARED_CREDENTIALS_FILE"]));
        Assert.DoesNotContain(variables, pair => pair.Value == "old" || pair.Key == "AWS_PROFILE");
    }

    Task<Run> RunAsync(bool serve, params string[] command) =>
        Home.RunAsync(["exec", "--profile", "dev", .. serve ? (string[])["--serve"] : [], "--", .. command]);

    static Dictionary<string, string> Variables(Run run, bool said = false)
    {
        Assert.Equal(0, run.Exit);
        var variables = Encoding.UTF8.GetString(run.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        if (said)
            variables["SAID"] = run.Said;
        else
            Assert.Equal("", run.Said);
        return variables;
    }
}
