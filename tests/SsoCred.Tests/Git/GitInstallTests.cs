namespace SsoCred.Tests.Git;

/// <summary><c>sso-cred codecommit install</c> with a real git and a config of its own.</summary>
public sealed class GitInstallTests : IAsyncLifetime
{
    const string Elsewhere = "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/x";

    GitHome _git = null!;

    public async ValueTask InitializeAsync() => _git = await GitHome.CreateAsync();

    public ValueTask DisposeAsync() => _git.DisposeAsync();

    string Config
    {
        get => File.ReadAllText(_git.ConfigPath);
        set => File.WriteAllText(_git.ConfigPath, value);
    }

    string Command => $"!'{_git.Programs}/sso-cred' codecommit credential-helper";

    [Fact]
    public async Task It_shows_what_it_writes_and_uninstall_takes_exactly_that_back()
    {
        var before = Config;
        var shown = await InstallAsync("--profile", "dev");
        Assert.StartsWith("in git's global config:\n  [credential \"https://git-codecommit.*.amazonaws.com\"]\n"
            + $"    helper =\n    helper = {Command} --profile dev\n    useHttpPath = true\n", shown,
            StringComparison.Ordinal);
        Assert.Equal(6, shown.Split("[credential ").Length - 1);
        Assert.StartsWith(before, Config, StringComparison.Ordinal);
        Assert.Equal(["", $"{Command} --profile dev"], await HelpersAsync());

        var again = await InstallAsync("--profile", "dev");
        Assert.StartsWith("git's global config has it already", again, StringComparison.Ordinal);

        Assert.Contains("removed\n", await InstallAsync("--uninstall"), StringComparison.Ordinal);
        Assert.Equal(before, Config);
        Assert.Contains("nothing to take back", await InstallAsync("--uninstall"), StringComparison.Ordinal);
        Assert.Equal(before, Config);
    }

