using System.Text.RegularExpressions;
using SsoCred.Tests.Ecr;
using SsoCred.Tests.Faults;

namespace SsoCred.Tests.Refusals;

/// <summary>
/// Something stands where a temporary file, a lock or a cache belongs: a link, a pipe, a folder, another user's file.
/// Nothing elsewhere is touched, nobody gets to read a token, and the run answers.
/// </summary>
public sealed partial class PlantedTests : ExecutableTests
{
    const string Victim = "somebody's\n";

    protected override void SetUp()
    {
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        File.WriteAllText(Home["victim"], Victim);
        File.SetUnixFileMode(Home["victim"], (UnixFileMode)0b110_100_100);
    }

    [Theory]
    [InlineData("ln -s ~/victim")]
    [InlineData("ln ~/victim")]
    [InlineData("mkfifo")]
    [InlineData("mkdir")]
    [InlineData("ln -s ~/nowhere")]
    public async Task Whatever_has_the_name_of_a_temporary_file_is_left_alone(string make)
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        await Home.DocumentAsync(); // the names of the locks and of the role
        var names = Home.RoleFiles.Append(Home.TokenPath).Concat(Home.FilesIn(".aws/sso-cred", "*.json"))
            .Select(path => path + ".tmp")
            .Append(Home.TokenPath + ".login").Append(Home[".aws/credentials.sso-cred"])
            .Append(Home[".aws/config.sso-cred"]).Append(Home[".aws/config.bak.sso-cred"]).ToArray();
        await ShellAsync(string.Join('\n', names.Select(name => $"{make} '{name}' || exit 9")));
        Home.ForgetRoles();
        Home.SignInWithMore(TimeSpan.FromMinutes(5));

        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
        (await Home.RunAsync("--profile", "dev")).Document();
        Assert.Equal((2, 2), (Home.Refreshes, Home.Fetches));
        Assert.Single(Home.RoleFiles);
        await ShellAsync("\"$sso_cred\" login --device --no-browser --no-qr 2> /dev/null");
        await ShellAsync("\"$sso_cred\" write --profile dev");
        await ShellAsync("""
            "$sso_cred" configure --session my-sso --account 123456789012 --role ReadOnly --profile prod --yes
            """);
        Assert.Contains("[profile prod]", Home.Config, StringComparison.Ordinal);
        AssertUntouched();
        foreach (var name in names)
            Assert.True(new FileInfo(name).LinkTarget is not null || Path.Exists(name), name);
        Assert.DoesNotContain(Home.FilesIn(".aws", "*"), UniqueName().IsMatch);
        await ShellAsync($"rm -rf {string.Join(' ', names)}");
    }

    [Fact]
    public async Task Links_in_place_of_locks_and_caches_of_a_folder_that_others_may_write_to_are_not_followed()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "needs two users");
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        await Home.DocumentAsync();
        var (role, token) = (Home.RoleFiles[0], Home.TokenPath);
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        File.Delete(role);
        var content = File.ReadAllText(Home.TokenPath);
        await ShellAsync($"""
            chmod 755 ~ && chmod 777 ~/.aws ~/.aws/sso-cred ~/.aws/sso ~/.aws/sso/cache ~/.aws/cli ~/.aws/cli/cache
            cd ~/.aws/sso-cred && rm -f * && cp '{token}' ~/attackers && chown 4321 ~/attackers
            setpriv --reuid=4321 --regid=4321 --clear-groups sh -c '
              for name in role-{Path.GetFileNameWithoutExtension(role)} token-{Path.GetFileNameWithoutExtension(token)}; do
                ln -s ~/victim $name.lock; ln -s ~/victim $name.json
              done
              ln -s ~/victim {role}'
            """);
        (await Home.RunAsync("--profile", "dev")).Document();
        AssertUntouched();
        Assert.Null(new FileInfo(role).LinkTarget);
        Assert.NotEqual(content, File.ReadAllText(Home.TokenPath));
        await ShellAsync("rm -f ~/.aws/sso-cred/*");
        Home.AssertNothingLost();
    }

    [Fact]
    public async Task A_temporary_file_that_another_user_has_planted_never_becomes_the_token()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "needs two users");
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        await ShellAsync($"""
            chmod 755 ~ ~/.aws ~/.aws/sso && chmod 777 ~/.aws/sso/cache
            setpriv --reuid=4321 --regid=4321 --clear-groups sh -c '
              umask 0; : > {Home.TokenPath}.tmp; : > {Home.TokenPath}.login'
            """);
        await Home.AnswersAsync();
        await ShellAsync("\"$sso_cred\" login --device --no-browser --no-qr 2> /dev/null");
        Assert.Equal("0 600\n", await ShellAsync($"stat -c '%u %a' {Home.TokenPath}"));
        Assert.Equal(
            "4321 0\n4321 0\n", await ShellAsync($"stat -c '%u %s' {Home.TokenPath}.tmp {Home.TokenPath}.login"));
        File.Delete(Home.TokenPath + ".tmp");
    }

    [Fact]
    public async Task A_token_file_that_another_user_has_planted_is_not_filled_for_them()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "needs two users");
        Directory.CreateDirectory(Home[".aws/sso/cache"]);
        await ShellAsync($$"""
            chmod 755 ~ ~/.aws ~/.aws/sso && chmod 777 ~/.aws/sso/cache
            setpriv --reuid=4321 --regid=4321 --clear-groups sh -c 'umask 0; echo {} > {{Home.TokenPath}}'
            "$sso_cred" login --device --no-browser --no-qr 2> /dev/null
            """);
        Assert.Equal("0 600\n", await ShellAsync($"stat -c '%u %a' {Home.TokenPath}"));
        (await Home.RunAsync("--profile", "dev")).Document();
    }

    [Fact]
    public async Task A_link_of_ones_own_stays_and_its_target_is_written()
    {
        Home.SignInWithMore(TimeSpan.FromMinutes(5));
        Directory.Move(Home[".aws/sso"], Home["elsewhere"]);
        File.CreateSymbolicLink(Home[".aws/sso"], Home["elsewhere"]);
        File.Move(Home.TokenPath, Home["token"]);
        File.CreateSymbolicLink(Home.TokenPath, Home["token"]);
        var before = File.ReadAllText(Home["token"]);
        await Home.AnswersAsync();
        Assert.Equal(Home["token"], new FileInfo(Home.TokenPath).LinkTarget);
        Assert.NotEqual(before, File.ReadAllText(Home["token"]));
    }

    [Theory]
    [InlineData("credentials")]
    [InlineData("config")]
    public async Task A_folder_that_docker_made_for_a_missing_mount_is_ignored(string name)
    {
        Home.SignIn();
        if (name == "config")
        {
            // A profile of the older form may be in either file.
            File.Delete(Home.ConfigPath);
            File.WriteAllText(Home[".aws/credentials"], $"""
                [dev]
                sso_start_url = {Home.StandIn.Tenant.Settings.StartUrl}
                sso_region = us-east-1
                sso_account_id = 012345678901
                sso_role_name = ReadOnly

                """);
        }

        Home.SignIn(session: null);
        Directory.CreateDirectory(Home[".aws/" + name]);
        (await Home.RunAsync("--profile", "dev")).Document();
        if (name == "config")
            return;
        var complaint = (await Home.RunAsync("write", "--profile", "dev")).Failed(3);
        Assert.Equal(("~/.aws/credentials is a folder, not a file", "move ~/.aws/credentials out of the way"),
            (complaint.Error, complaint.Hint));
        Assert.Empty(Directory.GetFileSystemEntries(Home[".aws/credentials"]));
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
        Assert.Equal(Victim, File.ReadAllText(Home["victim"]));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(Home["victim"]));
    }

    async Task<string> ShellAsync(string script)
    {
        var run = await Home.ShellAsync(script);
        Assert.True(run.Exit == 0, run.Said);
        return run.OutputText;
    }
}
