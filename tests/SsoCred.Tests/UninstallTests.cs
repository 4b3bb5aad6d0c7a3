using SsoCred.Tests.SignIn;

namespace SsoCred.Tests;

/// <summary><c>uninstall</c> and <c>ecr uninstall</c>: everything is listed first, and nothing else goes.</summary>
public sealed class UninstallTests : IAsyncLifetime
{
    const string DockerConfig = """
        {
        	"auths": {"a": {}},
        	"credHelpers": {
        		"other.example": "other"
        	}
        }

        """;

    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        Directory.CreateDirectory(_home["bin"]);
        Directory.CreateDirectory(_home[".docker"]);
        File.CreateSymbolicLink(_home["bin/sso-cred"], SsoCredBinary.Path);
        _home.Environment["PATH"] = $"{_home["bin"]}:/usr/bin:/bin";
        File.WriteAllText(_home[".docker/config.json"], DockerConfig);
        _home.SignIn();
        await _home.DocumentAsync();
        Assert.Equal(0, (await _home.RunAsync("ecr", "install")).Exit);
        Assert.True(File.Exists(_home["bin/docker-credential-sso-cred"]));
        Assert.Contains("sso-cred", File.ReadAllText(_home[".docker/config.json"]), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task Ecr_uninstall_gives_dockers_config_back_and_removes_the_links()
    {
        File.CreateSymbolicLink(_home["bin/docker-credential-sso-cred-prod"], "sso-cred");
        File.CreateSymbolicLink(_home["bin/docker-credential-sso-cred-gone"], _home["old/sso-cred"]);
        File.WriteAllText(_home["bin/docker-credential-sso-cred-own"], "a person's");
        var run = await _home.RunAsync("ecr", "uninstall", "--yes");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Equal(
        [
            $"remove credHelpers of 1 registry in {_home[".docker/config.json"]}",
            $"remove the link {_home["bin/docker-credential-sso-cred"]}",
            $"remove the link {_home["bin/docker-credential-sso-cred-gone"]}",
            $"remove the link {_home["bin/docker-credential-sso-cred-prod"]}",
        ], run.OutputText.TrimEnd('\n').Split('\n'));
        Assert.Equal(DockerConfig, File.ReadAllText(_home[".docker/config.json"]));
        Assert.Equal(["docker-credential-sso-cred-own", "sso-cred"],
            Directory.GetFiles(_home["bin"]).Select(Path.GetFileName).Order());
        Assert.Equal("nothing to remove\n", (await _home.RunAsync("ecr", "uninstall", "--yes")).OutputText);
    }

    [Fact]
    public async Task Uninstall_removes_its_own_folder_too_and_none_of_the_aws_clis_files()
    {
        string[] kept =
            [.. _home.FilesIn(".aws/sso/cache", "*"), .. _home.FilesIn(".aws/cli/cache", "*"), _home.ConfigPath];
        var texts = kept.Select(File.ReadAllText).ToList();
        Directory.CreateDirectory(_home[".kube"]);
        File.WriteAllText(_home[".kube/config"], """
            users:
            - name: one
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1beta1
                  args: [eks, get-token, --cluster-name, c]
                  command: sso-cred
            """);
        var run = await _home.RunAsync("uninstall", "--dry-run");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Contains("remove the folder ~/.aws/sso-cred\n", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("remove sso-cred from 1 user in ~/.kube/config, which runs the AWS CLI again\n",
            run.OutputText, StringComparison.Ordinal);
        Assert.EndsWith($"rm {SsoCredBinary.Path}\nnothing is removed\n", run.OutputText, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_home[".aws/sso-cred"]));

        Assert.Equal(0, (await _home.RunAsync("uninstall", "--yes")).Exit);
        Assert.EndsWith("command: aws", File.ReadAllText(_home[".kube/config"]).TrimEnd(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_home[".aws/sso-cred"]));
        Assert.Equal(DockerConfig, File.ReadAllText(_home[".docker/config.json"]));
        Assert.Equal(texts, kept.Select(File.ReadAllText));
        Assert.True(File.Exists(SsoCredBinary.Path));
    }

    [Fact]
    public async Task Gits_helper_goes_and_a_config_that_git_can_not_read_keeps_nothing_else()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/git"), "git is not installed");
        const string mine = "[user]\n\tname = A\n";
        File.WriteAllText(_home[".gitconfig"], mine);
        Assert.Equal(0, (await _home.RunAsync("codecommit", "install", "--profile", "dev")).Exit);
        Assert.NotEqual(mine, File.ReadAllText(_home[".gitconfig"]));
        var run = await _home.RunAsync("uninstall", "--yes");
        Assert.Contains("remove the credential helper for AWS CodeCommit from git's global config\n", run.OutputText,
            StringComparison.Ordinal);
        Assert.Equal((0, mine), (run.Exit, File.ReadAllText(_home[".gitconfig"])));
        File.WriteAllText(_home[".gitconfig"], "[user\n");
        Assert.Equal(0, (await _home.RunAsync("uninstall", "--yes")).Exit);
        Assert.Equal("[user\n", File.ReadAllText(_home[".gitconfig"]));
    }

    [Fact]
    public async Task Blocks_of_profiles_go_only_with_profiles()
    {
        var before = _home.Config;
        Assert.Equal(0, (await _home.RunAsync("profiles", "sync", "--yes", "--process")).Exit);
        Assert.NotEqual(before, _home.Config);
        Assert.Equal(0, (await _home.RunAsync("uninstall", "--yes")).Exit);
        Assert.NotEqual(before, _home.Config);
        var run = await _home.RunAsync("uninstall", "--yes", "--profiles");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains(
            "remove from ~/.aws/config the profiles of session 'my-sso' that 'profiles sync' has written\n",
            run.OutputText, StringComparison.Ordinal);
        Assert.Equal(before, _home.Config);
    }

    [Fact]
    public async Task What_is_broken_does_not_keep_the_rest_and_the_exit_code_tells()
    {
        File.WriteAllText(_home[".docker/config.json"], "{");
        var run = await _home.RunAsync("uninstall", "--yes");
        Assert.Equal(3, run.Exit);
        Assert.Contains("sso-cred: error: ", run.Said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_home[".aws/sso-cred"]));
        Assert.Equal("{", File.ReadAllText(_home[".docker/config.json"]));
    }

    [Fact]
    public async Task It_asks_and_an_empty_answer_means_no()
    {
        (await _home.RunAsync("uninstall")).Failed(2);
        await using var tmux = await Tmux.StartAsync(_home);
        await tmux.TypeAsync("clear; $sso_cred uninstall");
        await tmux.SeeAsync("remove this [y/N]:");
        await tmux.TypeAsync("");
        await tmux.SeeAsync("nothing is removed");
        Assert.True(Directory.Exists(_home[".aws/sso-cred"]));
        await tmux.TypeAsync("clear; $sso_cred uninstall");
        await tmux.SeeAsync("remove this [y/N]:");
        await tmux.TypeAsync("y");
        await tmux.SeeAsync(_ => !Directory.Exists(_home[".aws/sso-cred"]));
    }
}
