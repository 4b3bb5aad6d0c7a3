using System.Text;
using CredentialProcess.Ecr;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Ecr;

/// <summary>Which profile a registry is asked for with.</summary>
public sealed class RegistryProfilesTests
{
    const string Registry = "111111111111.dkr.ecr.eu-central-1.amazonaws.com";

    const string Session = """
        [sso-session corp]
        sso_start_url = https://corp.awsapps.com/start
        sso_region = us-east-1

        """;

    [Fact]
    public void The_one_profile_of_the_account_is_it_whatever_else_is_active() =>
        Assert.Equal(
        "dev", Choose([("AWS_PROFILE", "other")], Profile("dev", "111111111111"), Profile("other", "222222222222")));

    [Fact]
    public void The_variable_of_its_own_wins_over_everything() =>
        Assert.Equal("other", Choose([("SSO_CRED_ECR_PROFILE", "other"), ("AWS_PROFILE", "dev")], "dev",
            Profile("dev", "111111111111"), Profile("other", "222222222222")));

    [Fact]
    public void The_helpers_own_name_wins_over_the_account() =>
        Assert.Equal("other", Choose([("AWS_PROFILE", "dev"), ("SSO_CRED_ECR_PROFILE", "")], "other",
            Profile("dev", "111111111111"), Profile("other", "222222222222")));

