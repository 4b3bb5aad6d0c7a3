using static CredentialProcess.Tests.Profiles.SampleConfigs;

namespace CredentialProcess.Tests.Profiles;

/// <summary>Which profile or session is meant, and the listing of all of them.</summary>
public class ProfileSourceTests
{
    [Fact]
    public void Default_in_both_forms_and_two_more_legacy_profiles_share_one_sign_in()
    {
        using var home = new TemporaryHome("""
            [default]
            sso_start_url = https://old.awsapps.com/start
            sso_region = us-west-2
            sso_account_id = 000000000001
            sso_role_name = Old
            region = us-west-2
            [profile default]
            sso_start_url = https://my-sso-portal.awsapps.com/start
            sso_region = us-east-1
            sso_account_id = 111122223333
            sso_role_name = AWSReadOnlyAccess
            region = us-west-1
            [profile staging]
            sso_start_url = https://my-sso-portal.awsapps.com/start
            sso_region = us-east-1
            sso_account_id = 444455556666
            sso_role_name = AWSReadOnlyAccess
            region = us-west-2
            [profile prod]
            sso_start_url = https://my-sso-portal.awsapps.com/start
            sso_region = us-east-1
            sso_account_id = 777788889999
            sso_role_name = AWSPowerUserAccess
            """);
        var profile = home.Profiles.Resolve(null);
        Assert.Equal("default", profile.Name);
        Assert.Equal("111122223333", profile.AccountId);
        Assert.Equal("AWSReadOnlyAccess", profile.RoleName);
        Assert.Equal("us-west-1", profile.Region);
        Assert.Null(profile.SignIn!.Session.Name);
        Assert.Equal("https://my-sso-portal.awsapps.com/start", profile.SignIn!.Session.Key);
        Assert.Equal("us-east-1", profile.SignIn!.Session.Region);
        Assert.Equal("444455556666", home.Profiles.Resolve("staging").AccountId);
        Assert.Equal(profile.SignIn!.Session.Key, home.Profiles.Resolve("staging").SignIn!.Session.Key);
        Assert.Equal(profile.SignIn!.Session.Key, home.Profiles.Resolve("prod").SignIn!.Session.Key);
        Assert.Null(home.Profiles.Resolve("prod").Region);
    }

    [Fact]
    public void Two_sessions_stand_side_by_side()
    {
        using var home = new TemporaryHome(
            Corp + "[sso-session club]\nsso_start_url=https://club.awsapps.com/start\nsso_region=us-east-1\n" + Dev
            + "[profile play]\nsso_session = club\nsso_account_id = 2\nsso_role_name = R\n");
        Assert.Equal("corp", home.Profiles.Resolve("dev").SignIn!.Session.Key);
        Assert.Equal("https://club.awsapps.com/start", home.Profiles.Resolve("play").SignIn!.Session.StartUrl);
        Assert.Equal(["corp", "club"], home.Profiles.SessionNames);
        Assert.Equal("eu-west-1", home.Profiles.ResolveSession("corp").Region);
    }

    [Theory]
    [InlineData("asked", "primary", "fallback", "asked")]
    [InlineData(null, "primary", "fallback", "primary")]
    [InlineData(null, null, "fallback", "fallback")]
    [InlineData(null, null, null, "default")]
    [InlineData("", "", "", "default")]
    [InlineData("", "", "fallback", "fallback")]
    public void The_option_comes_before_AWS_PROFILE_and_that_before_AWS_DEFAULT_PROFILE(
        string? asked, string? primary, string? fallback, string chosen)
    {
        using var home = new TemporaryHome(
            $"[profile asked]\n{Legacy}[profile primary]\n{Legacy}[profile fallback]\n{Legacy}[default]\n{Legacy}");
        if (primary is not null)
            home.Variables["AWS_PROFILE"] = primary;
        if (fallback is not null)
            home.Variables["AWS_DEFAULT_PROFILE"] = fallback;
        Assert.Equal(chosen, home.Profiles.Resolve(asked).Name);
    }

    [Fact]
    public void Profile_names_come_once_and_in_the_order_of_the_files()
    {
        using var home = new TemporaryHome(
            "[profile b]\n[default]\n[sso-session s]\n[profile a]\n", "[a]\n[c]\n[default]\n");
        Assert.Equal(["b", "default", "a", "c"], home.Profiles.ProfileNames);
    }

    [Theory]
    [InlineData("[profile stranger]\nnonsense\n")]
    [InlineData("[profile stranger]\nregion = a\nregion = b\n")]
    [InlineData("[profile stranger]\nregion = a\n[profile stranger]\nregion = b\n")]
    [InlineData("[sso-session stranger]\nnonsense\n[profile stranger]\nsso_session = stranger\nsso_role_name = R\n")]
    public void A_broken_section_hides_no_other_profile(string stranger)
    {
        using var home = new TemporaryHome(stranger + Corp + Dev);
        Assert.Equal("dev", Assert.Single(home.Profiles.ListResolvable()).Name);
        Assert.Equal("dev", home.Profiles.Resolve("dev").Name);
        Refusal.Of(() => home.Profiles.Resolve("stranger"));
    }

    [Fact]
    public void A_broken_section_hides_no_other_profile_of_its_account()
    {
        const string Stranger = "[profile stranger]\nsso_account_id = 012345678901\nnonsense\n";
        using var home = new TemporaryHome(Stranger + "[profile old]\n" + Legacy);
        Assert.Equal("old", Assert.Single(home.Profiles.ListOfAccount("012345678901")).Name);

        // It alone may be meant, and nobody can tell.
        using var other = new TemporaryHome(Stranger + Corp + Dev);
        Assert.StartsWith("~/.aws/config:3: ", Refusal.Of(() => other.Profiles.ListOfAccount("012345678901")).Message,
            StringComparison.Ordinal);
    }
}
