using SsoCred.Tests.Chaining;

namespace SsoCred.Tests.Git;

/// <summary>A real git against a server that checks each signature.</summary>
public sealed class GitTests : IAsyncLifetime
{
    GitHome _git = null!;

    public async ValueTask InitializeAsync()
    {
        _git = await GitHome.CreateAsync();
        await _git.CreateRepositoryAsync();
        _git.Home.SignIn();
    }

    public ValueTask DisposeAsync() => _git.DisposeAsync();

    [Fact]
    public async Task It_clones_pushes_and_fetches_with_one_exchange()
    {
        Assert.Equal(0, (await _git.Home.RunAsync("codecommit", "install", "--profile", "dev")).Exit);
        var (clone, other) = (_git.Home["clone"], _git.Home["other"]);
        await _git.GitOutputAsync("clone", "-q", GitHome.Url, clone);
        Assert.Equal("content\n", await File.ReadAllTextAsync(Path.Combine(clone, "file"), default));

        await _git.GitOutputAsync("clone", "-q", GitHome.Url, other);
        await File.WriteAllTextAsync(Path.Combine(clone, "file"), "changed\n", default);
        await _git.GitOutputAsync("-C", clone, "commit", "-q", "-a", "-m", "second");
        await _git.GitOutputAsync("-C", clone, "push", "-q");
        await _git.GitOutputAsync("-C", other, "pull", "-q");
        Assert.Equal("changed\n", await File.ReadAllTextAsync(Path.Combine(other, "file"), default));

        Assert.Equal((0, 1), (_git.Server.Refused, _git.Home.Fetches));
        Assert.Single(_git.Server.Admitted.Distinct());
        // The inherited helper would keep a password that dies.
        Assert.False(File.Exists(_git.StorePath));
        _git.AssertNobodyWasAsked();
    }

    [Theory]
    [InlineData("sso-cred --profile dev")]
    [InlineData("!sso-cred codecommit credential-helper --profile dev")]
    [InlineData("!sso-cred codecommit credential-helper --profile dev --timeout 60 $@")]
    public async Task Each_way_to_name_the_helper_works(string helper)
    {
        await ConfigureAsync(helper);
        Assert.Contains("refs/heads/main", await ListAsync(), StringComparison.Ordinal);
        _git.AssertNobodyWasAsked();
    }

    [Fact]
    public async Task A_user_of_gits_config_is_replaced()
    {
        await ConfigureAsync("sso-cred --profile dev");
        await _git.GitOutputAsync("config", "--global", "credential.username", "jane");
        Assert.Contains("refs/heads/main", await ListAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso-cred --profile deploy")]
    [InlineData("sso-cred --profile dev --role-arn " + ChainedHome.Role)]
    public async Task An_assumed_role_lets_git_in_and_is_cached(string helper)
    {
        _git.Home.AddRole();
        await ConfigureAsync(helper);
        await ListAsync();
        await ListAsync();
        Assert.Equal(1, _git.Home.Assumed());
        Assert.Equal(_git.Home.StandIn.Tenant.AssumedRoles.Single().AccessKeyId,
            Assert.Single(_git.Server.Admitted.Distinct()));
    }

    [Fact]
    public async Task A_password_ends_after_a_quarter_of_an_hour()
    {
        await ConfigureAsync("sso-cred --profile dev");
        _git.Server.Ahead = TimeSpan.FromMinutes(16);
        await RefusedAsync();
        _git.Server.Ahead = TimeSpan.FromMinutes(14);
        await ListAsync();
    }

    [Fact]
    public async Task A_password_is_for_one_repository()
    {
        await ConfigureAsync("!f() { sed s/my-repo/other/ | sso-cred codecommit credential-helper --profile dev $1; }; f");
        await RefusedAsync();
    }

    [Fact]
    public async Task Who_is_signed_out_is_told_in_one_line_and_not_asked()
    {
        File.Delete(_git.Home.TokenPath);
        await ConfigureAsync("sso-cred --profile dev");
        var run = await _git.GitAsync("ls-remote", GitHome.Url);
        Assert.Equal(128, run.Exit);
        var lines = run.Said.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Matches("^sso-cred: error: not signed in.*; run: sso-cred login dev$", lines[0]);
        Assert.Contains("told us to quit", lines[1], StringComparison.Ordinal);
        _git.AssertNobodyWasAsked();
    }

    [Fact]
    public async Task Without_the_path_git_is_told_what_to_set()
    {
        await _git.GitOutputAsync("config", "--global", "credential.helper", "sso-cred --profile dev");
        var run = await _git.GitAsync("ls-remote", GitHome.Url);
        var hint = run.Said.Split('\n')[0].Split("; run: ")[1];
        Assert.Equal($"git config --global credential.https://{GitServer.Host}.useHttpPath true", hint);
        Assert.Equal(0, (await _git.Home.ShellAsync(hint)).Exit);
        await ListAsync();
        _git.AssertNobodyWasAsked();
    }

    [Fact]
    public async Task Other_hosts_are_left_to_the_other_helpers()
    {
        await _git.GitOutputAsync("config", "--global", "--add", "credential.helper", "sso-cred --profile dev");
        await File.WriteAllTextAsync(_git.StorePath, "https://me:stored@git.example\n", default);
        var process = SsoCredBinary.StartProgram("/usr/bin/git", _git.Home.Environment, "credential", "fill");
        await process.StandardInput.WriteAsync("protocol=https\nhost=git.example\n\n");
        process.StandardInput.Close();
        var run = await process.EndAsync();
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Contains("password=stored\n", run.OutputText, StringComparison.Ordinal);
    }

    Task<string> ListAsync(string url = GitHome.Url) => _git.GitOutputAsync("ls-remote", url);

    async Task RefusedAsync()
    {
        var run = await _git.GitAsync("ls-remote", GitHome.Url);
        Assert.Equal(128, run.Exit);
        Assert.Contains("403", run.Said, StringComparison.Ordinal);
        Assert.NotEqual(0, _git.Server.Refused);
        _git.AssertNobodyWasAsked();
    }

    async Task ConfigureAsync(string helper)
    {
        await _git.GitOutputAsync("config", "--global", "credential.useHttpPath", "true");
        await _git.GitOutputAsync("config", "--global", "credential.helper", helper);
    }
}