    [Fact]
    public async Task Another_profile_replaces_the_first()
    {
        await InstallAsync("--profile", "dev");
        var shown = await InstallAsync();
        Assert.Contains($"helper = {Command} (was {Command} --profile dev)\n", shown, StringComparison.Ordinal);
        Assert.Equal(["", Command], await HelpersAsync());
        Assert.DoesNotContain("--profile dev", Config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_AWS_CLIs_guide_has_in_the_same_section_stays()
    {
        Config += """
            [credential "https://git-codecommit.*.amazonaws.com"]
            	# the AWS CLI's
            	helper = !aws codecommit credential-helper $@
            	UseHttpPath = true
            	provider = generic

            """;
        var before = await ListAsync();
        var text = Config;
        await InstallAsync("--profile", "dev");
        Assert.Equal(["!aws codecommit credential-helper $@", "", $"{Command} --profile dev"],
            await HelpersAsync());
        await InstallAsync("--uninstall");
        Assert.Equal(before.Split('\n').Order(), (await ListAsync()).Split('\n').Order());
        // git can't remove one of two equal lines, so that the last one moves.
        Assert.StartsWith(text[..text.LastIndexOf("\tUseHttpPath", StringComparison.Ordinal)], Config,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_Regions_profile_comes_before_that_of_all(bool isFirst)
    {
        _git.Home.Config += "\n[profile far]\nsso_session = my-sso\nsso_account_id = 123456789012\nsso_role_name = R\n";
        if (isFirst)
            await InstallAsync("--profile", "far", "--region", "us-east-1");
        await InstallAsync("--profile", "dev");
        if (!isFirst)
            await InstallAsync("--profile", "far", "--region", "us-east-1");
        Assert.EndsWith("--profile far", (await FillingHelpersAsync(Elsewhere))[^1], StringComparison.Ordinal);
        Assert.EndsWith("--profile dev", (await FillingHelpersAsync(GitHome.Url))[^1], StringComparison.Ordinal);

        await InstallAsync("--uninstall", "--region", "us-east-1");
        Assert.DoesNotContain("far", Config, StringComparison.Ordinal);
        Assert.EndsWith("--profile dev", (await FillingHelpersAsync(Elsewhere))[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://git-codecommit-fips.us-gov-west-1.amazonaws.com/v1/repos/x")]
    [InlineData("https://git-codecommit.cn-north-1.amazonaws.com.cn/v1/repos/x")]
    [InlineData("https://vpce-0a1b-abcdefgh.git-codecommit.us-west-2.vpce.amazonaws.com/v1/repos/x")]
    [InlineData("https://vpce-0a1b-abcdefgh.git-codecommit.cn-north-1.vpce.amazonaws.com.cn/v1/repos/x")]
    public async Task It_is_in_force_for_each_kind_of_host(string url)
    {
        await InstallAsync("--profile", "dev");
        Assert.Equal([$"{Command[1..]} --profile dev"], await FillingHelpersAsync(url));
        Assert.Equal("true\n", await _git.GitOutputAsync("config", "--get-urlmatch", "credential.useHttpPath", url));
    }

    [Theory]
    [InlineData("https://github.com/a/b")]
    [InlineData("https://git-codecommit.us-east-1.amazonaws.com.evil.example/x")]
    public async Task It_is_not_for_others(string url)
    {
        await InstallAsync("--profile", "dev");
        Assert.DoesNotContain(
            await FillingHelpersAsync(url), helper => helper.Contains("codecommit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_of_its_own_can_be_named()
    {
        var before = Config;
        var file = _git.Home["a file"];
        await InstallAsync("--file", file, "--profile", "dev");
        Assert.Equal(before, Config);
        Assert.Contains("useHttpPath = true", await File.ReadAllTextAsync(file, default), StringComparison.Ordinal);
        Assert.Contains($"from {file}:\n", await InstallAsync("--file", file, "--uninstall"), StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(file, default));
    }

    [Fact]
    public async Task The_global_config_may_be_elsewhere_or_not_there_yet()
    {
        _git.Home.Environment["GIT_CONFIG_GLOBAL"] = _git.Home["elsewhere"];
        await InstallAsync("--profile", "dev");
        Assert.Contains("useHttpPath", await File.ReadAllTextAsync(_git.Home["elsewhere"], default),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_that_git_cannot_change_stays_as_it_is()
    {
        var before = Config;
        await File.WriteAllTextAsync(_git.ConfigPath + ".lock", "", default);
        var run = await RunAsync("--profile", "dev");
        Assert.Equal(1, run.Exit);
        Assert.Contains("could not lock config file", run.Said, StringComparison.Ordinal);
        Assert.Equal(before, Config);
    }

    [Fact]
    public async Task A_config_that_git_cannot_read_stays_as_it_is()
    {
        Config = "[credential\nhelper = x\n";
        Assert.Contains("bad config", (await RunAsync("--profile", "dev")).Failed(1).Error, StringComparison.Ordinal);
        Assert.Equal("[credential\nhelper = x\n", Config);
    }

    [Theory]
    [InlineData(3, "no profile 'gone'", "--profile", "gone")]
    [InlineData(2, "'us east' is not an AWS Region", "--region", "us east")]
    [InlineData(2, "no CodeCommit in 'eusc-de-east-1'", "--region", "eusc-de-east-1")]
    [InlineData(2, "only one of --uninstall and --profile", "--uninstall", "--profile", "dev")]
    public async Task What_can_not_be_meant_changes_nothing(int exit, string error, params string[] args)
    {
        var before = Config;
        Assert.Contains(error, (await RunAsync(args)).Failed(exit).Error, StringComparison.Ordinal);
        Assert.Equal(before, Config);
    }

    [Fact]
    public async Task Without_git_there_is_nothing_to_configure()
    {
        _git.Home.Environment["PATH"] = _git.Programs;
        Assert.Contains("git is not on PATH", (await RunAsync("--profile", "dev")).Failed(1).Error,
            StringComparison.Ordinal);
    }

    Task<Run> RunAsync(params string[] args) => _git.Home.RunAsync(["codecommit", "install", .. args]);

    async Task<string> InstallAsync(params string[] args)
    {
        var run = await RunAsync(args);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        return run.OutputText;
    }

    Task<string> ListAsync() => _git.GitOutputAsync("config", "--global", "--list");

    // In the section for all Regions.
    async Task<string[]> HelpersAsync() => (await _git.GitOutputAsync("config", "--global", "--null", "--get-all",
        "credential.https://git-codecommit.*.amazonaws.com.helper")).Split('\0')[..^1];

    // As git asks them: GIT_TRACE names each.
    async Task<string[]> FillingHelpersAsync(string url)
    {
        var environment = new Dictionary<string, string>(_git.Home.Environment) { ["GIT_TRACE"] = "1" };
        var process = SsoCredBinary.StartProgram("/usr/bin/git", environment, "credential", "fill");
        await process.StandardInput.WriteAsync($"url={url}\n\n");
        process.StandardInput.Close();
        var run = await process.EndAsync();
        return [.. run.Said.Split('\n').Where(line => line.Contains("run_command: ", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf("run_command: ", StringComparison.Ordinal) + 14)..^1]
                .Replace(@"'\''", "'", StringComparison.Ordinal))
            .Where(line => line.EndsWith(" get", StringComparison.Ordinal)).Select(line => line[..^4])];
    }
}
