using SsoCred.Tests.Faults;

namespace SsoCred.Tests.Refusals;

/// <summary>
/// Root, in a container or by sudo, in a person's home: what it writes stays, or becomes, that person's. Another user's
/// file is never taken away from them.
/// </summary>
public sealed class OwnerTests : IAsyncLifetime
{
    const string Person = "1234:5678";

    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"),
            "only the superuser can give files away");
        _home = await Home.CreateAsync();
        _home.StandIn.Tenant.Settings.AutoApproves = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_home is not null)
            await _home.DisposeAsync();
    }

    [Fact]
    public async Task What_root_refreshes_and_makes_in_a_persons_home_is_that_persons()
    {
        var minted = _home.SignInWithMore(TimeSpan.FromMinutes(5));
        await ShellAsync($"chown -R {Person} ~/.aws");
        await _home.AnswersAsync();
        Assert.DoesNotContain(minted.RefreshToken!, File.ReadAllText(_home.TokenPath), StringComparison.Ordinal);
        await ShellAsync("\"$sso_cred\" login --device --no-browser --no-qr 2> /dev/null");
        await ShellAsync("\"$sso_cred\" write --profile dev");
        Assert.Equal("", await ShellAsync("find ~/.aws ! -uid 1234 -o ! -gid 5678"));
        Assert.Equal("", await ShellAsync("find ~/.aws -type f -perm /077 ! -name config"));
        await AsPersonAsync("--profile", "dev");
    }

    [Fact]
    public async Task A_person_goes_on_with_what_root_has_left()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        await ShellAsync($"chown -R {Person} ~/.aws");
        await _home.AnswersAsync();
        _home.ForgetRoles();
        (await AsPersonAsync("--profile", "dev")).Document();
        Assert.Equal((2, 1), (_home.Fetches, _home.Refreshes));
    }

    [Theory]
    [InlineData("1234:5678", "600")]
    [InlineData("1234:5678", "660")]
    [InlineData("0:5678", "640")]
    public async Task A_refresh_keeps_the_owner_and_the_mode_of_the_token(string owner, string mode)
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        await ShellAsync($"chown {owner} ~/.aws/sso/cache/*.json && chmod {mode} ~/.aws/sso/cache/*.json");
        await _home.AnswersAsync();
        Assert.Equal(1, _home.Refreshes);
        Assert.Equal($"{owner} {mode}\n", await ShellAsync("stat -c '%u:%g %a' ~/.aws/sso/cache/*.json"));
    }

    [Fact]
    public async Task Where_the_owner_cannot_be_kept_the_token_is_written_in_place()
    {
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        await ShellAsync($"chown -R {Person} ~/.aws");
        await new Refusal("fchown", "EPERM").ApplyAsync(_home);
        await _home.AnswersAsync();
        Assert.Equal(1, _home.Refreshes);
        Assert.Equal($"{Person} 600\n", await ShellAsync("stat -c '%u:%g %a' ~/.aws/sso/cache/*.json"));
    }

    [Theory]
    [InlineData("660", 1)]
    [InlineData("640", 0)]
    public async Task A_group_that_shares_a_token_keeps_it(string mode, int refreshes)
    {
        // The folder and the file are another member's; this one may write there, and can't give files away.
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        await ShellAsync($"""
            chown -R 4321:5678 ~/.aws && chmod -R g+rwX ~/.aws && chmod {mode} ~/.aws/sso/cache/*.json
            """);
        (await AsPersonAsync("--profile", "dev")).Document();
        _home.AssertNothingLost();
        Assert.Equal(refreshes, _home.Refreshes);
        Assert.Equal($"4321:5678 {mode}\n", await ShellAsync("stat -c '%u:%g %a' ~/.aws/sso/cache/*.json"));
    }

    [Fact]
    public async Task A_config_that_is_mounted_by_itself_is_written_in_place()
    {
        Assert.SkipUnless(Mounts.IsAvailable, Mounts.Unavailable);
        _home.SignInWithMore(TimeSpan.FromMinutes(5));
        File.WriteAllText(_home["mounted"], "# mine\n");
        File.WriteAllText(_home[".aws/credentials"], "");
        var token = _home.TokenPath;
        File.Copy(token, _home["token"]);
        await ShellAsync($"""
            exec unshare -m sh -c 'mount --bind ~/mounted ~/.aws/credentials && mount --bind ~/token "{token}" || exit 98
              "$sso_cred" write --profile dev'
            """);
        Assert.StartsWith("# mine\n\n[dev-keys]\n", File.ReadAllText(_home["mounted"]), StringComparison.Ordinal);
        Assert.Equal(1, _home.Refreshes);
        File.Move(_home["token"], token, overwrite: true);
        _home.AssertNothingLost();
        Assert.Empty(_home.FilesIn(".aws", "*.sso-cred"));
        Assert.Empty(_home.FilesIn(".aws", "*.tmp"));
    }

    async Task<string> ShellAsync(string script)
    {
        var run = await _home.ShellAsync(script);
        Assert.True(run.Exit == 0, run.Said);
        return run.OutputText;
    }

    async Task<Run> AsPersonAsync(params string[] args)
    {
        if (!File.Exists(_home["sso-cred"]))
            File.Copy(SsoCredBinary.Path, _home["sso-cred"]);
        return await _home.ShellAsync($"""
            chmod 755 "$HOME"
            exec setpriv --reuid=1234 --regid=5678 --clear-groups "$HOME/sso-cred" {string.Join(' ', args)}
            """);
    }
}
