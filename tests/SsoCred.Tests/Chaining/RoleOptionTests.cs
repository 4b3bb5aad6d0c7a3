
namespace SsoCred.Tests.Chaining;

/// <summary><c>--role-arn</c> and its companions, on the command line and on a credential_process line.</summary>
public sealed class RoleOptionTests : IAsyncLifetime
{
    const string ReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const string Policy =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}""";

    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _home.StandIn.Tenant.Trust.Add(ChainedHome.Role);
        _home.SignIn();
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Theory]
    [InlineData]
    [InlineData("get")]
    public async Task A_role_is_assumed_without_a_profile_of_its_own(params string[] command)
    {
        var document = (await _home.RunAsync([.. command, "--profile", "dev", "--role-arn", ChainedHome.Role,
            "--session-name", "jane@example.com", "--external-id", "ext-1", "--duration", "900"])).Document();
        var request = _home.AssertAssumed(document).Request;
        Assert.Equal((ChainedHome.Role, "jane@example.com", "ext-1", TimeSpan.FromSeconds(900)),
            (request.RoleArn, request.SessionName, request.ExternalId, request.Duration));
        Assert.NotEqual(document.KeyId, (await _home.DocumentAsync()).KeyId);
    }

    [Fact]
    public async Task A_session_policy_is_passed_and_has_an_entry_of_its_own()
    {
        await File.WriteAllTextAsync(_home["policy.json"], Policy + "\n", default);
        string[] role = ["--profile", "dev", "--role-arn", ChainedHome.Role];
        string[] args = [.. role, "--policy", _home["policy.json"], "--policy-arn", ReadOnly, "--policy-arn",
            "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"];
        var restricted = (await _home.RunAsync(args)).Document();
        var request = _home.AssertAssumed(restricted).Request;
        Assert.Equal(Policy, request.Policy);
        Assert.Equal([ReadOnly, "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"], request.PolicyArns);

        Assert.Equal(restricted, (await _home.RunAsync(args)).Document());
        Assert.NotEqual(restricted, (await _home.RunAsync(role)).Document());
        Assert.Equal(2, _home.Assumed());
        Assert.DoesNotContain(_home.RoleFiles,
            file => File.ReadAllText(file).Contains(restricted.KeyId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_of_a_profile_pass_a_policy_too()
    {
        await File.WriteAllTextAsync(_home["policy.json"], Policy, default);
        _home.AddRole(lines: [$"sso_cred_policy_arns = {ReadOnly}", "sso_cred_policy_file = ~/policy.json"]);
        var request = _home.AssertAssumed(await _home.DocumentAsync("deploy")).Request;
        Assert.Equal(Policy, request.Policy);
        Assert.Equal([ReadOnly], request.PolicyArns);
    }

    [Fact]
    public async Task Options_change_the_role_of_a_chained_profile()
    {
        _home.AddRole(lines: "external_id = ext-1");
        var document = (await _home.RunAsync("--profile", "deploy", "--session-name", "build-7")).Document();
        var request = _home.AssertAssumed(document).Request;
        Assert.Equal(("build-7", "ext-1"), (request.SessionName, request.ExternalId));
    }

    [Theory]
    [InlineData("env", "--shell", "json")]
    [InlineData("exec", "sh", "-c", "echo $AWS_ACCESS_KEY_ID")]
    [InlineData("write")]
    public async Task Every_command_takes_them(string command, params string[] rest)
    {
        var run = await _home.RunAsync([command, "--profile", "dev", "--role-arn", ChainedHome.Role, .. rest]);
        Assert.True(run.Exit == 0, run.Said);
        var session = Assert.Single(_home.StandIn.Tenant.AssumedRoles);
        var text = command == "write" ? await File.ReadAllTextAsync(_home[".aws/credentials"], default)
            : run.OutputText;
        Assert.Contains(session.AccessKeyId, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_takes_them()
    {
        await using var server = await Server.StartAsync(_home, "--profile", "dev", "--role-arn", ChainedHome.Role);
        var body = (await server.AskAsync(server.Roles[0])).Body;
        Assert.Contains(Assert.Single(_home.StandIn.Tenant.AssumedRoles).AccessKeyId, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_line_carries_them()
    {
        _home.AddProfile(
            "line", $"credential_process = sso-cred --profile dev --role-arn {ChainedHome.Role} --session-name=build");
        var request = _home.AssertAssumed(await _home.DocumentAsync("line")).Request;
        Assert.Equal((ChainedHome.Role, "build"), (request.RoleArn, request.SessionName));

        // The same role, so that SDKs may keep the profile's name.
        _home.Environment["AWS_PROFILE"] = "line";
        string[] env = ["env", "--shell", "bash", "--profile"];
        Assert.DoesNotContain("AWS_PROFILE", (await _home.RunAsync([.. env, "line"])).OutputText,
            StringComparison.Ordinal);
        Assert.Contains("unset AWS_PROFILE", (await _home.RunAsync([.. env, "dev"])).OutputText,
            StringComparison.Ordinal);
        Assert.Contains("unset AWS_PROFILE", (await _home.RunAsync([.. env, "dev", "--role-arn", ChainedHome.Role]))
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
        await File.WriteAllTextAsync(_home["text"], "Version: 2012", default);
        await File.WriteAllTextAsync(_home["list"], "[]", default);
        await using (var large = File.Create(_home["large"]))
            large.SetLength(50_000_000);
        Assert.Equal(0, (await _home.ShellAsync("mkfifo \"$HOME/fifo\"")).Exit);
        if (option == "--policy")
            value = _home[value];
        string[] role = option == "--role-arn" ? [] : ["--role-arn", ChainedHome.Role];
        var failure = (await _home.RunAsync(["--profile", "dev", .. role, option, value])).Failed(2);
        Assert.Contains(option, failure.Error, StringComparison.Ordinal);
        Assert.Empty(_home.StandIn.Requests);
    }

    [Theory]
    [InlineData("--session-name", "build-7")]
    [InlineData("--external-id", "ext-1")]
    [InlineData("--duration", "900")]
    [InlineData("--policy-arn", ReadOnly)]
    [InlineData("--policy", "policy.json")]
    public async Task Without_a_role_to_assume_they_are_wrong_usage(string option, string value)
    {
        await File.WriteAllTextAsync(_home["policy.json"], "{}", default);
        if (option == "--policy")
            value = _home[value];
        var failure = (await _home.RunAsync("--profile", "dev", option, value)).Failed(2);
        Assert.Equal(("profile 'dev' has no role to assume", "add --role-arn, or use a profile with role_arn"),
            (failure.Error, failure.Hint));
    }

    [Fact]
    public async Task A_wrong_value_on_a_process_line_is_refused_with_its_place()
    {
        _home.AddProfile("line", "credential_process = sso-cred --profile dev --role-arn Admin");
        var failure = await _home.FailAsync(3, "line");
        Assert.Matches(@"^~/\.aws/config:\d+: --role-arn is 'Admin'", failure.Error);
    }

    [Theory]
    [InlineData("--session-name", "a b")]
    [InlineData("--session-name", "müller")]
    [InlineData("--external-id", "a b")]
    [InlineData("--duration", "50000")]
    public async Task What_only_the_service_refuses_is_refused_before_the_call(string option, string value)
    {
        var run = await _home.RunAsync("--profile", "dev", "--role-arn", ChainedHome.Role, option, value);
        var failure = run.Failed(3);
        Assert.Contains(option, failure.Error + failure.Hint, StringComparison.Ordinal);
        Assert.Equal(0, _home.Assumed());
    }

    [Theory]
    [InlineData("arn:aws-cn:iam::123456789012:role/Admin")]
    [InlineData("long")]
    [InlineData("Admin")]
    public async Task A_role_that_cannot_be_assumed_is_refused_with_its_place(string role)
    {
        if (role == "long")
            role = "arn:aws:iam::123456789012:role/" + new string('x', 2048);
        _home.AddProfile("deploy", $"role_arn = {role}", "source_profile = dev", "region = eu-west-3");
        var failure = await _home.FailAsync(3, "deploy");
        Assert.Contains("config:", failure.Error, StringComparison.Ordinal);
        Assert.Equal(0, _home.Assumed());
    }

    [Fact]
    public async Task Each_command_that_has_no_role_refuses_them()
    {
        foreach (var command in (string[])["login", "logout", "status", "accounts", "roles", "profiles", "doctor"])
        {
            var failure = (await _home.RunAsync(command, "--role-arn", ChainedHome.Role)).Failed(2);
            Assert.Contains("--role-arn", failure.Error, StringComparison.Ordinal);
        }
    }
}
