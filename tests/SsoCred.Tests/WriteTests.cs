using CredentialProcess.Text;

namespace SsoCred.Tests;

/// <summary><c>write</c>: keys in the credentials file, for tools that read nothing else.</summary>
public sealed class WriteTests : ExecutableTests
{
    string Credentials
    {
        get => File.ReadAllText(Home[".aws/credentials"]);
        set => File.WriteAllText(Home[".aws/credentials"], value);
    }

    protected override void SetUp() => Home.SignIn();

    [Fact]
    public async Task The_section_is_written_and_written_again()
    {
        var expected = await Home.DocumentAsync();
        Credentials = "# mine\n[other]\nregion = x\n";
        for (var i = 0; i < 2; i++)
        {
            var run = await Home.RunAsync("write", "--profile", "dev");
            Assert.Equal((0, ""), (run.Exit, run.Said));
            Assert.Equal("wrote [dev-keys] in ~/.aws/credentials, valid until "
                + LocalTime.Format(expected.End, TimeProvider.System) + "\n", run.OutputText);
            Assert.Equal($"""
                # mine
                [other]
                region = x

                [dev-keys]
                aws_access_key_id = {expected.KeyId}
                aws_secret_access_key = {expected.Secret}
                aws_session_token = {expected.Token}
                x_security_token_expires = {expected.Expiration}
                x_sso_cred = {expected.KeyId}
                region = eu-central-1

                """, Credentials);
        }
    }

    [Fact]
    public async Task A_section_of_an_older_version_gets_the_region_and_a_new_region_replaces_it()
    {
        await Home.RunAsync("write", "--profile", "dev");
        var written = Credentials;
        Credentials = written.Replace("region = eu-central-1\n", "", StringComparison.Ordinal);
        Assert.Equal(0, (await Home.RunAsync("write", "--profile", "dev")).Exit);
        Assert.Equal(written, Credentials);
        Home.Config = Home.Config.Replace("region = eu-central-1", "region = eu-west-1", StringComparison.Ordinal);
        Assert.Equal(0, (await Home.RunAsync("write", "--profile", "dev")).Exit);
        Assert.Equal(written.Replace("eu-central-1", "eu-west-1", StringComparison.Ordinal), Credentials);
        Home.Config = Home.Config.Replace("region = eu-west-1\n", "", StringComparison.Ordinal);
        Assert.Equal(0, (await Home.RunAsync("write", "--profile", "dev")).Exit);
        Assert.EndsWith("region = eu-west-1\n", Credentials, StringComparison.Ordinal);

        Home.Config =
            Home.Config.Replace("[profile dev]\n", "[profile dev]\nregion = eu central\n", StringComparison.Ordinal);
        Assert.Equal(new ErrorOutput("'eu central' is not an AWS Region", "write one like us-east-1"),
            (await Home.RunAsync("write", "--profile", "dev")).Failed(3));
    }

    [Fact]
    public async Task A_time_limit_that_strikes_at_a_torn_file_is_told_as_one()
    {
        Home.Config += """

            [profile ops]
            sso_session = my-sso
            sso_account_id = 123456789012
            sso_role_name = ReadOnly

            """;
        await Home.DocumentAsync("ops");
        File.WriteAllText(Assert.Single(Home.RoleFiles), "{");
        Home.StandIn.Faults.Add("GetRoleCredentials=delay:0.93,times=1");
        var complaint = (await Home.RunAsync("write", "--profile", "dev", "--profile", "ops", "--timeout", "1"))
            .Failed(6);
        Assert.DoesNotContain("within 0", complaint.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_profiles_are_written_at_once_wherever_the_option_stands()
    {
        Home.Config += """

            [profile ops]
            sso_session = my-sso
            sso_account_id = 012345678901
            sso_role_name = ReadOnly

            """;
        var run = await Home.RunAsync("write", "--profile", "dev", "--profile", "ops");
        Assert.Equal(0, run.Exit);
        Assert.Contains("[dev-keys]", Credentials, StringComparison.Ordinal);
        Assert.Contains("[ops-keys]", Credentials, StringComparison.Ordinal);
        Assert.Equal(0, (await Home.RunAsync("--profile", "ops", "write", "--as", "third")).Exit);
        Assert.Contains("[third]", Credentials, StringComparison.Ordinal);
        (await Home.RunAsync("write", "--profile", "dev", "--profile", "ops", "--as", "x")).Failed(2);
    }

    [Fact]
    public async Task Keys_of_others_are_refused_unless_forced()
    {
        const string Text = "[dev-keys]\naws_access_key_id = AKIAMINE\n";
        Credentials = Text;
        var complaint = (await Home.RunAsync("write", "--profile", "dev")).Failed(3);
        Assert.Equal("~/.aws/credentials:2: [dev-keys] has keys that sso-cred did not write", complaint.Error);
        Assert.Equal(Text, Credentials);
        Assert.Equal(0, (await Home.RunAsync("write", "--profile", "dev", "--force")).Exit);
        Assert.DoesNotContain("AKIAMINE", Credentials, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev", "sso_account_id")]
    [InlineData("chained", "role_arn")]
    [InlineData("process", "credential_process")]
    public async Task A_profile_with_credentials_of_its_own_is_not_shadowed(string name, string key)
    {
        Home.Config +=
            "\n[profile chained]\nrole_arn = arn\nsource_profile = dev\n[profile process]\ncredential_process = x\n";
        var complaint = (await Home.RunAsync("write", "--profile", "dev", "--as", name)).Failed(3);
        Assert.Contains($"profile '{name}' has {key}, which static keys of that name would shadow", complaint.Error,
            StringComparison.Ordinal);
        Assert.Equal("choose another section, such as --as dev-keys", complaint.Hint);
        Assert.False(File.Exists(Home[".aws/credentials"]));

        Credentials = $"[{name}]\naws_access_key_id = AKIA\n";
        (await Home.RunAsync("write", "--profile", "dev", "--as", name, "--force")).Failed(3);
    }

    [Fact]
    public async Task A_file_that_is_no_config_is_refused_with_its_line_and_stays()
    {
        Credentials = "[a]\nk = v\nnoise\n";
        Assert.Equal("~/.aws/credentials:3: not a 'key = value' line",
            (await Home.RunAsync("write", "--profile", "dev")).Failed(3).Error);
        Assert.Equal("[a]\nk = v\nnoise\n", Credentials);
    }
}
