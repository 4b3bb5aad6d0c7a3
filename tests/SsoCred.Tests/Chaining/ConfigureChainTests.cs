using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Chaining;

/// <summary><c>configure --role-arn</c>: a profile that assumes a role, written as configure writes others.</summary>
public sealed class ConfigureChainTests : ExecutableTests
{
    protected override void SetUp()
    {
        Home.StandIn.Tenant.Trust.Add(ChainedHome.Role);
        Home.SignIn();
    }

    [Fact]
    public async Task A_chained_profile_is_written_and_works()
    {
        var before = Home.Config;
        var run = await ConfigureAsync("--profile", "deploy", "--external-id", "ext-1", "--session-name", "jane",
            "--duration", "1800", "--yes");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Equal("wrote profile 'deploy' to ~/.aws/config\nnext: sso-cred whoami deploy\n", run.OutputText);
        Assert.Equal(before + $"""

            [profile deploy]
            role_arn = {ChainedHome.Role}
            source_profile = dev
            region = eu-central-1
            role_session_name = jane
            external_id = ext-1
            duration_seconds = 1800

            """, Home.Config);
        Assert.Empty(Home.StandIn.Requests);
        Assert.Equal("ext-1", Home.AssertAssumed(await Home.DocumentAsync("deploy")).Request.ExternalId);

        var again = await ConfigureAsync("--profile", "deploy", "--external-id", "ext-1", "--session-name", "jane",
            "--duration", "1800", "--yes");
        Assert.StartsWith("~/.aws/config already has profile 'deploy'\n", again.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_missing_answers_are_asked_for_and_the_change_is_shown()
    {
        var before = Home.Config;
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync($"clear; $sso_cred configure --role-arn {ChainedHome.Role}");
        await terminal.SeeAsync("profile whose credentials assume the role:");
        await terminal.TypeAsync("nobody");
        await terminal.SeeAsync("no profile 'nobody'");
        await terminal.TypeAsync("dev");
        await terminal.SeeAsync("name of the profile [Deploy]:");
        await terminal.TypeAsync("deploy");
        var screen = await terminal.SeeAsync("write this to ~/.aws/config [Y/n]:");
        Assert.Contains(screen, line => line.Contains($"role_arn = {ChainedHome.Role}", StringComparison.Ordinal));
        Assert.Equal(before, Home.Config);
        await terminal.TypeAsync("");
        await terminal.SeeAsync("next: sso-cred whoami deploy");
        Assert.Contains("[profile deploy]\n", Home.Config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_for_tools_without_sso_support_is_written_too()
    {
        var run = await ConfigureAsync("--profile", "deploy", "--region", "none", "--yes", "--process");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains("--profile deploy\n", Home.Config[Home.Config.IndexOf("[profile deploy-process]",
            StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal(await Home.DocumentAsync("deploy"), await Home.DocumentAsync("deploy-process"));
    }

    [Theory]
    [InlineData(2, "--yes", "--profile")]
    [InlineData(2, "--profile deploy", "--yes")]
    [InlineData(2, "--profile dev --yes", "its own source")]
    [InlineData(2, "--profile [x] --yes", "'[x]'")]
    [InlineData(2, "--profile deploy --account 1 --yes", "--account cannot be combined with --role-arn")]
    [InlineData(2, "--profile deploy --duration 60 --yes", "--duration")]
    [InlineData(2, "--profile deploy --duration 50000 --yes", "--duration")]
    [InlineData(2, "--profile deploy --session-name a!b --yes", "--session-name")]
    [InlineData(2, "--profile deploy --region / --yes", "not an AWS Region")]
    [InlineData(3, "--profile other --yes", "profile 'other' has")]
    [InlineData(3, "--profile static --yes", "profile 'static' has")]
    public async Task A_wrong_answer_is_told_and_nothing_written(int exit, string answers, string told)
    {
        Home.AddProfile("other", "sso_session = my-sso", "sso_account_id = 123456789012", "sso_role_name = ReadOnly");
        Home.AddProfile("static", "aws_access_key_id = AKIDEXAMPLE", "aws_secret_access_key = secret-example");
        var before = Home.Config;
        var failure = (await ConfigureAsync(answers.Split(' '))).Failed(exit);
        Assert.Contains(told, failure.Error, StringComparison.Ordinal);
        Assert.Equal(before, Home.Config);
    }

    [Fact]
    public async Task Options_of_a_role_without_its_arn_are_refused()
    {
        string[] rest = ["--profile", "x", "--yes"];
        var failure = (await Home.RunAsync(["configure", "--source-profile", "dev", .. rest])).Failed(2);
        Assert.EndsWith("add --role-arn", failure.Error, StringComparison.Ordinal);
        failure = (await Home.RunAsync(["configure", "--role-arn", "Admin", "--source-profile", "dev", .. rest]))
            .Failed(2);
        Assert.Contains("--role-arn is 'Admin'", failure.Error, StringComparison.Ordinal);
        failure = (await Home.RunAsync(
            ["configure", "--role-arn", ChainedHome.Role, "--source-profile", "nobody", .. rest])).Failed(3);
        Assert.Contains("'nobody'", failure.Error, StringComparison.Ordinal);
    }

    Task<Run> ConfigureAsync(params string[] answers) =>
        Home.RunAsync(["configure", "--role-arn", ChainedHome.Role, "--source-profile", "dev", .. answers]);
}