    [Fact]
    public void A_name_that_is_no_profile_is_refused_and_not_guessed() =>
        Assert.Contains("no profile 'gone'", Refuse([], "gone", Profile("dev", "111111111111")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("AWS_PROFILE", "admin", "admin")]
    [InlineData("AWS_DEFAULT_PROFILE", "admin", "admin")]
    [InlineData("AWS_PROFILE", "pair", "admin")] // runs sso-cred --profile admin
    public void Of_several_the_active_one_is_it(string variable, string active, string expected) =>
        Assert.Equal(expected, Choose([(variable, active)], Profile("dev", "111111111111", "ReadOnly", "eu-central-1"),
            Profile("admin", "111111111111", "Admin"),
            "[profile pair]\ncredential_process = sso-cred --profile admin\n"));

    [Theory]
    [InlineData("other")]
    [InlineData("gone")]
    [InlineData("keys")]
    public void Of_several_the_one_of_the_registrys_region_is_it_where_the_active_one_is_none_of_them(string active) =>
        Assert.Equal(
            "dev", Choose([("AWS_PROFILE", active)], Profile("dev", "111111111111", "ReadOnly", "eu-central-1"),
            Profile("admin", "111111111111", "Admin", "us-east-1"), Profile("other", "222222222222"),
            "[profile keys]\naws_access_key_id = AKIA\n"));

    [Fact]
    public void Several_that_are_left_are_refused_with_the_choice()
    {
        var failure = Refuse([], null, Profile("dev", "111111111111", "ReadOnly", "eu-central-1"),
            Profile("admin", "111111111111", "Admin", "eu-central-1"));
        Assert.Equal("2 profiles belong to account 111111111111: 'dev', 'admin'", failure.Message);
        Assert.Contains("AWS_PROFILE", failure.Hint!, StringComparison.Ordinal);
        Assert.Contains("sso-cred ecr install --profile NAME", failure.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_of_one_role_are_no_choice() =>
        Assert.Equal("dev-eu", Choose([], Profile("dev-eu", "111111111111", region: "eu-west-1"),
            Profile("dev-us", "111111111111", region: "us-east-1")));

    [Fact]
    public void A_hundred_are_not_all_listed()
    {
        var failure = Refuse(
            [], null, [.. Enumerable.Range(0, 100).Select(i => Profile($"p{i}", "111111111111", $"R{i}"))]);
        Assert.Equal("100 profiles belong to account 111111111111: 'p0', 'p1', 'p2', 'p3', 'p4' and 95 more",
            failure.Message);
    }

    [Fact]
    public void The_active_profile_serves_the_registry_of_an_account_that_is_not_configured() =>
        Assert.Equal("other", Choose([("AWS_PROFILE", "other")], Profile("other", "222222222222")));

    [Fact]
    public void Without_an_active_profile_that_registry_is_refused_with_its_account()
    {
        var failure = Refuse([], null, Profile("other", "222222222222"));
        Assert.Contains("111111111111", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AWS_PROFILE", failure.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void Ecr_public_is_asked_for_with_the_active_profile()
    {
        Assert.Equal("dev", Choose("public.ecr.aws", [("AWS_PROFILE", "dev")], null, Profile("dev", "111111111111")));
        Assert.Contains("public.ecr.aws", Refusal.Of(
            () => Choose("public.ecr.aws", [], null, Profile("dev", "111111111111"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_of_the_account_that_is_broken_says_what_is_wrong_with_it() =>
        Assert.Contains("sso_role_name", Refuse([], null,
            "[profile dev]\nsso_session = corp\nsso_account_id = 111111111111\n").Message, StringComparison.Ordinal);

    [Fact]
    public void A_broken_one_is_no_choice_beside_a_good_one() =>
        Assert.Equal("dev", Choose([], "[profile broken]\nsso_session = corp\nsso_account_id = 111111111111\n",
            Profile("dev", "111111111111")));

    [Fact]
    public void The_digits_elsewhere_make_no_profile_of_the_account() =>
        Assert.Equal("dev", Choose([], Profile("dev", "111111111111"),
            Profile("other", "222222222222") + "# like 111111111111\nrole_arn_note = 111111111111\n"));

    [Fact]
    public void The_account_may_stand_in_the_session_or_be_inherited()
    {
        Assert.Equal("dev", Choose([], "[profile dev]\nsso_session = team\nsso_role_name = R\n"
            + "[sso-session team]\nsso_start_url = https://x.awsapps.com/start\nsso_region = us-east-1\n"
            + "sso_account_id = 111111111111\n"));
        Assert.Equal("dev", Choose([], "[DEFAULT]\nsso_account_id = 111111111111\n"
            + "[profile dev]\nsso_session = corp\nsso_role_name = R\n"));
    }

    [Fact]
    public void Fifteen_hundred_profiles_are_looked_through_and_only_those_of_the_account_are_read()
    {
        // Any section but those of the account would be refused if it were read: each has a key twice.
        var config = new StringBuilder();
        for (var i = 0; i < 1500; i++)
            config.Append(i == 700 ? Profile("dev", "111111111111") : $"[profile p{i}]\nregion = a\nregion = b\n");
        Assert.Equal("dev", Choose([], config.ToString()));
    }

    [Fact]
    public void A_role_to_assume_belongs_to_its_own_account_and_not_to_its_sources()
    {
        Assert.Equal("deploy", Choose([], Profile("dev", "222222222222"), Role("deploy", "111111111111")));
        Assert.Contains("no profile belongs to account 111111111111", Refuse([], null,
            Profile("dev", "222222222222"), Role("deploy", "333333333333")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_to_assume_that_is_broken_says_what_is_wrong_with_it() =>
        Assert.Contains("no profile 'gone'", Refuse([], null, Role("deploy", "111111111111", "gone")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("", "")]
    [InlineData("region = eu-west-1\n", "external_id = other\n")]
    public void Two_profiles_that_assume_one_role_are_no_choice(string one, string other) =>
        Assert.Equal("a", Choose([], Profile("dev", "222222222222"), Role("a", "111111111111") + one,
            Role("b", "111111111111") + other));

    [Fact]
    public void A_restricted_role_is_not_the_role_itself_nor_is_an_assumed_one_of_a_signed_in_name()
    {
        Refuse([], null, Profile("dev", "222222222222"), Role("a", "111111111111"),
            Role("b", "111111111111") + "sso_cred_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess\n");
        Refuse([], null, Profile("dev", "111111111111", "Deploy"), Role("a", "111111111111"));
    }

    static string Role(string name, string account, string source = "dev") =>
        $"[profile {name}]\nrole_arn = arn:aws:iam::{account}:role/Deploy\nsource_profile = {source}\n";

    static string Profile(string name, string account, string role = "ReadOnly", string? region = null) =>
        $"[profile {name}]\nsso_session = corp\nsso_account_id = {account}\nsso_role_name = {role}\n"
        + (region is null ? "" : $"region = {region}\n");

    static string Choose((string Name, string Value)[] set, params string[] sections) =>
        Choose(Registry, set, null, sections);

    static string Choose((string Name, string Value)[] set, string named, string section, params string[] sections) =>
        named.StartsWith('[')
            ? Choose(Registry, set, null, [named, section, .. sections])
            : Choose(Registry, set, named, [section, .. sections]);

    static string Choose(string registry, (string Name, string Value)[] set, string? named, params string[] sections)
    {
        using var home = new TemporaryHome(Session + string.Concat(sections));
        foreach (var (name, value) in set)
            home.Variables[name] = value;
        return new RegistryProfiles(home.Profiles, home.Look).For(RegistryHost.Parse(registry)!, named).Name;
    }

    static Failure Refuse((string Name, string Value)[] set, string? named, params string[] sections) =>
        Refusal.Of(() => Choose(Registry, set, named, sections));
}
