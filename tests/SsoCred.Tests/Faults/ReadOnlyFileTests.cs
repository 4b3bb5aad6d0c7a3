using System.Runtime.Versioning;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Faults;

/// <summary>
/// Files that can't be written, at a terminal: an error comes before the first question, and the rest is offered. Modes
/// are checked for the superuser too; a file system that is read-only needs a mount.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class ReadOnlyFileTests : ExecutableTests
{
    const string Kubeconfig = """
        users:
        - name: one
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1beta1
              args: [eks, get-token, --cluster-name, c]
              command: aws

        """;

    protected override void SetUp()
    {
        Directory.CreateDirectory(Home["bin"]);
        File.CreateSymbolicLink(Home["bin/sso-cred"], SsoCredBinary.Path);
        Home.Environment["PATH"] = $"{Home["bin"]}:/usr/bin:/bin";
        Home.SignIn();
    }

    [Theory]
    [InlineData(".aws/config", "configure")]
    [InlineData(".aws/config", "configure --session my-sso")]
    [InlineData(".aws/config", "configure --role-arn arn:aws:iam::123456789012:role/Deploy")]
    [InlineData(".aws/config", "profiles add-process dev")]
    [InlineData(".aws/config", "profiles sync")]
    [InlineData(".aws/config", "store move my-sso --to keyring")]
    [InlineData(".bashrc", "completion install bash")]
    [InlineData(".bashrc", "shell install bash")]
    [InlineData(".kube/config", "eks use")]
    public async Task Nobody_is_asked_about_a_file_that_is_read_only(string file, string command)
    {
        WriteAll();
        var before = File.ReadAllText(Home[file]);
        Protect(file);
        await AssertNotAskedAsync(command, $"error: ~/{file} is read-only", 3);
        Assert.Equal(before, File.ReadAllText(Home[file]));
    }

    [Theory]
    [InlineData("configure", "start URL of the access portal")]
    [InlineData("completion install bash", "[Y/n]")]
    public async Task Nobody_is_asked_where_the_file_can_not_be_created(string command, string question)
    {
        Assert.SkipUnless(Mounts.IsAvailable, Mounts.Unavailable);
        File.Delete(Home.ConfigPath);
        File.WriteAllText(Home["script"], Mounts.ReadOnly($"$sso_cred {command}"));
        await using var tmux = await Tmux.StartAsync(Home);
        await tmux.TypeAsync("clear; sh -c \"$(cat $HOME/script)\" $HOME; echo exit $?");
        Assert.DoesNotContain(question, string.Join('\n', await tmux.SeeAsync("exit 1")), StringComparison.Ordinal);
        await tmux.SeeAsync("the file system is read-only");
    }

    [Theory]
    [InlineData(".bashrc", "completion install bash --yes", "completion uninstall", "~/.bashrc is read-only")]
    [InlineData(".bashrc", "shell install bash --yes", "shell uninstall", "~/.bashrc is read-only")]
    [InlineData(".docker/config.json", "ecr install", "ecr uninstall", ".docker/config.json is read-only")]
    public async Task Nobody_is_asked_whether_to_remove_what_can_not_be(
        string file, string install, string uninstall, string error)
    {
        WriteAll();
        Assert.Equal(0, (await Home.RunAsync(install.Split(' '))).Exit);
        var before = File.ReadAllText(Home[file]);
        Protect(file);
        await AssertNotAskedAsync(uninstall, error, 3);
        Assert.Equal(before, File.ReadAllText(Home[file]));
        Assert.Equal(install == "ecr install", File.Exists(Home["bin/docker-credential-sso-cred"]));
        var run = await Home.RunAsync([.. uninstall.Split(' '), "--yes"]);
        Assert.Equal((3, true), (run.Exit, run.Said.Contains(error, StringComparison.Ordinal)));
        Assert.EndsWith("nothing is removed\n",
            (await Home.RunAsync([.. uninstall.Split(' '), "--dry-run"])).OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uninstall_tells_what_stays_and_asks_about_the_rest()
    {
        WriteAll();
        await Home.DocumentAsync();
        foreach (var install in (string[])["ecr install", "completion install bash --yes", "eks use --yes",
            "profiles sync --yes"])
            Assert.Equal(0, (await Home.RunAsync(install.Split(' '))).Exit);
        string[] files = [".docker/config.json", ".bashrc", ".kube/config", ".aws/config"];
        var before = files.Select(file => File.ReadAllText(Home[file])).ToList();
        foreach (var file in files)
            Protect(file);
        await using var tmux = await Tmux.StartAsync(Home, 120, 50);
        await tmux.TypeAsync("clear; $sso_cred uninstall --profiles; echo exit $?");
        var screen = string.Join('\n', await tmux.SeeAsync("remove the rest [y/N]:"));
        foreach (var file in files)
            Assert.Contains($"{file} is read-only", screen.Replace("\n", "", StringComparison.Ordinal),
                StringComparison.Ordinal);
        await tmux.TypeAsync("y");
        await tmux.SeeAsync("exit 3");
        Assert.Equal(before, files.Select(file => File.ReadAllText(Home[file])));
        Assert.False(Directory.Exists(Home[".aws/sso-cred"]));
        Assert.True(File.Exists(Home["bin/docker-credential-sso-cred"]));
    }

    // With everything given there is nothing to ask, and a config that has it already need not be writable.
    [Fact]
    public async Task A_config_that_has_it_already_may_be_read_only()
    {
        string[] configure = ["configure", "--session", Home.SessionName, "--account", "012345678901", "--role",
            "ReadOnly", "--profile", "again", "--yes"];
        Assert.Equal(0, (await Home.RunAsync(configure)).Exit);
        Protect(".aws/config");
        Assert.StartsWith("~/.aws/config already has profile 'again'\n", (await Home.RunAsync(configure)).OutputText,
            StringComparison.Ordinal);
        await using var tmux = await Tmux.StartAsync(Home);
        await tmux.TypeAsync($"clear; $sso_cred {string.Join(' ', configure)}; echo exit $?");
        await tmux.SeeAsync("exit 0");
    }

    void WriteAll()
    {
        Directory.CreateDirectory(Home[".kube"]);
        Directory.CreateDirectory(Home[".docker"]);
        File.WriteAllText(Home[".kube/config"], Kubeconfig);
        File.WriteAllText(Home[".docker/config.json"], "{}");
        File.WriteAllText(Home[".bashrc"], "alias a=b\n");
    }

    void Protect(string file) => File.SetUnixFileMode(Home[file], UnixFileMode.UserRead);

    async Task AssertNotAskedAsync(string command, string error, int exit)
    {
        await using var tmux = await Tmux.StartAsync(Home, 120);
        await tmux.TypeAsync($"clear; $sso_cred {command}; echo exit $?");
        var screen = string.Join('\n', await tmux.SeeAsync($"exit {exit}"));
        Assert.Contains(error, screen.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\[[yY]/[nN]\]|start URL of|name of |credentials assume the role|selected", screen);
    }
}
