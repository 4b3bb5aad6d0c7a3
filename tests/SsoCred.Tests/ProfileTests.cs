namespace SsoCred.Tests;

/// <summary>Which profile is meant, where the files are, and what is refused by name.</summary>
public sealed class ProfileTests : ExecutableTests
{
    protected override void SetUp()
    {
        Home.SignIn();
        // Each profile has an account of its own, so that the document tells which one it was.
        Home.Config += """
            [default]
            sso_session = my-sso
            sso_account_id = 210987654321
            sso_role_name = ReadOnly

            [profile production]
            sso_session = my-sso
            sso_account_id = 123456789012
            sso_role_name = ReadOnly

            """;
    }

    [Theory]
    [InlineData(null, null, null, "210987654321")]
    [InlineData("dev", "production", "production", "012345678901")]
    [InlineData("dev", "no-such", "no-such", "012345678901")]
    [InlineData(null, "dev", "production", "012345678901")]
    [InlineData(null, null, "dev", "012345678901")]
    [InlineData(null, "", "dev", "012345678901")]
    [InlineData(null, "", "", "210987654321")]
    [InlineData("", "dev", null, "012345678901")]
    public async Task The_command_line_comes_before_AWS_PROFILE_before_AWS_DEFAULT_PROFILE(
        string? asked, string? profile, string? defaultProfile, string account)
    {
        if (profile is not null)
            Home.Environment["AWS_PROFILE"] = profile;
        if (defaultProfile is not null)
            Home.Environment["AWS_DEFAULT_PROFILE"] = defaultProfile;
        Assert.Equal(account, (await Home.DocumentAsync(asked)).AccountId);
    }

    [Fact]
    public async Task AWS_CONFIG_FILE_moves_the_config_and_not_the_caches()
    {
        File.Move(Home.ConfigPath, Home["elsewhere"]);
        Home.Environment["AWS_CONFIG_FILE"] = "~/elsewhere";
        await Home.DocumentAsync();
        Assert.Single(Home.RoleFiles);
    }

    [Theory]
    [InlineData("--profile piped")]
    [InlineData("get --profile piped --timeout 30")]
    public async Task A_config_may_come_through_a_pipe(string arguments)
    {
        var piped = Home.Config.Replace("[profile dev]", "[profile piped]", StringComparison.Ordinal);
        File.WriteAllText(Home["text"], piped);
        var run = await Home.ShellAsync(
            $"AWS_CONFIG_FILE=<(cat \"$HOME/text\") \"$sso_cred\" {arguments}");
        Assert.Equal("012345678901", run.Document().AccountId);
    }

    [Fact]
    public async Task A_pipe_of_more_than_10_MB_is_no_config()
    {
        var run = await Home.ShellAsync(
            "AWS_CONFIG_FILE=<(head -c 11000000 /dev/zero 2> /dev/null) \"$sso_cred\" --profile dev");
        Assert.Contains("larger than 10 MB", run.Failed(3).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_AWS_CONFIG_FILE_means_no_config()
    {
        Home.Environment["AWS_CONFIG_FILE"] = "";
        Assert.Contains("AWS_CONFIG_FILE", (await Home.FailAsync(3)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("credentials", null)]
    [InlineData("moved", "$HOME/.aws/moved")]
    public async Task Keys_of_the_credentials_file_are_merged_over_the_config(string name, string? variable)
    {
        File.WriteAllText(Home[".aws/" + name], "[dev]\nsso_account_id = 123456789012\n[keys]\nsso_role_name = x\n");
        if (variable is not null)
            Home.Environment["AWS_SHARED_CREDENTIALS_FILE"] = variable;
        Assert.Equal("123456789012", (await Home.DocumentAsync()).AccountId);
    }

    [Fact]
    public async Task A_role_to_assume_comes_before_the_sso_keys_beside_it()
    {
        Home.StandIn.Tenant.Trust.Add("arn:aws:iam::123456789012:role/admin");
        Home.Config += """
            [profile chained]
            role_arn = arn:aws:iam::123456789012:role/admin
            source_profile = dev
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            sso_session = my-sso
            """;
        Assert.Equal("123456789012", (await Home.DocumentAsync("chained")).AccountId);
    }

    [Theory]
    [InlineData("sso-cred --profile production")]
    [InlineData("/usr/local/bin/sso-cred get --profile=production")]
    public async Task A_profile_that_runs_sso_cred_for_another_means_the_other(string process)
    {
        Home.Config += $"[profile pair]\ncredential_process = {process}\n";
        Assert.Equal("123456789012", (await Home.DocumentAsync("pair")).AccountId);
        Home.Environment["AWS_PROFILE"] = "pair";
        Assert.Equal("123456789012", (await Home.DocumentAsync(null)).AccountId);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    [InlineData("b", "dev")]
    public async Task A_ring_or_a_longer_chain_is_refused_as_what_it_is(string next, string last)
    {
        Home.Config += $"""
            [profile a]
            credential_process = sso-cred --profile {next}
            [profile b]
            credential_process = sso-cred --profile {last}
            """;
        var complaint = await Home.FailAsync(3, "a");
        Assert.Contains("config:", complaint.Error, StringComparison.Ordinal);
        Assert.Contains("'a' leads to a profile that runs sso-cred again", complaint.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_that_guides_name_and_that_does_not_exist_is_named()
    {
        Home.Config += "[profile guide]\ncredential_process = aws sso get-credentials --profile dev\n";
        var complaint = await Home.FailAsync(3, "guide");
        Assert.Contains(
            "'aws sso get-credentials', a command that does not exist", complaint.Error, StringComparison.Ordinal);
        Assert.Contains("sso-cred --profile", complaint.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_programs_arguments_are_not_shown()
    {
        Home.Config += "[profile other]\ncredential_process = /opt/vault --password hunter2hunter2\n";
        var complaint = await Home.FailAsync(3, "other");
        Assert.Contains("'vault'", complaint.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", complaint.Error + complaint.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_profile_lists_the_closest_names()
    {
        var complaint = await Home.FailAsync(3, "prodution");
        Assert.Contains("'prodution'", complaint.Error, StringComparison.Ordinal);
        Assert.Contains("'production'", complaint.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("'dev'", complaint.Hint, StringComparison.Ordinal);
        Home.Environment["AWS_PROFILE"] = "Dev";
        complaint = await Home.FailAsync(3, null);
        Assert.Contains("AWS_PROFILE", complaint.Error, StringComparison.Ordinal);
        Assert.Contains("'dev'", complaint.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_between_profile_and_session_is_refused_by_name()
    {
        Home.Config += """
            [profile torn]
            sso_session = my-sso
            sso_region = eu-west-1
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            """;
        var complaint = await Home.FailAsync(3, "torn");
        Assert.Contains("'sso_region' differs between profile 'torn'", complaint.Error, StringComparison.Ordinal);
        Assert.Contains("'eu-west-1'", complaint.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_profile_names_what_is_missing_with_its_line()
    {
        Home.Config += "[profile half]\nsso_session = my-sso\nsso_account_id = 012345678901\n";
        var complaint = await Home.FailAsync(3, "half");
        Assert.Matches(@"config:\d+: profile 'half' is incomplete: missing sso_role_name", complaint.Error);
    }
}
