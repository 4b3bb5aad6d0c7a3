using SsoCred.Tests.SignIn;

namespace SsoCred.Tests;

/// <summary><c>profiles add-process</c>: NAME-process for profiles that are there already.</summary>
public sealed class AddProcessTests : ExecutableTests
{
    string _before = "";

    protected override void SetUp()
    {
        Directory.CreateDirectory(Home["bin"]);
        File.CreateSymbolicLink(Home["bin/sso-cred"], SsoCredBinary.Path);
        Home.Environment["PATH"] = $"{Home["bin"]}:{Home.Environment["PATH"]}";
        _before = Home.Config;
    }

    [Fact]
    public async Task The_profile_is_written_at_the_end_with_its_region_and_works()
    {
        var run = await Home.RunAsync("profiles", "add-process", "dev", "--yes");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.EndsWith("wrote ~/.aws/config: 'dev-process' added\n", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(_before + "\n[profile dev-process]\ncredential_process = sso-cred --profile dev\n"
            + "region = eu-central-1\n", Home.Config);
        Home.SignIn();
        await Home.DocumentAsync("dev-process");
        Assert.Equal("nothing to change\n",
            (await Home.RunAsync("profiles", "add-process", "dev", "--yes")).OutputText);
        Assert.Equal("nothing to change\n",
            (await Home.RunAsync("profiles", "add-process", "--all", "--yes")).OutputText);
    }

    [Fact]
    public async Task All_are_those_that_have_none_and_a_name_in_use_is_left_out()
    {
        Home.Config += """

            [profile two]
            sso_session = my-sso
            sso_account_id = 012345678901
            sso_role_name = Admin

            [profile two-process]
            region = us-east-1

            [profile three]
            role_arn = arn:aws:iam::123456789012:role/Deploy
            source_profile = dev
            """;
        var run = await Home.RunAsync("profiles", "add-process", "--all", "--yes");
        Assert.Equal(0, run.Exit);
        Assert.EndsWith("2 profiles added\n", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("[profile three-process]\ncredential_process = sso-cred --profile three\n", Home.Config,
            StringComparison.Ordinal);
        Assert.Contains("[profile dev-process]\n", Home.Config, StringComparison.Ordinal);
        Assert.DoesNotContain("sso-cred --profile two\n", Home.Config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_means_something_else_is_refused()
    {
        Home.Config = _before += "\n[profile dev-process]\ncredential_process = other\n";
        var said = (await Home.RunAsync("profiles", "add-process", "dev", "--yes")).Failed(3);
        Assert.Contains("dev-process", said.Error, StringComparison.Ordinal);
        Assert.Equal(_before, Home.Config);
        (await Home.RunAsync("profiles", "add-process", "nobody", "--yes")).Failed(3);
    }

    [Fact]
    public async Task Nothing_is_written_without_names_or_without_a_confirmation()
    {
        Assert.Equal("run: sso-cred profiles add-process NAME, or --all",
            (await Home.RunAsync("profiles", "add-process", "--yes")).Failed(2).Hint);
        (await Home.RunAsync("profiles", "add-process", "--all", "dev", "--yes")).Failed(2);
        (await Home.RunAsync("profiles", "add-process", "dev")).Failed(2);
        var run = await Home.RunAsync("profiles", "add-process", "dev", "--dry-run");
        Assert.Equal(0, run.Exit);
        Assert.Contains("\n+[profile dev-process]\n", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(_before, Home.Config);
        var candidates = await Home.RunAsync("__complete", "zsh", "=d", "profiles", "add-process");
        Assert.Contains("dev\n", candidates.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_shows_the_diff_and_asks()
    {
        await using var tmux = await Tmux.StartAsync(Home);
        await tmux.TypeAsync("TERM=dumb $sso_cred profiles add-process dev");
        await tmux.SeeAsync("+credential_process = sso-cred --profile dev");
        await tmux.SeeAsync("write this to ~/.aws/config ('dev-process' added) [Y/n]:");
        await tmux.TypeAsync("n");
        await tmux.SeeAsync("nothing is written");
        Assert.Equal(_before, Home.Config);
    }
}
