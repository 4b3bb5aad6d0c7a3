
namespace SsoCred.Tests.Chaining;

/// <summary><c>--role-arn</c> and its companions, on the command line and on a credential_process line.</summary>
public sealed class RoleOptionTests : ExecutableTests
{
    const string ReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const string Policy =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}""";

    protected override void SetUp()
    {
        Home.StandIn.Tenant.Trust.Add(ChainedHome.Role);
        Home.SignIn();
    }

    [Theory]
    [InlineData]
    [InlineData("get")]
    public async Task A_role_is_assumed_without_a_profile_of_its_own(params string[] command)
    {
        var document = (await Home.RunAsync([.. command, "--profile", "dev", "--role-arn", ChainedHome.Role,
            "--session-name", "jane@example.com", "--external-id", "ext-1", "--duration", "900"])).Document();
        var request = Home.AssertAssumed(document).Request;
        Assert.Equal((ChainedHome.Role, "jane@example.com", "ext-1", TimeSpan.FromSeconds(900)),
            (request.RoleArn, request.SessionName, request.ExternalId, request.Duration));
        Assert.NotEqual(document.KeyId, (await Home.DocumentAsync()).KeyId);
    }

    [Fact]
    public async Task A_session_policy_is_passed_and_has_an_entry_of_its_own()
    {
        await File.WriteAllTextAsync(Home["policy.json"], Policy + "\n", default);
        string[] role = ["--profile", "dev", "--role-arn", ChainedHome.Role];
        string[] args = [.. role, "--policy", Home["policy.json"], "--policy-arn", ReadOnly, "--policy-arn",
            "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"];
        var restricted = (await Home.RunAsync(args)).Document();
        var request = Home.AssertAssumed(restricted).Request;
        Assert.Equal(Policy, request.Policy);
        Assert.Equal([ReadOnly, "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"], request.PolicyArns);

        Assert.Equal(restricted, (await Home.RunAsync(args)).Document());
        Assert.NotEqual(restricted, (await Home.RunAsync(role)).Document());
        Assert.Equal(2, Home.Assumed());
        Assert.DoesNotContain(Home.RoleFiles,
            file => File.ReadAllText(file).Contains(restricted.KeyId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_of_a_profile_pass_a_policy_too()
    {
        await File.WriteAllTextAsync(Home["policy.json"], Policy, default);
        Home.AddRole(lines: [$"sso_cred_policy_arns = {ReadOnly}", "sso_cred_policy_file = ~/policy.json"]);
        var request = Home.AssertAssumed(await Home.DocumentAsync("deploy")).Request;
        Assert.Equal(Policy, request.Policy);
        Assert.Equal([ReadOnly], request.PolicyArns);
    }

    [Fact]
    public async Task Options_change_the_role_of_a_chained_profile()
    {
        Home.AddRole(lines: "external_id = ext-1");
        var document = (await Home.RunAsync("--profile", "deploy", "--session-name", "build-7")).Document();
        var request = Home.AssertAssumed(document).Request;
        Assert.Equal(("build-7", "ext-1"), (request.SessionName, request.ExternalId));
    }

    [Theory]
    [InlineData("env", "--shell", "json")]
    [InlineData("exec", "sh", "-c", "echo $AWS_ACCESS_KEY_ID")]
    [InlineData("write")]
    public async Task Every_command_takes_them(string command, params string[] rest)
    {
        var run = await Home.RunAsync([command, "--profile", "dev", "--role-arn", ChainedHome.Role, .. rest]);
        Assert.True(run.Exit == 0, run.Said);
        var session = Assert.Single(Home.StandIn.Tenant.AssumedRoles);
        var text = command == "write" ? await File.ReadAllTextAsync(Home[".aws/credentials"], default)
            : run.OutputText;
        Assert.Contains(session.AccessKeyId, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_takes_them()
    {
        await using var server = await Server.StartAsync(Home, "--profile", "dev", "--role-arn", ChainedHome.Role);
        var body = (await server.AskAsync(server.Roles[0])).Body;
        Assert.Contains(Assert.Single(Home.StandIn.Tenant.AssumedRoles).AccessKeyId, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_line_carries_them()
    {
        Home.AddProfile(
            "line", $"credential_process = sso-cred --profile dev --role-arn {ChainedHome.Role} --session-name=build");
        var request = Home.AssertAssumed(await Home.DocumentAsync("line")).Request;
        Assert.Equal((ChainedHome.Role, "build"), (request.RoleArn, request.SessionName));

        // The same role, so that SDKs may keep the profile's name.
        Home.Environment["AWS_PROFILE"] = "line";
        string[] env = ["env", "--shell", "bash", "--profile"];
        Assert.DoesNotContain("AWS_PROFILE", (await Home.RunAsync([.. env, "line"])).OutputText,
            StringComparison.Ordinal);
        Assert.Contains("unset AWS_PROFILE", (await Home.RunAsync([.. env, "dev"])).OutputText,
            StringComparison.Ordinal);
        Assert.Contains("unset AWS_PROFILE", (await Home.RunAsync([.. env, "dev", "--role-arn", ChainedHome.Role]))
            .OutputText, StringComparison.Ordinal); // another session name
    }

    [Theory]
    [InlineData("--duration", "60")]
    [InlineData("--duration", "1h")]
    [InlineData("--duration", "")]
    [InlineData("--role-arn", "Admin")]
    [InlineData("--role-arn", "arn:aws:iam::123456789012:user/jane")]
    [InlineData("--role-arn", "")]
    [InlineData("--session-name", "x")]
    [InlineData("--external-id", "x")]
    [InlineData("--policy-arn", "ReadOnlyAccess")]
    [InlineData("--policy", "no-such-file")]
    [InlineData("--policy", "text")]
    [InlineData("--policy", "list")]
    [InlineData("--policy", "large")]
    [InlineData("--policy", "fifo")]
    [InlineData("--policy", ".aws")]
    public async Task A_wrong_value_is_wrong_usage_and_names_the_option(string option, string value)
    {
        await File.WriteAllTextAsync(Home["text"], "Version: 2012", default);
        await File.WriteAllTextAsync(Home["list"], "[]", default);
        await using (var large = File.Create(Home["large"]))
            large.SetLength(50_000_000);
        Assert.Equal(0, (await Home.ShellAsync("mkfifo \"$HOME/fifo\"")).Exit);
        if (option == "--policy")
            value = Home[value];
        string[] role = option == "--role-arn" ? [] : ["--role-arn", ChainedHome.Role];
        var failure = (await Home.RunAsync(["--profile", "dev", .. role, option, value])).Failed(2);
        Assert.Contains(option, failure.Error, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("--session-name", "build-7")]
    [InlineData("--external-id", "ext-1")]
    [InlineData("--duration", "900")]
    [InlineData("--policy-arn", ReadOnly)]
    [InlineData("--policy", "policy.json")]
    public async Task Without_a_role_to_assume_they_are_wrong_usage(string option, string value)
    {
        await File.WriteAllTextAsync(Home["policy.json"], "{}", default);
        if (option == "--policy")
            value = Home[value];
        var failure = (await Home.RunAsync("--profile", "dev", option, value)).Failed(2);
        Assert.Equal(("profile 'dev' has no role to assume", "add --role-arn, or use a profile with role_arn"),
            (failure.Error, failure.Hint));
    }

    [Fact]
    public async Task A_wrong_value_on_a_process_line_is_refused_with_its_place()
    {
        Home.AddProfile("line", "credential_process = sso-cred --profile dev --role-arn Admin");
        var failure = await Home.FailAsync(3, "line");
        Assert.Matches(@"^~/\.aws/config:\d+: --role-arn is 'Admin'", failure.Error);
    }

    [Theory]
    [InlineData("--session-name", "a b")]
    [InlineData("--session-name", "müller")]
    [InlineData("--external-id", "a b")]
    [InlineData("--duration", "50000")]
    public async Task What_only_the_service_refuses_is_refused_before_the_call(string option, string value)
    {
        var run = await Home.RunAsync("--profile", "dev", "--role-arn", ChainedHome.Role, option, value);
        var failure = run.Failed(3);
        Assert.Contains(option, failure.Error + failure.Hint, StringComparison.Ordinal);
        Assert.Equal(0, Home.Assumed());
    }

    [Theory]
    [InlineData("arn:aws-cn:iam::123456789012:role/Admin")]
    [InlineData("long")]
    [InlineData("Admin")]
    public async Task A_role_that_cannot_be_assumed_is_refused_with_its_place(string role)
    {
        if (role == "long")
            role = "arn:aws:iam::123456789012:role/" + new string('x', 2048);
        Home.AddProfile("deploy", $"role_arn = {role}", "source_profile = dev", "region = eu-west-3");
        var failure = await Home.FailAsync(3, "deploy");
        Assert.Contains("config:", failure.Error, StringComparison.Ordinal);
        Assert.Equal(0, Home.Assumed());
    }

    [Fact]
    public async Task Each_command_that_has_no_role_refuses_them()
    {
        foreach (var command in (string[])["login", "logout", "status", "accounts", "roles", "profiles", "doctor"])
        {
            var failure = (await Home.RunAsync(command, "--role-arn", ChainedHome.Role)).Failed(2);
            Assert.Contains("--role-arn", failure.Error, StringComparison.Ordinal);
        }
    }
}
