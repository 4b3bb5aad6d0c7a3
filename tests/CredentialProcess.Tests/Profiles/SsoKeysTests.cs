using CredentialProcess.Aws;
using static CredentialProcess.Tests.Profiles.SampleConfigs;

namespace CredentialProcess.Tests.Profiles;

/// <summary>The keys of a profile and its session, and what is refused about them.</summary>
public class SsoKeysTests
{
    [Fact]
    public void A_profile_takes_its_start_url_and_region_from_its_session()
    {
        using var home = new TemporaryHome("""
            [profile ai-dev]
            sso_session = my-sso-session
            sso_account_id = 123456789012
            sso_role_name = AdministratorAccess
            region = us-west-2

            [sso-session my-sso-session]
            sso_start_url = https://d-1234567890.awsapps.com/start/#
            sso_region = us-east-1
            sso_registration_scopes = sso:account:access
            """);
        var profile = home.Profiles.Resolve("ai-dev");
        Assert.Equal("my-sso-session", profile.SignIn!.Session.Key);
        Assert.Equal("https://d-1234567890.awsapps.com/start/#", profile.SignIn!.Session.StartUrl);
        Assert.Equal("us-east-1", profile.SignIn!.Session.Region);
        Assert.Equal("sso:account:access", profile.SignIn!.Session.RegistrationScopes);
        Assert.Equal("us-west-2", profile.Region);
        Assert.Equal("sso:account:access", profile.Keys["sso_registration_scopes"]);
    }

    [Fact]
    public void Keys_that_many_guides_recommend_and_no_tool_reads_change_nothing()
    {
        using var home = new TemporaryHome(
            "[profile dev]\n" + Legacy + "sso_auto_refresh = true\nsso_refresh_window = 43200\n");
        var profile = home.Profiles.Resolve("dev");
        Assert.Equal("012345678901", profile.AccountId);
        Assert.Equal("43200", profile.Keys["sso_refresh_window"]);
    }

    [Theory]
    [InlineData("012345678901")]
    [InlineData("12345678901")]
    [InlineData("0")]
    [InlineData("1234567890123456789012345678901234567890")]
    public void An_account_id_is_text_of_any_length(string id)
    {
        using var home = new TemporaryHome(Corp + Dev.Replace("sso_account_id = 1", "sso_account_id = " + id,
            StringComparison.Ordinal));
        Assert.Equal(id, home.Profiles.Resolve("dev").AccountId);
    }

    [Fact]
    public void Values_that_differ_between_profile_and_session_are_refused_by_name()
    {
        using var home = new TemporaryHome(Corp + Dev + "sso_region = us-east-1\n");
        Assert.Equal(
            "'sso_region' differs between profile 'dev' ('us-east-1', ~/.aws/config:8) and sso-session 'corp' "
            + "('eu-west-1', ~/.aws/config:3)",
            Refusal.Of(() => home.Profiles.Resolve("dev")).Message);
    }

    [Fact]
    public void A_difference_in_a_key_that_may_be_secret_is_refused_without_its_value()
    {
        using var home = new TemporaryHome(Corp + "secret = abc123\n" + Dev, "[dev]\nsecret = xyz789\n");
        var failure = Refusal.Of(() => home.Profiles.Resolve("dev"));
        Assert.Equal(
            "'secret' differs between profile 'dev' (~/.aws/credentials:2) and sso-session 'corp' (~/.aws/config:4)",
            failure.Message);
    }

    [Fact]
    public void A_start_url_that_differs_is_told_without_what_may_be_secret()
    {
        using var home = new TemporaryHome(
            Corp.Replace("https://", "https://me:marker@", StringComparison.Ordinal)
            + Dev + "sso_start_url = https://other.awsapps.com/start?key=marker\n");
        Assert.Equal(
            "'sso_start_url' differs between profile 'dev' ('https://other.awsapps.com/start', ~/.aws/config:8) and "
            + "sso-session 'corp' ('https://corp.awsapps.com/start', ~/.aws/config:2)",
            Refusal.Of(() => home.Profiles.Resolve("dev")).Message);
    }

    [Fact]
    public void The_same_value_in_profile_and_session_is_no_difference()
    {
        using var home = new TemporaryHome(Corp + Dev + "sso_region = eu-west-1\n");
        Assert.Equal("eu-west-1", home.Profiles.Resolve("dev").SignIn!.Session.Region);
    }

