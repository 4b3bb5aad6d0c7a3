using System.Text.Json;

namespace SsoCred.Tests;

/// <summary><c>env</c>, as shells use it.</summary>
public sealed class VariablesTests : ExecutableTests
{
    protected override void SetUp() => Home.SignIn();

    [Fact]
    public async Task A_token_that_another_tool_left_does_not_spoil_the_new_keys()
    {
        Home.Environment["AWS_SECURITY_TOKEN"] = "another tool's";
        var run = await Home.ShellAsync(
            """eval "$("$sso_cred" env --profile dev --shell bash)"; printf '%s|%s' "${AWS_SECURITY_TOKEN-unset}" "${AWS_ACCESS_KEY_ID:0:4}" """);
        Assert.Equal("unset|ASIA", run.OutputText);
    }

    // The JavaScript SDK goes by a profile's name even where there are keys in the environment.
    [Theory]
    [InlineData("dev", "other", null, "unset AWS_PROFILE\n")]
    [InlineData("dev", null, "no-such-profile", "unset AWS_DEFAULT_PROFILE\n")]
    [InlineData("dev", "other", "default", "unset AWS_PROFILE\nunset AWS_DEFAULT_PROFILE\n")]
    [InlineData("dev", "dev", "", "")]
    [InlineData("dev", "dev-process", null, "")]
    [InlineData("dev-process", "dev", null, "")]
    [InlineData("dev", "dev-keyed", null, "unset AWS_PROFILE\n")]
    [InlineData(null, "dev", "other", "unset AWS_DEFAULT_PROFILE\n")]
    [InlineData(null, "dev-process", null, "")]
    [InlineData("dev", null, null, "")]
    public async Task A_profile_that_is_another_one_is_unset(
        string? asked, string? profile, string? older, string lines)
    {
        Home.Config += """

            [profile other]
            sso_session = my-sso
            sso_account_id = 123456789012
            sso_role_name = ReadOnly
            [profile dev-process]
            credential_process = sso-cred --profile dev
            [profile dev-keyed]
            credential_process = sso-cred --profile dev
            aws_access_key_id = AKIAOTHER

            """;
        if (profile is not null)
            Home.Environment["AWS_PROFILE"] = profile;
        if (older is not null)
            Home.Environment["AWS_DEFAULT_PROFILE"] = older;
        string[] args = asked is null ? ["env", "--shell"] : ["env", "--profile", asked, "--shell"];
        var run = await Home.RunAsync([.. args, "bash"]);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.StartsWith($"{lines}export AWS_ACCESS_KEY_ID=", run.OutputText, StringComparison.Ordinal);
        foreach (var shell in new[] { "zsh", "fish", "powershell", "cmd" })
        {
            var text = (await Home.RunAsync([.. args, shell])).OutputText;
            Assert.Equal(lines.Contains("AWS_PROFILE", StringComparison.Ordinal),
                text.Contains("AWS_PROFILE", StringComparison.Ordinal));
        }

        foreach (var shell in new[] { "dotenv", "json" })
            Assert.DoesNotContain(
                "PROFILE", (await Home.RunAsync([.. args, shell])).OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bash_takes_the_lines_and_gets_what_get_prints()
    {
        var expected = await Home.DocumentAsync();
        var run = await Home.ShellAsync("""
            eval "$("$sso_cred" env --profile dev)" || exit
            echo "$AWS_ACCESS_KEY_ID|$AWS_SECRET_ACCESS_KEY|$AWS_SESSION_TOKEN|$AWS_CREDENTIAL_EXPIRATION"
            bash -c 'echo "$AWS_REGION|$AWS_DEFAULT_REGION"'
            eval "$("$sso_cred" env --unset)" || exit
            env | grep -E 'KEY|TOKEN|REGION|EXPIRATION'
            """);
        Assert.Equal("", run.Said);
        Assert.Equal(
            $"{expected.KeyId}|{expected.Secret}|{expected.Token}|{expected.Expiration}\neu-central-1|eu-central-1\n",
            run.OutputText);
    }

    [Fact]
    public async Task Json_names_the_variables()
    {
        var expected = await Home.DocumentAsync();
        var run = await Home.RunAsync("env", "--profile", "dev", "--shell", "json");
        var variables = JsonSerializer.Deserialize<Dictionary<string, string>>(run.Output)!;
        Assert.Equal([
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
            "AWS_REGION", "AWS_DEFAULT_REGION",
        ], variables.Keys);
        Assert.Equal(expected.Token, variables["AWS_SESSION_TOKEN"]);
    }

    [Fact]
    public async Task A_profile_without_a_region_sets_none()
    {
        Home.Config = Home.Config.Replace("region = eu-central-1\n", "", StringComparison.Ordinal);
        var run = await Home.RunAsync("env", "--profile", "dev", "--shell", "bash");
        Assert.Equal(0, run.Exit);
        Assert.DoesNotContain("REGION", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_is_text_and_never_a_command()
    {
        Home.Config = Home.Config.Replace(
            "region = eu-central-1\n", $"region = '$(touch {Home["ran"]})`touch {Home["ran"]}`\n",
            StringComparison.Ordinal);
        var run = await Home.ShellAsync("""
            eval "$("$sso_cred" env --profile dev --shell bash)" && printf %s "$AWS_REGION"
            """);
        Assert.Equal($"'$(touch {Home["ran"]})`touch {Home["ran"]}`", run.OutputText);
        Assert.False(File.Exists(Home["ran"]));
    }

    [Theory]
    [InlineData("fish", "set -gx ")]
    [InlineData("powershell", "$Env:")]
    [InlineData("cmd", "set \"")]
    [InlineData("dotenv", "AWS_")]
    public async Task Each_shell_has_its_form(string shell, string start)
    {
        var run = await Home.RunAsync("env", "--profile", "dev", "--shell", shell);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.All(
            run.OutputText.TrimEnd().Split('\n'), line => Assert.StartsWith(start, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_shell_that_runs_it_is_taken_before_the_login_shell()
    {
        Home.Environment["SHELL"] = "/usr/bin/fish";
        var within = await Home.ShellAsync("""
            "$sso_cred" env --unset; exit $?
            """);
        Assert.StartsWith("unset ", within.OutputText, StringComparison.Ordinal);
        var without = await Home.RunAsync("env", "--unset"); // its parent is the test
        Assert.StartsWith("set -ge ", without.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_is_of_the_shell_in_its_first_line()
    {
        Home.Environment["SHELL"] = "/usr/bin/fish";
        await File.WriteAllTextAsync(
            Home["deploy"], "#!/bin/sh\n\"$sso_cred\" env --unset\nexit $?\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Home["deploy"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var run = await Home.ShellAsync("exec ~/deploy");
        Assert.StartsWith("unset ", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_it_says_that_nothing_is_set_yet()
    {
        if (!File.Exists("/usr/bin/script"))
            Assert.Skip("there is no script(1) here");
        var run = await Home.ShellAsync("""script -qec "$sso_cred env --unset --shell bash" /dev/null""");
        Assert.Contains("sso-cred: warning: these lines change nothing until a shell runs them\r\n", run.OutputText,
            StringComparison.Ordinal);
        Assert.Contains(
            """sso-cred: hint: run: eval "$(sso-cred env --unset)""", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_shell_is_refused_with_the_list()
    {
        var complaint = (await Home.RunAsync("env", "--profile", "dev", "--shell", "tcsh")).Failed(2);
        Assert.Equal(new ErrorOutput("unknown shell 'tcsh'",
            "choose one of bash, zsh, fish, powershell, cmd, dotenv, json"), complaint);
    }

    [Fact]
    public async Task Without_a_sign_in_it_prints_nothing_and_says_what_to_type()
    {
        Home.StandIn.Tenant.EndSignIns();
        var complaint = (await Home.RunAsync("env", "--profile", "dev")).Failed(4);
        Assert.Equal("run: sso-cred login dev", complaint.Hint);
    }
}
