using CredentialProcess.Git;

namespace CredentialProcess.Tests.Git;

/// <summary>The helper's name, its command, and what installing it makes of the values in git's config.</summary>
public sealed class GitHelperTests
{
    const string Url = "https://git-codecommit.*.amazonaws.com";
    const string Ours = "!/usr/bin/sso-cred codecommit credential-helper --profile dev";
    const string Theirs = "!aws codecommit credential-helper $@";

    [Theory]
    [InlineData("git-credential-sso-cred", true)]
    [InlineData("/usr/lib/git-core/git-credential-sso-cred", true)]
    [InlineData("git-credential-sso-cred-dev", false)]
    [InlineData("git-credential-sso-cred.exe", false)]
    [InlineData("Git-Credential-SSO-Cred", false)]
    [InlineData("docker-credential-sso-cred", false)]
    [InlineData("sso-cred", false)]
    [InlineData("", false)]
    public void The_helper_is_recognized_by_its_program_name(string called, bool isHelper) =>
        Assert.Equal(isHelper, GitHelper.IsHelper(called, windows: false));

    [Theory]
    [InlineData("git-credential-sso-cred", true)]
    [InlineData(@"C:\Program Files\sso-cred\Git-Credential-SSO-Cred.EXE", true)]
    [InlineData(@"C:\git-credential-sso-cred\sso-cred.exe", false)]
    public void On_Windows_without_case_and_extension(string called, bool isHelper) =>
        Assert.Equal(isHelper, GitHelper.IsHelper(called, windows: true));

    [Theory]
    [InlineData("/usr/bin/sso-cred", "dev", Ours)]
    [InlineData("/usr/bin/sso-cred", null, "!/usr/bin/sso-cred codecommit credential-helper")]
    [InlineData("/home/a b/it's/sso-cred", "my team",
        @"!'/home/a b/it'\''s/sso-cred' codecommit credential-helper --profile 'my team'")]
    [InlineData(@"C:\Program Files\sso-cred.exe", null,
        @"!'C:\Program Files\sso-cred.exe' codecommit credential-helper")]
    public void Its_command_is_quoted_for_the_shell_and_known_again(string program, string? profile, string command)
    {
        Assert.Equal(command, GitHelper.CommandFor(program, profile));
        Assert.True(GitHelper.IsOwn(command));
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("sso-cred")]
    [InlineData("sso-cred --profile dev")]
    [InlineData("!sso-cred")]
    [InlineData("!sso-cred codecommit install")]
    [InlineData("!'sso-cred codecommit credential-helper")]
    [InlineData("!other codecommit credential-helper")]
    [InlineData(Theirs)]
    public void Helpers_of_others_are_not_ours(string value) => Assert.False(GitHelper.IsOwn(value));

    [Fact]
    public void Installing_twice_is_installing_once()
    {
        var once = Section().With(Ours);
        Assert.Equal(["", Ours], once.Helpers);
        Assert.Equal(["true"], once.Paths);
        Assert.True(once.IsSame(once.With(Ours)));
    }

    [Fact]
    public void Another_profile_takes_the_place_of_the_first()
    {
        const string Another = "!/usr/bin/sso-cred codecommit credential-helper --profile prod";
        Assert.Equal(["", Another], Section().With(Ours).With(Another).Helpers);
    }

    public static TheoryData<string[], string[]> Others => new()
    {
        { [], [] },
        { [Theirs], ["true"] },
        { ["", Theirs], [] },
        { ["", "store", ""], ["false"] },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void What_others_have_stays_and_is_in_force_again_afterwards(string[] helpers, string[] paths)
    {
        var before = new CredentialSection(Url, helpers, paths);
        var installed = before.With(Ours);
        Assert.Equal([.. helpers, "", Ours], installed.Helpers);
        Assert.Equal([.. paths, "true"], installed.Paths);
        Assert.True(before.IsSame(installed.Without()));
    }

    [Fact]
    public void What_came_after_ours_stays_too()
    {
        var later = Section().With(Ours) with { Helpers = ["", Ours, "cache"] };
        Assert.Equal(["cache"], later.Without().Helpers);
        Assert.Equal(["", Ours, "cache"], later.With(Ours).Helpers);
    }

    [Fact]
    public void A_path_that_was_switched_off_meanwhile_is_switched_on_again() =>
        Assert.Equal(["true", "false", "true"],
            (Section().With(Ours) with { Paths = ["true", "false"] }).With(Ours).Paths);

    [Fact]
    public void Without_ours_nothing_is_taken_back()
    {
        var theirs = new CredentialSection(Url, ["", Theirs], ["true"]);
        Assert.True(theirs.IsSame(theirs.Without()));
    }

    static CredentialSection Section() => new(Url, [], []);
}
