using CredentialProcess.Docker;
using CredentialProcess.Ecr;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Docker;

/// <summary>The names of docker's credential helpers, their symlinks, and which registry gets which.</summary>
public sealed class HelperTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("docker-credential-sso-cred", true, null)]
    [InlineData("/usr/local/bin/docker-credential-sso-cred", true, null)]
    [InlineData("./docker-credential-sso-cred-dev", true, "dev")]
    [InlineData("docker-credential-sso-cred-my-team.eu@1", true, "my-team.eu@1")]
    [InlineData("docker-credential-sso-cred-", false, null)]
    [InlineData("docker-credential-sso-credit", false, null)]
    [InlineData("docker-credential-other", false, null)]
    [InlineData("sso-cred", false, null)]
    [InlineData("", false, null)]
    public void A_helper_is_recognized_by_its_program_name(string called, bool isHelper, string? profile)
    {
        Assert.Equal(isHelper, HelperName.IsHelper(called, windows: false, out var named));
        Assert.Equal(profile, named);
    }

    [Theory]
    [InlineData("docker-credential-sso-cred", true, null)]
    [InlineData("docker-credential-sso-cred.EXE", true, null)]
    [InlineData(@"C:\Tools\Docker-Credential-SSO-Cred.exe", true, null)]
    [InlineData(@"C:\Tools/DOCKER-CREDENTIAL-SSO-CRED-Dev.Exe", true, "Dev")]
    [InlineData("docker-credential-sso-cred-my.team", true, "my.team")]
    [InlineData("docker-credential-sso-cred-.exe", false, null)]
    [InlineData("docker-credential-sso-credit.exe", false, null)]
    [InlineData(@"C:\docker-credential-sso-cred\sso-cred.exe", false, null)]
    [InlineData("Sso-Cred.exe", false, null)]
    public void On_Windows_it_is_recognized_without_case_and_extension(string called, bool isHelper, string? profile)
    {
        Assert.Equal(isHelper, HelperName.IsHelper(called, windows: true, out var named));
        Assert.Equal(profile, named);
    }

    [Theory]
    [InlineData("docker-credential-sso-cred.exe")]
    [InlineData("Docker-Credential-sso-cred")]
    public void Elsewhere_case_and_extension_count(string called) =>
        Assert.False(HelperName.IsHelper(called, windows: false, out _));

    [Theory]
    [InlineData("dev", "sso-cred-dev")]
    [InlineData("my profile", "sso-cred-my profile")]
    [InlineData("a/b", null)]
    [InlineData("..\\x", null)]
    [InlineData("a:b", null)]
    [InlineData("a\nb", null)]
    [InlineData("", null)]
    public void A_profile_has_a_helper_if_its_name_can_be_part_of_a_file_name(string profile, string? helper)
    {
        Assert.Equal(helper, HelperName.For(profile));
        if (helper is null)
            Refusal.Of(() => HelperName.Require(profile));
    }

    [Theory]
    [InlineData("sso-cred", true)]
    [InlineData("sso-cred-dev", true)]
    [InlineData("sso-cred-../../x", false)]
    [InlineData("sso-cred-", false)]
    [InlineData("ecr-login", false)]
    [InlineData("SSO-Cred", false)]
    [InlineData("x/docker-credential-sso-cred", false)]
    public void Own_helpers_are_recognized(string helper, bool ours) =>
        Assert.Equal(ours, HelperName.IsOwn(helper, windows: false));

    [Theory]
    [InlineData("SSO-Cred", true)]
    [InlineData("Sso-cred-Dev", true)]
    [InlineData("sso-cred.exe", true)]
    [InlineData("sso-cred-..\\x", false)]
    [InlineData("sso-credit", false)]
    [InlineData("x\\docker-credential-sso-cred", false)]
    public void On_Windows_they_are_recognized_without_case(string helper, bool ours) =>
        Assert.Equal(ours, HelperName.IsOwn(helper, windows: true));

    [Fact]
    public void Links_beside_the_program_are_relative()
    {
        var program = Program("bin");
        var links = new HelperLinks(program, $"/nowhere:{_folder["bin"]}", _folder["home"], null);
        links.Create(["sso-cred", "sso-cred-dev"]);
        links.Create(["sso-cred", "sso-cred-dev"]);
        Assert.Equal((_folder["bin"], true), (links.Folder, links.IsOnPath));
        Assert.Equal("sso-cred", Link("bin/docker-credential-sso-cred"));
        Assert.Equal("sso-cred", Link("bin/docker-credential-sso-cred-dev"));
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder["bin"]).Length);
    }

    [Fact]
    public void Links_use_the_path_on_PATH_and_so_survive_an_update()
    {
        var program = Program("versions/1.0");
        Directory.CreateDirectory(_folder["bin"]);
        File.CreateSymbolicLink(_folder["bin/sso-cred"], program);
        new HelperLinks(program, _folder["bin"], null, null).Create(["sso-cred"]);
        Assert.Equal("sso-cred", Link("bin/docker-credential-sso-cred"));

        new HelperLinks(program, _folder["bin"], null, _folder["other"]).Create(["sso-cred"]);
        Assert.Equal(_folder["bin/sso-cred"], Link("other/docker-credential-sso-cred"));
    }

    [Fact]
    public void If_the_programs_folder_is_not_on_PATH_the_users_folder_is_used()
    {
        var program = Program("opt");
        var links = new HelperLinks(program, _folder["home/.local/bin"], _folder["home"], null);
        links.Create(["sso-cred"]);
        Assert.Equal(program, Link("home/.local/bin/docker-credential-sso-cred"));
    }

    [Fact]
    public void A_chosen_folder_need_not_be_on_PATH()
    {
        var links = new HelperLinks(Program("opt"), "/nowhere", null, _folder["mine"]);
        links.Create(["sso-cred"]);
        Assert.False(links.IsOnPath);
        Assert.True(new HelperLinks(Program("opt"), _folder["mine"] + "/", null, _folder["mine"]).IsOnPath);
    }

    [Fact]
    public void Without_a_folder_on_PATH_the_hint_names_the_option()
    {
        var links = new HelperLinks(Program("opt"), "/nowhere", null, null);
        var failure = Assert.Throws<Failure>(() => links.Create(["sso-cred"]));
        Assert.Contains("--link-folder", failure.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symlink_is_replaced_and_another_file_is_not()
    {
        var program = Program("bin");
        var path = _folder["bin/docker-credential-sso-cred"];
        File.CreateSymbolicLink(path, "/nowhere/sso-cred");
        new HelperLinks(program, _folder["bin"], null, null).Create(["sso-cred"]);
        Assert.Equal("sso-cred", Link("bin/docker-credential-sso-cred"));

        File.Delete(path);
        File.WriteAllText(path, "somebody's own");
        var links = new HelperLinks(program, _folder["bin"], null, null);
        var failure = Assert.Throws<Failure>(() => links.Create(["sso-cred"]));
        Assert.Contains("is not a symlink", failure.Message, StringComparison.Ordinal);
        Assert.Equal("somebody's own", File.ReadAllText(path));
    }

    [Fact]
    public void Each_registry_gets_the_helper_of_the_selected_profile()
    {
        var plan = Plan(null, [], [], """
            [profile only]
            sso_session = corp
            sso_account_id = 111111111111
            sso_role_name = R
            region = eu-central-1
            [profile cn]
            sso_session = corp
            sso_account_id = 222222222222
            sso_role_name = R
            region = cn-north-1
            [profile eu]
            sso_session = corp
            sso_account_id = 333333333333
            sso_role_name = R
            region = eu-west-1
            [profile us]
            sso_session = corp
            sso_account_id = 333333333333
            sso_role_name = Admin
            region = us-east-1
            [profile one]
            sso_session = corp
            sso_account_id = 444444444444
            sso_role_name = R
            region = eu-west-1
            [profile two]
            sso_session = corp
            sso_account_id = 444444444444
            sso_role_name = Admin
            region = eu-west-1
            [profile nowhere]
            sso_session = corp
            sso_account_id = 555555555555
            sso_role_name = R
            [profile keys]
            aws_access_key_id = AKIA
            """);
        Assert.Equal(
            [
                "111111111111.dkr.ecr.eu-central-1.amazonaws.com sso-cred",
                "222222222222.dkr.ecr.cn-north-1.amazonaws.com.cn sso-cred",
                "333333333333.dkr.ecr.eu-west-1.amazonaws.com sso-cred-eu",
                "333333333333.dkr.ecr.us-east-1.amazonaws.com sso-cred-us",
            ],
            plan.Helpers.Select(h => $"{h.Key} {h.Value}"));
        Assert.Equal(
            [
                "444444444444.dkr.ecr.eu-west-1.amazonaws.com: 2 profiles match, 'one', 'two'",
                "account 555555555555: none of its profiles has a Region",
            ],
            plan.Skipped);
    }

    [Fact]
    public void The_chosen_profile_gets_its_own_helper_if_others_match_too()
    {
        Assert.Equal("sso-cred-two", Assert.Single(Plan("two", [], []).Helpers).Value);
        Assert.Equal("sso-cred", Assert.Single(Plan("only", [], []).Helpers).Value);
        Assert.Equal("111111111111.dkr.ecr.us-west-2.amazonaws.com",
            Assert.Single(Plan("only", [], [], region: "us-west-2").Helpers).Key);
    }

    [Fact]
    public void An_earlier_choice_stays_and_another_program_is_replaced()
    {
        const string Host = "444444444444.dkr.ecr.eu-west-1.amazonaws.com";
        Assert.Equal("sso-cred-two", Plan(null, [(Host, "sso-cred-two")], []).Helpers[Host]);
        Assert.Equal("sso-cred-one", Plan("one", [(Host, "sso-cred-two")], []).Helpers[Host]);
        var plan = Plan(null, [(Host, "ecr-login")], [("AWS_PROFILE", "one")]);
        Assert.Equal(("sso-cred-one", "ecr-login"), (plan.Helpers[Host], plan.Previous(Host)));
    }

    [Fact]
    public void A_profile_whose_name_cannot_be_in_a_file_name_is_skipped_with_the_reason() =>
        Assert.Contains("'a/b'", Assert.Single(Plan(null, [], [("AWS_PROFILE", "a/b")], Two.Replace("one", "a/b",
            StringComparison.Ordinal)).Skipped), StringComparison.Ordinal);

    const string Two = """
        [profile only]
        sso_session = corp
        sso_account_id = 111111111111
        sso_role_name = R
        region = eu-central-1
        [profile one]
        sso_session = corp
        sso_account_id = 444444444444
        sso_role_name = R
        region = eu-west-1
        [profile two]
        sso_session = corp
        sso_account_id = 444444444444
        sso_role_name = Admin
        region = eu-west-1
        """;

    static HelperPlan Plan(string? chosen, (string, string)[] existing, (string, string)[] set, string config = Two,
        string? region = null)
    {
        using var home = new TemporaryHome(config
            + "\n[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n");
        foreach (var (name, value) in set)
            home.Variables[name] = value;
        var profiles = home.Profiles;
        var plan = new HelperPlan(
            new RegistryProfiles(profiles, home.Look), existing.ToDictionary(e => e.Item1, e => e.Item2));
        plan.Add(profiles.ListResolvable(), chosen is null ? null : profiles.Resolve(chosen), region);
        return plan;
    }

    string Program(string folder)
    {
        Directory.CreateDirectory(_folder[folder]);
        var path = System.IO.Path.Combine(_folder[folder], "sso-cred");
        File.WriteAllText(path, "");
        return path;
    }

    string? Link(string name) => new FileInfo(_folder[name]).LinkTarget;
}
