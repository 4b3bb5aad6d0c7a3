using IdentityCenter.State;

namespace SsoCred.Tests.Configuring;

/// <summary>
/// <c>configure</c> in scripts: every answer on the command line, nothing asked, nothing written where one is wrong.
/// </summary>
public sealed class ConfigureTests : ExecutableTests
{
    const string Session = "demo";

    protected override void SetUp()
    {
        File.Delete(Home.ConfigPath);
        Home.SignIn(session: Session, startUrl: StartUrl);
        Home.StandIn.Tenant.Settings.Region = "us-east-1";
    }

    string StartUrl => Home.StandIn.Url + "/start";

    [Fact]
    public async Task With_every_answer_on_the_command_line_nothing_is_asked()
    {
        var run = await ConfigureAsync(
            "--account", "012345678901", "--role", "ReadOnly", "--profile", "dev", "--region", "eu-central-1");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Equal("wrote profile 'dev' to ~/.aws/config\nnext: sso-cred whoami dev\n", run.OutputText);
        Assert.Equal($"""
            [sso-session demo]
            sso_start_url = {StartUrl}
            sso_region = us-east-1
            sso_registration_scopes = sso:account:access

            [profile dev]
            sso_session = demo
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            region = eu-central-1

            """, Home.Config);
        Assert.Equal("012345678901", (await Home.DocumentAsync("dev")).AccountId);
        Assert.Equal(0, Home.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task A_second_time_there_is_nothing_to_write()
    {
        string[] answers = ["--account", "production", "--role", "ReadOnly", "--profile", "prod"];
        await ConfigureAsync(answers);
        var before = Home.Config;
        var run = await ConfigureAsync(answers);
        Assert.Equal("~/.aws/config already has profile 'prod'\nnext: sso-cred whoami prod\n", run.OutputText);
        Assert.Equal(before, Home.Config);
    }

    [Fact]
    public async Task Several_accounts_and_roles_are_named_by_a_pattern()
    {
        var run = await ConfigureAsync("--account", "Production", "--account", "012345678901", "--role", "ReadOnly",
            "--role", "PowerUserAccess", "--name", "{account_alias}/{role}", "--region", "none");
        Assert.True(run.Exit == 0, run.Said);
        Assert.StartsWith("wrote 3 profiles to", run.OutputText, StringComparison.Ordinal);
        foreach (var name in new[] { "production/ReadOnly", "production/PowerUserAccess",
            "entwicklung-muller-sohne/ReadOnly" })
            Assert.Contains($"[profile {name}]\n", Home.Config, StringComparison.Ordinal);
        Assert.DoesNotContain("\nregion", Home.Config, StringComparison.Ordinal);
        await Home.DocumentAsync("production/PowerUserAccess");
    }

    [Fact]
    public async Task Twins_name_this_program_so_that_it_is_found()
    {
        var full = await ConfigureAsync("--account", "Production", "--role", "ReadOnly", "--profile", "a", "--process");
        Assert.True(full.Exit == 0, full.Said);
        Assert.Contains(
            $"[profile a-process]\ncredential_process = {SsoCredBinary.Path} --profile a\nregion = us-east-1\n",
            Home.Config, StringComparison.Ordinal);
        Home.Environment["PATH"] = Path.GetDirectoryName(SsoCredBinary.Path) + ":/usr/bin:/bin";
        await ConfigureAsync("--account", "Production", "--role", "ReadOnly", "--profile", "b", "--process");
        Assert.Contains("credential_process = sso-cred --profile b\n", Home.Config, StringComparison.Ordinal);
        await Home.DocumentAsync("b-process");
    }

    [Theory]
    [InlineData("", "--start-url, --account, --role, --yes")]
    [InlineData("--session demo --account x --role y --yes", "--start-url")]
    [InlineData("--start-url my-portal --account x --yes", "--role")]
    [InlineData("--start-url my-portal --account x --role y", "--yes")]
    public async Task Without_a_terminal_missing_answers_are_named(string answers, string missing)
    {
        var complaint = (await Home.RunAsync(["configure", .. Words(answers)])).Failed(2);
        Assert.Equal($"there is no terminal to ask on: add {missing}", complaint.Error);
        Assert.Empty(Home.StandIn.Requests);
        AssertNothingIsWritten();
    }

    [Theory]
    [InlineData(
        "--account 123456789012 --role Nobody", 5, "role 'Nobody' in account '123456789012' is not assigned to you")]
    [InlineData("--account 123456789012 --account 012345678901 --role PowerUserAccess", 5,
        "none of these roles in account '012345678901'")]
    [InlineData("--account 999999999999 --role ReadOnly", 3, "no account '999999999999'")]
    [InlineData("--account Production --role ReadOnly --role PowerUserAccess --profile p", 2, "2 roles are chosen")]
    [InlineData("--account Production --role ReadOnly --name {nonsense}", 2, "'{nonsense}'")]
    [InlineData("--account Production --role ReadOnly --profile [x]", 2, "'[x]'")]
    [InlineData("--account Production --role ReadOnly --profile p --name q", 2, "only one of")]
    [InlineData("--account Production --role ReadOnly --region /", 2, "not an AWS Region")]
    [InlineData("--account Production --role ReadOnly --device --browser", 2, "cannot be combined with")]
    public async Task A_wrong_answer_is_told_and_nothing_written(string answers, int exit, string told)
    {
        var complaint = (await ConfigureAsync(Words(answers))).Failed(exit);
        Assert.Contains(told, complaint.Error, StringComparison.Ordinal);
        AssertNothingIsWritten();
    }

    [Fact]
    public async Task A_portal_without_a_region_wants_to_be_told()
    {
        Home.StandIn.Tenant.Settings.Region = "";
        string[] answers = ["--account", "Production", "--role", "ReadOnly", "--profile", "p"];
        var complaint = (await ConfigureAsync(answers)).Failed(2);
        Assert.EndsWith("add --sso-region", complaint.Error, StringComparison.Ordinal);
        AssertNothingIsWritten();
        var run = await ConfigureAsync([.. answers, "--sso-region", "eu-west-3"]);
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains("sso_region = eu-west-3\n", Home.Config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_url_that_leads_elsewhere_is_refused()
    {
        Home.StandIn.Faults.Add("StartPage=redirect302:https://evil.example/start");
        var complaint = (await ConfigureAsync("--account", "Production", "--role", "ReadOnly")).Failed(3);
        Assert.Contains("'evil.example'", complaint.Error, StringComparison.Ordinal);
        AssertNothingIsWritten();
    }

    [Fact]
    public async Task A_session_of_the_config_is_used_by_its_name_or_its_start_url_and_left_as_it_is()
    {
        var session = $"# mine\n[sso-session other]\n  sso_start_url={StartUrl}#/\n  sso_region=us-east-1\n  x=y\n";
        Home.Config = session;
        Home.SignIn(session: "other", startUrl: StartUrl + "#/");
        var run =
            await Home.RunAsync("configure", "--session", "other", "--account", "Production", "--role", "ReadOnly",
            "--profile", "one", "--yes");
        Assert.True(run.Exit == 0, run.Said);
        run =
            await Home.RunAsync("configure", "--start-url", StartUrl, "--account", "Production", "--role", "ReadOnly",
            "--profile", "two", "--yes");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Equal(0, Home.StandIn.Calls["StartPage"]);
        Assert.StartsWith(session, Home.Config, StringComparison.Ordinal);
        foreach (var name in new[] { "one", "two" })
            Assert.Contains($"[profile {name}]\nsso_session = other\n", Home.Config, StringComparison.Ordinal);
        var complaint = (await Home.RunAsync("configure", "--session", "other", "--start-url", "my-portal",
            "--account", "Production", "--role", "ReadOnly", "--yes")).Failed(3);
        Assert.Contains("another start URL", complaint.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_stands_for_something_else_is_not_taken()
    {
        Home.Config = "[profile keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = !!SENSITIVE!!\n";
        var before = Home.Config;
        var complaint = (await ConfigureAsync("--account", "Production", "--role", "ReadOnly", "--profile", "keys"))
            .Failed(3);
        Assert.Contains("aws_access_key_id", complaint.Error, StringComparison.Ordinal);
        Assert.Equal(before, Home.Config);
    }

    [Fact]
    public async Task A_script_hears_of_failures_only()
    {
        var run = await ConfigureAsync("--account", "Production", "--role", "ReadOnly", "--profile", "p");
        Assert.Equal((0, ""), (run.Exit, run.Said));
    }

    [Fact]
    public async Task A_token_of_another_portal_under_the_same_name_is_not_used()
    {
        Home.SignIn(session: Session, startUrl: "https://another.awsapps.com/start");
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        var run = await ConfigureAsync("--account", "Production", "--role", "ReadOnly", "--profile", "p", "--device");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Equal(1, Home.StandIn.Calls["RegisterClient"]);
        Assert.Contains("signed in to session 'demo'", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_does_so_on_the_way()
    {
        Home.StandIn.Tenant.EndSignIns();
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        var run = await ConfigureAsync("--account", "Production", "--role", "ReadOnly", "--profile", "p", "--device");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains("signed in to session 'demo'", run.OutputText, StringComparison.Ordinal);
        await Home.DocumentAsync("p");
    }

    [Fact]
    public async Task Without_a_terminal_a_sign_in_wants_to_be_asked_for()
    {
        string[] answers = ["--account", "Production", "--role", "ReadOnly", "--profile", "p"];
        File.Delete(Directory.GetFiles(Home[".aws/sso/cache"]).Single());
        var complaint = (await ConfigureAsync(answers)).Failed(4);
        Assert.Equal("not signed in to session 'demo', and there is no terminal to sign in on", complaint.Error);
        Assert.Equal("add --device or --browser", complaint.Hint);
        AssertNothingIsWritten();
        Home.Config = $"[sso-session demo]\nsso_start_url = {StartUrl}\nsso_region = us-east-1\n";
        complaint = (await ConfigureAsync(answers)).Failed(4);
        Assert.Equal("run: sso-cred login demo, or add --device or --browser", complaint.Hint);
        Assert.Equal(0, Home.StandIn.Calls["RegisterClient"]);
    }

    [Fact]
    public async Task The_wait_for_a_sign_in_on_the_way_keeps_to_the_limit()
    {
        File.Delete(Directory.GetFiles(Home[".aws/sso/cache"]).Single());
        var run = await ConfigureAsync(
            "--account", "Production", "--role", "ReadOnly", "--profile", "p", "--device", "--timeout", "3");
        Assert.Equal(6, run.Exit);
        Assert.EndsWith(
            "error: not signed in within 3 s\nsso-cred: hint: try again, or allow more time with --timeout\n",
            run.Said, StringComparison.Ordinal);
        AssertNothingIsWritten();
    }

    [Fact]
    public async Task A_sign_in_that_is_refused_writes_nothing()
    {
        File.Delete(Directory.GetFiles(Home[".aws/sso/cache"]).Single());
        Home.StandIn.Faults.Add("CreateToken=status:400,code=AccessDeniedException,times=0");
        var run = await ConfigureAsync("--account", "Production", "--role", "ReadOnly", "--profile", "p", "--device");
        Assert.Equal(4, run.Exit);
        Assert.EndsWith("sso-cred: hint: run sso-cred configure again\n", run.Said, StringComparison.Ordinal);
        AssertNothingIsWritten();
    }

    [Theory]
    [InlineData("--start-url", "not a url")]
    [InlineData("--start-url", "https://user:pw-marker@my-portal.awsapps.com/start")]
    [InlineData("--sso-region", "us east")]
    [InlineData("--region", "us east")]
    public async Task What_is_mistyped_is_a_wrong_usage_and_asks_nobody(string option, string value)
    {
        var complaint = (await ConfigureAsync("--account", "Production", "--role", "ReadOnly", option, value))
            .Failed(2);
        Assert.DoesNotContain("pw-marker", complaint.Error + complaint.Hint, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task Who_may_use_nothing_is_told_so()
    {
        Home.StandIn.Tenant.Accounts = [];
        var complaint = (await ConfigureAsync("--account", "Production", "--role", "ReadOnly")).Failed(3);
        Assert.Contains("'Production'", complaint.Error, StringComparison.Ordinal);
        Home.StandIn.Tenant.Accounts = [new Account("123456789012", "Production", null, [])];
        Assert.Contains("no account and role is assigned to you",
            (await ConfigureAsync("--account", "Production", "--role", "ReadOnly")).Failed(5).Error,
                StringComparison.Ordinal);
        AssertNothingIsWritten();
    }

    [Fact]
    public async Task A_config_that_cannot_be_read_is_told_with_its_line_before_anybody_is_asked()
    {
        Home.Config = "[profile a]\nregion = eu-west-1\nnonsense\n";
        var complaint = (await ConfigureAsync("--account", "Production", "--role", "ReadOnly")).Failed(3);
        Assert.Contains("~/.aws/config:3", complaint.Error, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
        Assert.EndsWith("nonsense\n", Home.Config, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("region = eu-west-1\n", "region = eu-west-1\n")]
    [InlineData("", "")]
    [InlineData("region = eu-west-1\n", "region = us-west-2\n", "--region", "us-west-2")]
    public async Task A_profile_that_exists_keeps_its_region_unless_another_is_given(
        string own, string then, params string[] more)
    {
        Home.Config = $"""
            [sso-session {Session}]
            sso_start_url = {StartUrl}
            sso_region = us-east-1
            [profile p]
            sso_session = {Session}
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            {own}[profile p-process]
            region = ap-south-1

            """;
        var run = await ConfigureAsync(
            ["--account", "Production", "--role", "ReadOnly", "--profile", "p", "--process", .. more]);
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains(
            $"[profile p]\nsso_session = {Session}\nsso_account_id = 123456789012\nsso_role_name = ReadOnly\n{then}[profile p-process]\n"
            + (more.Length == 0 ? "region = ap-south-1\n" : then) + "credential_process = ", Home.Config,
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_profiles_those_that_exist_keep_their_region_and_new_ones_get_the_usual()
    {
        Home.Config = $"""
            [sso-session {Session}]
            sso_start_url = {StartUrl}
            sso_region = us-east-1
            [profile PowerUserAccess]
            region = eu-west-1

            """;
        var run = await ConfigureAsync(
            "--account", "Production", "--role", "ReadOnly", "--role", "PowerUserAccess", "--name", "{role}");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains(
            "[profile PowerUserAccess]\nregion = eu-west-1\nsso_session", Home.Config, StringComparison.Ordinal);
        Assert.EndsWith("sso_role_name = ReadOnly\nregion = us-east-1\n", Home.Config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_region_of_most_profiles_is_the_usual_one()
    {
        Home.Config = $"""
            [sso-session {Session}]
            sso_start_url = {StartUrl}
            sso_region = us-east-1
            [profile a]
            sso_session = {Session}
            sso_account_id = 1
            sso_role_name = x
            region = eu-west-1
            [profile b]
            sso_session = {Session}
            sso_account_id = 1
            sso_role_name = x
            region = eu-north-1
            [profile c]
            sso_session = {Session}
            sso_account_id = 1
            sso_role_name = x
            region = eu-north-1

            """;
        var run = await ConfigureAsync("--account", "Production", "--role", "ReadOnly", "--profile", "p");
        Assert.True(run.Exit == 0, run.Said);
        Assert.EndsWith("sso_role_name = ReadOnly\nregion = eu-north-1\n", Home.Config, StringComparison.Ordinal);
    }

    Task<Run> ConfigureAsync(params string[] answers) => Home.RunAsync(
        ["configure", "--session", Session, "--start-url", StartUrl, "--yes", "--no-qr", "--no-browser", .. answers]);

    void AssertNothingIsWritten() => Assert.False(File.Exists(Home.ConfigPath));

    static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
