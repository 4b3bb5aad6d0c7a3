using CredentialProcess.Aws;

namespace CredentialProcess.Tests.Profiles;

public class ProfileSourceTests
{
    const string Legacy = """
        sso_start_url = https://my-sso-portal.awsapps.com/start
        sso_region = us-east-1
        sso_account_id = 012345678901
        sso_role_name = ReadOnly

        """;

    const string Corp = """
        [sso-session corp]
        sso_start_url = https://corp.awsapps.com/start
        sso_region = eu-west-1

        """;

    const string Dev = "[profile dev]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = R\n";

    [Theory]
    [InlineData("dev", "  [profile dev]")]
    [InlineData("dev", "\t[ profile   'dev' ]", false)]
    [InlineData("dev", "  [profile 'dev'] ; mine")]
    [InlineData("default", " [default]")]
    [InlineData("default", " [profile default]")]
    [InlineData("other", "  [profile dev]", false)]
    public void A_header_that_is_indented_is_named_where_its_profile_is_missed(string asked, string line, bool isIt = true)
    {
        using var home = new TemporaryHome($"[profile a]\noutput = json\n\n{line}\nsso_account_id = 1\n");
        var failure = Refusal.Of(() => home.Profiles.Resolve(asked));
        Assert.StartsWith($"no profile '{asked}' in ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(isIt, failure.Hint!.Contains("is indented, so it belongs to the value of 'output' above it; begin the "
            + "header at the left margin", StringComparison.Ordinal));
        Assert.Equal(isIt, failure.Hint.Contains("config:4: [", StringComparison.Ordinal));
    }

    [Fact]
    public void So_is_one_of_a_session_or_of_services()
    {
        using var other = new TemporaryHome(Dev + "output = json\n  [sso-session corp]\n");
        Assert.Contains(":6: [sso-session corp] is indented",
            Refusal.Of(() => other.Profiles.Resolve("dev")).Hint, StringComparison.Ordinal);
        using var third = new TemporaryHome("[profile b]\n" + Legacy + "services = s\noutput = json\n [services s]\n");
        Assert.Contains(":8: [services s] is indented", Refusal.Of(() =>
            third.Profiles.Resolve("b").Endpoints.Resolve("sso", "us-east-1")).Hint, StringComparison.Ordinal);
    }

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
        Assert.Null(profile.Session.Name);
        Assert.Equal("https://my-sso-portal.awsapps.com/start", profile.Session.Key);
        Assert.Equal("us-east-1", profile.Session.Region);
        Assert.Equal("444455556666", home.Profiles.Resolve("staging").AccountId);
        Assert.Equal(profile.Session.Key, home.Profiles.Resolve("staging").Session.Key);
        Assert.Equal(profile.Session.Key, home.Profiles.Resolve("prod").Session.Key);
        Assert.Null(home.Profiles.Resolve("prod").Region);
    }

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
        Assert.Equal("my-sso-session", profile.Session.Key);
        Assert.Equal("https://d-1234567890.awsapps.com/start/#", profile.Session.StartUrl);
        Assert.Equal("us-east-1", profile.Session.Region);
        Assert.Equal("sso:account:access", profile.Session.RegistrationScopes);
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

    [Fact]
    public void Two_sessions_stand_side_by_side()
    {
        using var home = new TemporaryHome(
            Corp + "[sso-session club]\nsso_start_url=https://club.awsapps.com/start\nsso_region=us-east-1\n" + Dev
            + "[profile play]\nsso_session = club\nsso_account_id = 2\nsso_role_name = R\n");
        Assert.Equal("corp", home.Profiles.Resolve("dev").Session.Key);
        Assert.Equal("https://club.awsapps.com/start", home.Profiles.Resolve("play").Session.StartUrl);
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
        Assert.Equal("eu-west-1", home.Profiles.Resolve("dev").Session.Region);
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

    [Fact]
    public void A_session_that_does_not_exist_is_named_with_the_nearest()
    {
        using var home = new TemporaryHome(Corp + Dev.Replace("= corp", "= crop", StringComparison.Ordinal));
        var failure = Refusal.Of(() => home.Profiles.Resolve("dev"));
        Assert.Equal("~/.aws/config:5: there is no [sso-session crop]", failure.Message);
        Assert.Equal("did you mean 'corp'?", failure.Hint);
        Assert.Equal("available: 'corp'", Refusal.Of(() => home.Profiles.ResolveSession("other")).Hint);
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
            Assert.Equal(region, home.Profiles.Resolve("dev").Session.Region);
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
    public void A_profile_with_role_arn_is_refused_by_name()
    {
        using var home = new TemporaryHome(
            "[profile dev]\n" + Legacy + "role_arn = arn:aws:iam::1:role/x\nsource_profile = base\n");
        Assert.StartsWith("~/.aws/config:6: profile 'dev' has role_arn",
            Refusal.Of(() => home.Profiles.Resolve("dev")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_arn_from_DEFAULT_or_the_credentials_file_counts_too()
    {
        using var home = new TemporaryHome("[profile dev]\n" + Legacy, "[dev]\nrole_arn = x\n");
        Assert.StartsWith("~/.aws/credentials:2: profile 'dev' has role_arn",
            Refusal.Of(() => home.Profiles.Resolve("dev")).Message, StringComparison.Ordinal);
        using var other = new TemporaryHome("[DEFAULT]\nrole_arn = x\n[profile dev]\n" + Legacy);
        Assert.StartsWith("~/.aws/config:2:", Refusal.Of(() => other.Profiles.Resolve("dev")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Sso_keys_in_the_credentials_file_count()
    {
        using var home = new TemporaryHome(null, "[dev]\n" + Legacy);
        Assert.Equal("ReadOnly", home.Profiles.Resolve("dev").RoleName);
        Assert.Contains("~/.aws/credentials", Refusal.Of(() => home.Profiles.Resolve("x")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso-cred --profile dev-sso")]
    [InlineData("/usr/local/bin/sso-cred get --profile=dev-sso")]
    public void A_profile_that_runs_this_program_means_the_profile_it_names(string line)
    {
        using var home = new TemporaryHome(
            $"[profile dev]\ncredential_process = {line}\nendpoint_url = https://dev.example\n"
            + "[profile dev-sso]\n" + Legacy + "endpoint_url = https://dev-sso.example\n");
        var profile = home.Profiles.Resolve("dev");
        Assert.Equal("dev-sso", profile.Name);
        Assert.Equal("012345678901", profile.AccountId);
        Assert.Equal("dev-sso.example", profile.Endpoints.Resolve("sso", "us-east-1").Url!.Host);
    }

    [Fact]
    public void Sso_keys_come_before_a_credential_process()
    {
        using var home = new TemporaryHome("[profile dev]\ncredential_process = sso-cred --profile dev\n" + Legacy);
        Assert.Equal("dev", home.Profiles.Resolve("dev").Name);
    }

    [Theory]
    [InlineData("[profile dev]\ncredential_process = sso-cred --profile dev\n")]
    [InlineData("[profile dev]\ncredential_process = sso-cred --profile b\n"
        + "[profile b]\ncredential_process = sso-cred --profile dev\n")]
    [InlineData("[profile dev]\ncredential_process = sso-cred --profile b\n"
        + "[profile b]\ncredential_process = sso-cred --profile c\n[profile c]\n" + Legacy)]
    public void A_ring_or_a_longer_chain_is_refused(string config)
    {
        using var home = new TemporaryHome(config);
        Assert.StartsWith("~/.aws/config:2: credential_process of profile 'dev' leads to a profile that runs sso-cred",
            Refusal.Of(() => home.Profiles.Resolve("dev")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso-cred", "does not say which profile sso-cred is to use")]
    [InlineData("aws sso get-credentials --profile x", "'aws sso get-credentials', a command that does not exist")]
    [InlineData("/opt/helper --token s3cret", "gets its credentials from another program, 'helper'")]
    [InlineData("TOKEN=s3cret helper", "gets its credentials from another program")]
    [InlineData("sso-cred --profile 'x", "has an unclosed quote")]
    [InlineData("sso-cred --profile nobody", "no profile 'nobody' in ~/.aws/config (named at ~/.aws/config:2)")]
    public void Any_other_credential_process_is_named_without_its_arguments(string line, string message)
    {
        using var home = new TemporaryHome($"[profile dev]\ncredential_process = {line}\n");
        var failure = Refusal.Of(() => home.Profiles.Resolve("dev"));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString() + failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_without_sso_keys_says_what_it_is()
    {
        using var home = new TemporaryHome(
            "[profile plain]\nregion = x\n", "[keys]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s\n");
        Assert.Equal("~/.aws/config:1: profile 'plain' has no sso_ keys",
            Refusal.Of(() => home.Profiles.Resolve("plain")).Message);
        var failure = Refusal.Of(() => home.Profiles.Resolve("keys"));
        Assert.Equal("~/.aws/credentials:1: profile 'keys' has its own access keys and no sso_ keys",
            failure.Message);
    }

    [Theory]
    [InlineData("dve", "did you mean 'dev'?")]
    [InlineData("Dev1", "did you mean 'dev' or 'DEV2'?")]
    [InlineData("staging", "did you mean 'staging-eu'?")]
    [InlineData("zzzzzz", "available: 'dev', 'DEV2', 'staging-eu'")]
    [InlineData("dev\u001b[2J", "available: 'dev', 'DEV2', 'staging-eu'")]
    [InlineData("raw", "~/.aws/config:4 has [raw]; write it as [profile raw]")]
    [InlineData("Big", "~/.aws/config:5 has [Profile Big]; write it as [profile Big]")]
    [InlineData("a b", "~/.aws/config:6 has [profile a b]; write it as [profile 'a b']")]
    public void An_unknown_profile_is_met_with_the_closest_names(string asked, string hint)
    {
        using var home = new TemporaryHome(
            "[profile dev]\n[profile DEV2]\n[profile staging-eu]\n[raw]\n[Profile Big]\n[profile a b]\n");
        var failure = Refusal.Of(() => home.Profiles.Resolve(asked));
        Assert.StartsWith("no profile '", failure.Message, StringComparison.Ordinal);
        Assert.Equal(hint, failure.Hint);
    }

    [Fact]
    public void Of_many_names_few_are_listed()
    {
        using var home = new TemporaryHome(string.Concat(Enumerable.Range(0, 40).Select(i => $"[profile team{i}]\n")));
        Assert.Equal("available: 'team0', 'team1', 'team2', 'team3', 'team4' and 35 more",
            Refusal.Of(() => home.Profiles.Resolve("quite-another")).Hint);
        Assert.Equal("did you mean 'team0' or 'team1' or 'team2'?",
            Refusal.Of(() => home.Profiles.Resolve("tea")).Hint);
    }

    [Fact]
    public void The_message_says_which_variable_named_the_profile()
    {
        using var home = new TemporaryHome(Corp);
        home.Variables["AWS_DEFAULT_PROFILE"] = "dev";
        Assert.Equal("no profile 'dev' in ~/.aws/config (named by AWS_DEFAULT_PROFILE)",
            Refusal.Of(() => home.Profiles.Resolve(null)).Message);
        home.Variables.Remove("AWS_DEFAULT_PROFILE");
        Assert.Equal("no profile 'default' in ~/.aws/config (neither --profile nor AWS_PROFILE names another)",
            Refusal.Of(() => home.Profiles.Resolve(null)).Message);
    }

    [Fact]
    public void A_header_that_is_not_closed_is_suspected_when_a_profile_is_not_found()
    {
        using var home = new TemporaryHome("[profile a]\nr = 1\n[profile wanted\nsso_region = x\n");
        Assert.Equal("~/.aws/config:3 is not valid; does it hide a header?",
            Refusal.Of(() => home.Profiles.Resolve("wanted")).Hint);
    }

    [Fact]
    public void Optional_keys_of_profile_and_session_can_be_read_by_whoever_needs_them()
    {
        using var home = new TemporaryHome(Corp + "sso_cred_login = device\n" + Dev + "sso_cred_auto_login = true\n");
        var profile = home.Profiles.Resolve("dev");
        Assert.Equal("device", profile.Keys["sso_cred_login"]);
        Assert.Equal("true", profile.Keys["sso_cred_auto_login"]);
        Assert.Equal("device", profile.Session.Keys["sso_cred_login"]);
        Assert.False(profile.Session.Keys.ContainsKey("sso_cred_auto_login"));
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