    [Theory]
    [InlineData("sso_account_id = 1\n", "sso_role_name, sso_start_url, sso_region")]
    [InlineData("sso_role_name = 1\nsso_region = x\n", "sso_account_id, sso_start_url")]
    [InlineData("sso_role_name = R\nsso_account_id =\nsso_region=us-east-1\nsso_start_url=u\n", "sso_account_id")]
    [InlineData("sso_start_url = u\n", "sso_role_name, sso_account_id, sso_region")]
    [InlineData("sso_session = corp\n", "sso_role_name, sso_account_id")]
    public void Missing_keys_are_named_in_order(string keys, string missing)
    {
        using var home = new TemporaryHome(Corp + "[profile dev]\n" + keys);
        Assert.Equal(
            $"~/.aws/config:4: profile 'dev' is incomplete: missing {missing}",
            Refusal.Of(() => home.Profiles.Resolve("dev")).Message);
    }

    [Fact]
    public void Account_or_role_may_stand_in_the_session_but_not_both()
    {
        using var home = new TemporaryHome(
            Corp + "sso_account_id = 9\nsso_role_name = R\n"
            + "[profile one]\nsso_session = corp\nsso_role_name = R\n[profile none]\nsso_session = corp\n");
        Assert.Equal("9", home.Profiles.Resolve("one").AccountId);
        Assert.Contains("missing sso_role_name, sso_account_id",
            Refusal.Of(() => home.Profiles.Resolve("none")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_session_is_signed_in_with_must_stand_in_the_session()
    {
        using var home = new TemporaryHome(
            "[sso-session corp]\nsso_start_url = u\n" + Dev + "sso_region = us-east-1\n");
        var message = "~/.aws/config:1: sso-session 'corp' is incomplete: missing sso_region";
        Assert.Equal(message, Refusal.Of(() => home.Profiles.Resolve("dev")).Message);
        Assert.Equal(message, Refusal.Of(() => home.Profiles.ResolveSession("corp")).Message);
    }

    [Theory]
    [InlineData("us-east-1", true)]
    [InlineData("US-EAST-1", true)]
    [InlineData("a", true)]
    [InlineData("evil.example/", false)]
    [InlineData("us-east-1.evil.example", false)]
    [InlineData("us-east-1#", false)]
    [InlineData("us-east-1@x", false)]
    [InlineData("-us", false)]
    [InlineData("us-", false)]
    [InlineData("12345", false)]
    [InlineData("us east", false)]
    [InlineData("üs-east-1", false)]
    [InlineData("us-east-1:443", false)]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", false)]
    public void A_region_is_one_label_of_a_host(string region, bool accepted)
    {
        using var home = new TemporaryHome(
            "[profile dev]\n" + Legacy.Replace("us-east-1", region, StringComparison.Ordinal));
        if (accepted)
            Assert.Equal(region, home.Profiles.Resolve("dev").SignIn!.Session.Region);
        else
            Assert.StartsWith("~/.aws/config:3: sso_region '", Refusal.Of(() => home.Profiles.Resolve("dev")).Message,
                StringComparison.Ordinal);
        Assert.Equal(accepted, RegionName.IsHostLabel(region));
    }

    [Fact]
    public void The_profiles_own_region_does_not_matter_for_its_credentials()
    {
        using var home = new TemporaryHome("[profile dev]\n" + Legacy + "region = no.region/\n");
        Assert.Equal("no.region/", home.Profiles.Resolve("dev").Region);
    }

    [Fact]
    public void Sso_keys_in_the_credentials_file_count()
    {
        using var home = new TemporaryHome(null, "[dev]\n" + Legacy);
        Assert.Equal("ReadOnly", home.Profiles.Resolve("dev").RoleName);
        Assert.Contains("~/.aws/credentials", Refusal.Of(() => home.Profiles.Resolve("x")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Optional_keys_of_profile_and_session_can_be_read_by_commands_that_need_them()
    {
        using var home = new TemporaryHome(Corp + "sso_cred_login = device\n" + Dev + "sso_cred_auto_login = true\n");
        var profile = home.Profiles.Resolve("dev");
        Assert.Equal("device", profile.Keys["sso_cred_login"]);
        Assert.Equal("true", profile.Keys["sso_cred_auto_login"]);
        Assert.Equal("device", profile.SignIn!.Session.Keys["sso_cred_login"]);
        Assert.False(profile.SignIn!.Session.Keys.ContainsKey("sso_cred_auto_login"));
    }
}
