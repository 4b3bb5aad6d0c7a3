using System.Text.RegularExpressions;
using SsoCred.Tests.Ecr;
using SsoCred.Tests.Faults;

namespace SsoCred.Tests.Refusals;

/// <summary>
/// Something stands where a temporary file, a lock or a cache belongs: a link, a pipe, a folder, another user's file.
/// Nothing elsewhere is touched, nobody gets to read a token, and the run answers.
/// </summary>
public sealed partial class PlantedTests : IAsyncLifetime
{
    const string Victim = "somebody's\n";

    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _home.StandIn.Tenant.Settings.AutoApproves = true;
        File.WriteAllText(_home["victim"], Victim);
        File.SetUnixFileMode(_home["victim"], (UnixFileMode)0b110_100_100);
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Theory]
    [InlineData("ln -s ~/victim")]
    [InlineData("ln ~/victim")]
    [InlineData("mkfifo")]
    [InlineData("mkdir")]
    [InlineData("ln -s ~/nowhere")]
    public async Task Whatever_has_the_name_of_a_temporary_file_is_left_alone(string make)
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        await _home.DocumentAsync(); // the names of the locks and of the role
        var names = _home.RoleFiles.Append(_home.TokenPath).Concat(_home.FilesIn(".aws/sso-cred", "*.json"))
            .Select(path => path + ".tmp")
            .Append(_home.TokenPath + ".login").Append(_home[".aws/credentials.sso-cred"])
            .Append(_home[".aws/config.sso-cred"]).Append(_home[".aws/config.bak.sso-cred"]).ToArray();
        await ShellAsync(string.Join('\n', names.Select(name => $"{make} '{name}' || exit 9")));
        _home.ForgetRoles();
        _home.SignInWithMore(TimeSpan.FromMinutes(5));

        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
        (await _home.RunAsync("--profile", "dev")).Document();
        Assert.Equal((2, 2), (_home.Refreshes, _home.Fetches));
        Assert.Single(_home.RoleFiles);
        await ShellAsync("\"$sso_cred\" login --device --no-browser --no-qr 2> /dev/null");
        await ShellAsync("\"$sso_cred\" write --profile dev");
        await ShellAsync("""
            "$sso_cred" configure --session my-sso --account 123456789012 --role ReadOnly --profile prod --yes
            """);
        Assert.Contains("[profile prod]", _home.Config, StringComparison.Ordinal);
        AssertUntouched();
        foreach (var name in names)
            Assert.True(new FileInfo(name).LinkTarget is not null || Path.Exists(name), name);
        Assert.DoesNotContain(_home.FilesIn(".aws", "*"), UniqueName().IsMatch);
        await ShellAsync($"rm -rf {string.Join(' ', names)}");
    }

    [Fact]
    public async Task Links_in_place_of_locks_and_caches_of_a_folder_that_others_may_write_to_are_not_followed()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "needs two users");
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        await _home.DocumentAsync();
        var (role, token) = (_home.RoleFiles[0], _home.TokenPath);
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        File.Delete(role);
        var content = File.ReadAllText(_home.TokenPath);
        await ShellAsync($"""
            chmod 755 ~ && chmod 777 ~/.aws ~/.aws/sso-cred ~/.aws/sso ~/.aws/sso/cache ~/.aws/cli ~/.aws/cli/cache
            cd ~/.aws/sso-cred && rm -f * && cp '{token}' ~/attackers && chown 4321 ~/attackers
            setpriv --reuid=4321 --regid=4321 --clear-groups sh -c '
              for name in role-{Path.GetFileNameWithoutExtension(role)} token-{Path.GetFileNameWithoutExtension(token)}; do
                ln -s ~/victim $name.lock; ln -s ~/victim $name.json
              done
              ln -s ~/victim {role}'
            """);
        (await _home.RunAsync("--profile", "dev")).Document();
        AssertUntouched();
        Assert.Null(new FileInfo(role).LinkTarget);
        Assert.NotEqual(content, File.ReadAllText(_home.TokenPath));
        await ShellAsync("rm -f ~/.aws/sso-cred/*");
        _home.AssertNothingLost();
    }

    [Fact]
    public async Task A_temporary_file_that_another_user_has_planted_never_becomes_the_token()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "needs two users");
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        await ShellAsync($"""
            chmod 755 ~ ~/.aws ~/.aws/sso && chmod 777 ~/.aws/sso/cache
            setpriv --reuid=4321 --regid=4321 --clear-groups sh -c '
              umask 0; : > {_home.TokenPath}.tmp; : > {_home.TokenPath}.login'
            """);
        await _home.AnswersAsync();
        await ShellAsync("\"$sso_cred\" login --device --no-browser --no-qr 2> /dev/null");
        Assert.Equal("0 600\n", await ShellAsync($"stat -c '%u %a' {_home.TokenPath}"));
        Assert.Equal(
            "4321 0\n4321 0\n", await ShellAsync($"stat -c '%u %s' {_home.TokenPath}.tmp {_home.TokenPath}.login"));
        File.Delete(_home.TokenPath + ".tmp");
    }

    [Fact]
    public async Task A_token_file_that_another_user_has_planted_is_not_filled_for_them()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "needs two users");
        Directory.CreateDirectory(_home[".aws/sso/cache"]);
        await ShellAsync($$"""
            chmod 755 ~ ~/.aws ~/.aws/sso && chmod 777 ~/.aws/sso/cache
            setpriv --reuid=4321 --regid=4321 --clear-groups sh -c 'umask 0; echo {} > {{_home.TokenPath}}'
            "$sso_cred" login --device --no-browser --no-qr 2> /dev/null
            """);
        Assert.Equal("0 600\n", await ShellAsync($"stat -c '%u %a' {_home.TokenPath}"));
        (await _home.RunAsync("--profile", "dev")).Document();
    }

    [Fact]
    public async Task A_link_of_ones_own_stays_and_its_target_is_written()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        Directory.Move(_home[".aws/sso"], _home["elsewhere"]);
        File.CreateSymbolicLink(_home[".aws/sso"], _home["elsewhere"]);
        File.Move(_home.TokenPath, _home["token"]);
        File.CreateSymbolicLink(_home.TokenPath, _home["token"]);
        var before = File.ReadAllText(_home["token"]);
        await _home.AnswersAsync();
        Assert.Equal(_home["token"], new FileInfo(_home.TokenPath).LinkTarget);
        Assert.NotEqual(before, File.ReadAllText(_home["token"]));
    }

    [Theory]
    [InlineData("credentials")]
    [InlineData("config")]
    public async Task A_folder_that_docker_made_for_a_missing_mount_is_ignored(string name)
    {
        _home.SignIn();
        if (name == "config")
        {
            // A profile of the older form may be in either file.
            File.Delete(_home.ConfigPath);
            File.WriteAllText(_home[".aws/credentials"], $"""
                [dev]
                sso_start_url = {_home.StandIn.Tenant.Settings.StartUrl}
                sso_region = us-east-1
                sso_account_id = 012345678901
                sso_role_name = ReadOnly

                """);
        }

        _home.SignIn(session: null);
        Directory.CreateDirectory(_home[".aws/" + name]);
        (await _home.RunAsync("--profile", "dev")).Document();
        if (name == "config")
            return;
        var complaint = (await _home.RunAsync("write", "--profile", "dev")).Failed(3);
        Assert.Equal(("~/.aws/credentials is a folder, not a file", "move ~/.aws/credentials out of the way"),
            (complaint.Error, complaint.Hint));
        Assert.Empty(Directory.GetFileSystemEntries(_home[".aws/credentials"]));
    }

    [Fact]
    public async Task Dockers_config_is_written_beside_a_pipe_and_a_link()
    {
        await using var docker = await DockerHome.CreateAsync();
        var home = docker.Home;
        foreach (var make in (string[])["mkfifo", "ln -s ~/victim"])
        {
            Assert.Equal(0, (await home.ShellAsync($"""
                rm -rf ~/.docker; mkdir -p ~/.docker; echo kept > ~/victim
                {make} ~/.docker/config.json.sso-cred || exit 9
                "$sso_cred" ecr install --profile dev > /dev/null && [ "$(cat ~/victim)" = kept ]
                """)).Exit);
            Assert.Contains("credHelpers", File.ReadAllText(docker.ConfigPath), StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"\.[0-9a-f]{16}\.[a-z-]+$")]
    private static partial Regex UniqueName();

    void AssertUntouched()
    {
        Assert.Equal(Victim, File.ReadAllText(_home["victim"]));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(_home["victim"]));
    }

    async Task<string> ShellAsync(string script)
    {
        var run = await _home.ShellAsync(script);
        Assert.True(run.Exit == 0, run.Said);
        return run.OutputText;
    }
}
