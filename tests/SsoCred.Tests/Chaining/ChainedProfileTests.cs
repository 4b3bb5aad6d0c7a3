using System.Text.Json;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Chaining;

/// <summary>A profile with <c>role_arn</c> and an SSO source, in each command that hands out credentials.</summary>
public sealed class ChainedProfileTests : ExecutableTests
{
    protected override void SetUp()
    {
        Home.AddRole();
        Home.SignIn();
    }

    [Fact]
    public async Task The_document_is_that_of_the_role_with_its_account()
    {
        var document = await Home.DocumentAsync("deploy");
        var session = Home.AssertAssumed(document);
        Assert.Equal((ChainedHome.Role, "arn:aws:sts::012345678901:assumed-role/AWSReservedSSO_ReadOnly_0123456789abcdef/me"),
            (session.Request.RoleArn, session.Caller));
        Assert.Equal((1, 1), (Home.Fetches, Home.Assumed()));

        Home.StandIn.ForgetRequests();
        Assert.Equal(document, await Home.DocumentAsync("deploy"));
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_cached_role_needs_neither_sign_in_nor_source()
    {
        var document = await Home.DocumentAsync("deploy");
        File.Delete(Home.TokenPath);
        foreach (var file in Home.RoleFiles.Where(file => !File.ReadAllText(file).Contains(document.KeyId)))
            File.Delete(file);
        Home.StandIn.ForgetRequests();
        Assert.Equal(document, await Home.DocumentAsync("deploy"));
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_chain_of_three_assumes_each_role_once()
    {
        const string last = "arn:aws:iam::210987654321:role/Last";
        Home.AddRole("last", "deploy", last);
        Assert.Equal("210987654321", (await Home.DocumentAsync("last")).AccountId);
        Assert.Equal((1, 2), (Home.Fetches, Home.Assumed()));
        await Home.DocumentAsync("deploy");
        Assert.Equal((1, 2), (Home.Fetches, Home.Assumed()));
    }

    [Fact]
    public async Task A_process_that_runs_sso_cred_for_it_is_followed()
    {
        Home.AddProfile("deploy-process", "credential_process = sso-cred --profile deploy");
        Assert.Equal(await Home.DocumentAsync("deploy"), await Home.DocumentAsync("deploy-process"));
        Assert.Equal(1, Home.Assumed());
    }

    [Fact]
    public async Task Exec_and_env_have_the_roles_keys_and_region()
    {
        var document = await Home.DocumentAsync("deploy");
        const string print = """printf "%s|%s|%s|%s" "$AWS_ACCESS_KEY_ID" "$AWS_SESSION_TOKEN" "$AWS_REGION" "${AWS_PROFILE-}" """;
        var expected = $"{document.KeyId}|{document.Token}|eu-west-3|";
        var exec = await Home.ShellAsync($"\"$sso_cred\" exec --profile deploy -- sh -c '{print}'");
        Assert.Equal((0, expected), (exec.Exit, exec.OutputText));

        var env = await Home.ShellAsync(
            $"export AWS_PROFILE=dev; eval \"$(\"$sso_cred\" env --profile deploy --shell bash)\"; {print}");
        Assert.Equal((0, expected), (env.Exit, env.OutputText));
    }

    [Theory]
    [InlineData("deploy", "")]
    [InlineData("deploy-process", "")]
    [InlineData("dev", "unset AWS_PROFILE\n")]
    public async Task Env_unsets_a_profile_that_is_not_the_role(string name, string lines)
    {
        Home.AddProfile("deploy-process", "credential_process = sso-cred --profile deploy");
        Home.Environment["AWS_PROFILE"] = name;
        var run = await Home.RunAsync("env", "--profile", "deploy", "--shell", "bash");
        Assert.Equal(0, run.Exit);
        Assert.Equal(lines, string.Concat(run.OutputText.Split('\n')
            .Where(line => line.Contains("AWS_PROFILE", StringComparison.Ordinal)).Select(line => line + "\n")));
    }

    [Fact]
    public async Task Serve_answers_with_it()
    {
        await using var server = await Server.StartAsync(Home, "--profile", "deploy");
        using var answer = JsonDocument.Parse((await server.AskAsync(server.Roles[0])).Body);
        var session = Assert.Single(Home.StandIn.Tenant.AssumedRoles);
        Assert.Equal((session.AccessKeyId, ChainedHome.Account),
            (answer.RootElement.GetProperty("AccessKeyId").GetString(),
                answer.RootElement.GetProperty("AccountId").GetString()));
    }

    [Fact]
    public async Task Write_writes_it()
    {
        var run = await Home.RunAsync("write", "--profile", "deploy");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        var session = Assert.Single(Home.StandIn.Tenant.AssumedRoles);
        Assert.Contains($"[deploy-keys]\naws_access_key_id = {session.AccessKeyId}\n",
            File.ReadAllText(Home[".aws/credentials"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("logout")]
    [InlineData("status")]
    public async Task The_session_is_that_of_the_chains_end(string command)
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        string[] args = command == "login" ? ["login", "--device", "--no-qr"] : [command];
        var run = await Home.RunAsync([.. args, "--profile", "deploy"]);
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains(Home.SessionName, run.OutputText + run.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev", 0)]
    [InlineData("keyed", 2)] // no sign-in is meant, and there are two
    public async Task A_default_that_assumes_a_role_means_the_session_of_its_chain(string source, int exit)
    {
        Home.AddProfile("keyed", "aws_access_key_id = AKIDEXAMPLE", "aws_secret_access_key = secret-example");
        Home.Config += $"""

            [sso-session other]
            sso_start_url = https://other.awsapps.com/start
            sso_region = us-east-1

            [default]
            role_arn = {ChainedHome.Role}
            source_profile = {source}

            """;
        var run = await Home.RunAsync("accounts");
        Assert.True(exit == run.Exit, run.Said);
    }

    [Fact]
    public async Task Signed_out_the_hint_names_a_command_that_signs_in()
    {
        File.Delete(Home.TokenPath);
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        var hint = (await Home.FailAsync(4, "deploy")).Hint;
        Assert.StartsWith("run: sso-cred login ", hint, StringComparison.Ordinal);
        var login = await Home.ShellAsync($"\"$sso_cred\" {hint!["run: sso-cred ".Length..]} --device --no-qr");
        Assert.True(login.Exit == 0, login.Said);
        Home.AssertAssumed(await Home.DocumentAsync("deploy"));
    }

    [Theory]
    [InlineData("env")]
    [InlineData("exec", "true")]
    [InlineData("write")]
    [InlineData("whoami")]
    [InlineData("console", "--print")]
    public async Task Signed_out_every_command_ends_with_4(string command, params string[] rest)
    {
        File.Delete(Home.TokenPath);
        (await Home.RunAsync([command, "--profile", "deploy", .. rest])).Failed(4);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task An_automatic_sign_in_is_for_the_chains_end()
    {
        File.Delete(Home.TokenPath);
        var launcher = new Launcher(Home);
        Home.Environment["BROWSER"] = launcher.Path;
        var run = Desktop.RunAsync(Home, "--profile", "deploy", "--auto-login");
        Assert.Contains("You are signed in", await TestUser.AllowAsync(await launcher.OpenedAsync()),
            StringComparison.Ordinal);
        Home.AssertAssumed((await run).Document());
    }

    [Fact]
    public async Task The_key_for_an_automatic_sign_in_counts_in_the_chained_profile_too()
    {
        File.Delete(Home.TokenPath);
        Home.AddRole("auto", lines: "sso_cred_auto_login = true");
        var launcher = new Launcher(Home);
        Home.Environment["BROWSER"] = launcher.Path;
        var run = Desktop.RunAsync(Home, "--profile", "auto");
        await TestUser.AllowAsync(await launcher.OpenedAsync());
        (await run).Document();
    }
}
