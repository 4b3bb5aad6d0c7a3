namespace SsoCred.Tests.Switching;

/// <summary>Names as words after the command, and <c>-p</c> for <c>--profile</c>.</summary>
public sealed class NameArgumentTests : ExecutableTests
{
    private protected override Task<Home> CreateHomeAsync() => SwitchHome.CreateAsync();

    protected override void SetUp() => Home.StandIn.Tenant.Settings.AutoApproves = true;

    [Theory]
    [InlineData("prod")]
    [InlineData("my-sso")]
    public async Task Login_and_logout_take_a_profile_or_a_session(string name)
    {
        var run = await Home.RunAsync("logout", name);
        Assert.Equal(("signed out of session 'my-sso'\n", ""), (run.OutputText, run.Said));
        run = await Home.RunAsync("login", name, "--device");
        Assert.StartsWith("signed in to session 'my-sso'", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_both_means_the_profile_and_says_so()
    {
        Home.Config += """

            [sso-session prod]
            sso_start_url = https://other.awsapps.com/start
            sso_region = us-east-1

            """;
        var run = await Home.RunAsync("logout", "prod");
        Assert.Equal("signed out of session 'my-sso'\n", run.OutputText);
        Assert.Equal(
            "sso-cred: note: 'prod' is a profile and a session; the profile is used (the session: --session prod)\n",
            run.Said);
        run = await Home.RunAsync("logout", "--session", "prod");
        Assert.Equal("was not signed in to session 'prod'\n", run.OutputText);
    }

    [Theory]
    [InlineData("login", "dev", "--profile", "dev")]
    [InlineData("login", "dev", "--session", "my-sso")]
    [InlineData("logout", "dev", "--all")]
    [InlineData("whoami", "dev", "-p", "prod")]
    [InlineData("console", "dev", "--profile", "prod")]
    [InlineData("env", "dev", "--profile", "prod")]
    [InlineData("doctor", "dev", "--profile", "prod")]
    [InlineData("whoami", "dev", "prod")]
    public async Task Two_names_are_wrong_usage(params string[] words)
    {
        var said = (await Home.RunAsync(words)).Failed(2);
        Assert.Empty(Home.StandIn.Requests);
        Assert.NotEmpty(said.Error);
    }

    [Fact]
    public async Task An_unknown_name_is_answered_with_those_there_are()
    {
        var said = (await Home.RunAsync("login", "prdo")).Failed(3);
        Assert.Equal("no profile 'prdo' in ~/.aws/config", said.Error);
        Assert.Equal("did you mean 'prod'?", said.Hint);
    }

    [Fact]
    public async Task Whoami_takes_the_profile_as_a_word()
    {
        var run = await Home.RunAsync("whoami", "prod", "--json");
        Assert.Contains("\"accountId\": \"123456789012\"", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("profile  prod\n", (await Home.RunAsync("whoami", "prod")).OutputText,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Env_write_and_doctor_take_the_profile_as_a_word()
    {
        Assert.Equal((await Home.RunAsync("env", "--shell", "bash", "-p", "prod")).OutputText,
            (await Home.RunAsync("env", "prod", "--shell", "bash")).OutputText);
        Assert.Contains("wrote [prod-keys]", (await Home.RunAsync("write", "prod")).OutputText,
            StringComparison.Ordinal);
        var both = (await Home.RunAsync("write", "prod", "--profile", "dev")).OutputText;
        Assert.Contains("[prod-keys]", both, StringComparison.Ordinal);
        Assert.Contains("[dev-keys]", both, StringComparison.Ordinal);
        Assert.Equal((await Home.RunAsync("doctor", "--offline", "-p", "prod")).OutputText,
            (await Home.RunAsync("doctor", "prod", "--offline")).OutputText);
    }

    [Theory]
    [InlineData("dev -- aws ls", "sso-cred exec --profile dev -- aws ls")]
    [InlineData("dev aws ls 'a b'", "sso-cred exec --profile dev -- aws ls 'a b'")]
    [InlineData("-p prod dev -- ls", "sso-cred exec --profile dev -- ls")]
    [InlineData("-p prod --serve dev -- ls", "sso-cred exec --profile dev -- ls")]
    [InlineData("dev", "sso-cred exec --profile dev")]
    public async Task A_profile_in_the_place_of_the_command_gets_the_right_form_as_hint(string line, string hint)
    {
        var run = await Home.ShellAsync($"sso-cred exec {line}");
        Assert.Equal(new ErrorOutput("cannot run 'dev': it is not on PATH", "run: " + hint), run.Failed(127));
    }

    [Fact]
    public async Task A_command_that_has_a_profiles_name_is_run()
    {
        await File.WriteAllTextAsync(Home["bin/dev"], "#!/bin/sh\necho ran\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Home["bin/dev"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("ran\n", (await Home.RunAsync("exec", "-p", "prod", "dev")).OutputText);
    }

    [Fact]
    public async Task The_short_option_works_in_every_place_of_the_long_one()
    {
        Assert.Equal("123456789012", (await Home.RunAsync("-p", "prod")).Document().AccountId);
        Assert.Equal("123456789012", (await Home.RunAsync("get", "-p=prod", "--debug=false")).Document().AccountId);
        Assert.Equal("prod\n",
            (await Home.RunAsync("exec", "-p", "prod", "printenv", "SSO_CRED_EXEC_PROFILE")).OutputText);
        Assert.Equal("012345678901", (await Home.DocumentAsync("dev-process")).AccountId);
        Assert.Equal(0, (await Home.RunAsync("status", "-p", "dev-process")).Exit);
        Assert.Contains("wrote [dev-keys]", (await Home.RunAsync("write", "-p", "dev")).OutputText,
            StringComparison.Ordinal);
        Assert.Equal("'sso-cred' has no option '-pprod'", (await Home.RunAsync("-pprod")).Failed(2).Error);
        var doctor = (await Home.RunAsync("doctor", "--offline", "-p", "dev")).OutputText;
        Assert.Matches(@"ok +credential_process: 'dev-process' \(~/\.aws/config:\d+\) runs sso-cred", doctor);
    }

    [Fact]
    public async Task Sync_leaves_a_process_profile_alone_that_uses_the_short_option()
    {
        var sync = (string[])["profiles", "sync", "--name", "{account_alias}.{role}", "--process", "--yes"];
        Assert.Equal(0, (await Home.RunAsync(sync)).Exit);
        var written = Home.Config;
        var edited = written.Replace("credential_process = sso-cred --profile production.ReadOnly",
            "credential_process = sso-cred -p production.ReadOnly", StringComparison.Ordinal);
        Assert.NotEqual(written, edited);
        Home.Config = edited;
        Assert.Equal(0, (await Home.RunAsync(sync)).Exit);
        Assert.Equal("123456789012", (await Home.DocumentAsync("production.ReadOnly-process")).AccountId);
        Assert.DoesNotContain("elsewhere", (await Home.RunAsync(sync)).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_completed_where_they_are_words()
    {
        Assert.Equal("dev dev-process my-sso", await OfferedAsync("login", "d", "my-"));
        Assert.Equal("dev dev-process", await OfferedAsync("whoami", "d"));
        Assert.Equal("", (await Home.RunAsync("__complete", "fish", "=", "whoami", "dev")).OutputText);
        Assert.Contains("--json", (await Home.RunAsync("__complete", "fish", "=--", "whoami")).OutputText,
            StringComparison.Ordinal);
        Assert.Contains("dev\n", (await Home.RunAsync("__complete", "fish", "=", "exec", "-p")).OutputText,
            StringComparison.Ordinal);
    }

    async Task<string> OfferedAsync(string command, params string[] beginnings)
    {
        var all = (await Home.RunAsync("__complete", "fish", "=", command)).OutputText.Split('\n');
        return string.Join(' ', all.Where(word => beginnings.Any(
            each => word.StartsWith(each, StringComparison.Ordinal))).Order(StringComparer.Ordinal));
    }
}
