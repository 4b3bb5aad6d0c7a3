using System.Text;
using CredentialProcess.Keyring;
using CredentialProcess.Tokens;
using SsoCred.Tests.Chaining;
using SsoCred.Tests.Doctor;

namespace SsoCred.Tests.Keyring;

/// <summary>Secrets in both places: which of them stay, and that nothing is left in the other place.</summary>
public sealed class BothPlacesTests : DesktopTests
{
    static readonly string s_key = TokenStore.KeyOf(KeyringDesktop.Session);

    private protected override Task<KeyringDesktop> StartDesktopAsync() => KeyringDesktop.WithKeyringAsync(Home);

    [Theory]
    [InlineData("keyring", "files", "files")]
    [InlineData("keyring", "files", "keyring")]
    [InlineData("keyring", "keyring", "files")]
    [InlineData("keyring", "keyring", "keyring")]
    [InlineData("files", "files", "files")]
    [InlineData("files", "files", "keyring")]
    [InlineData("files", "keyring", "files")]
    [InlineData("files", "keyring", "keyring")]
    public async Task The_newer_token_stays_whichever_place_is_in_use(string to, string inUse, string newer)
    {
        var inFile = Home.SignIn(TimeSpan.FromHours(newer == "files" ? 2 : 1)).ToJson();
        var inKeyring = Home.StandIn.Tenant.Mint(lifetime: TimeSpan.FromHours(newer == "files" ? 1 : 2)).ToJson();
        Put(ItemKind.Token, s_key, inKeyring);
        if (inUse == "keyring")
            KeepInKeyring();
        await MoveAsync(to);
        var kept = newer == "files" ? inFile : inKeyring;
        if (to == "files")
        {
            Assert.Equal((0, kept), (KeyringDesktop.Count(), File.ReadAllText(Home.TokenPath)));
        }
        else
        {
            Assert.False(File.Exists(Home.TokenPath));
            Assert.Equal(kept, Assert.Single(KeyringDesktop.Items()).Text);
        }

        await Home.DocumentAsync();
        Assert.Equal(System.Text.Json.JsonDocument.Parse(kept).RootElement.GetProperty("accessToken").GetString(),
            Home.StandIn.Requests.Single(request => request.Operation == "GetRoleCredentials").Token);
    }

    [Fact]
    public async Task A_token_that_is_damaged_never_replaces_a_good_one()
    {
        var good = Home.SignIn().ToJson();
        Put(ItemKind.Token, s_key, "{\"accessToken\": ");
        KeepInKeyring();
        await MoveAsync("files");
        Assert.Equal(good, File.ReadAllText(Home.TokenPath));
    }

    [Fact]
    public async Task A_refresh_in_progress_is_waited_for_and_its_token_moved()
    {
        var old = Home.SignIn(TimeSpan.FromMinutes(5));
        Task<Run> run, move;
        using (var hold = Home.StandIn.Faults.Hold("CreateToken"))
        {
            run = Home.RunAsync("--profile", "dev");
            await hold.ArrivedAsync().WaitAsync(Home.WaitLimit);
            move = Home.RunAsync("store", "move", Home.SessionName, "--to", "keyring", "--yes");
            // It would have moved by then; and longer than signing out waits.
            await Task.Delay(6000);
            Assert.False(move.IsCompleted);
            Assert.Equal(0, KeyringDesktop.Count());
        }

        (await run).Document();
        Assert.Equal(0, (await move).Exit);
        Assert.False(File.Exists(Home.TokenPath));
        var kept = Assert.Single(KeyringDesktop.Items(), item => item.Attributes["kind"] == ItemKind.Token).Text;
        Assert.DoesNotContain(old.RefreshToken!, kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_refresh_has_left_goes_from_the_keyring_too()
    {
        Home.SignIn();
        await MoveAsync("keyring");
        Put(ItemKind.Token, s_key + ".pending", "a new token");
        Put(ItemKind.Token, s_key + ".login.pending", "another");
        // Of scopes that the config no longer has.
        Put(ItemKind.Registration, new string('a', 40), "a registration");
        await MoveAsync("files");
        Assert.Equal(0, KeyringDesktop.Count());
        Assert.Equal("a registration", File.ReadAllText(Home[$".aws/sso/cache/{new string('a', 40)}.json"]));
    }

    [Theory]
    [InlineData("store", "move", Home.SessionName, "--to", "keyring", "--yes")]
    [InlineData("logout", "--session", Home.SessionName)]
    public async Task What_killed_writers_have_left_goes_with_their_files(params string[] args)
    {
        Home.SignIn();
        await Home.DocumentAsync();
        var token = Home.TokenPath;
        foreach (var path in new[] { token + ".tmp", token + ".login", Home.RoleFiles[0] + ".tmp" })
            File.WriteAllText(path, "a secret");
        var run = await Home.RunAsync(args);
        Assert.True(run.Exit == 0, run.Said);
        Assert.Empty(Home.FilesIn(".aws/sso/cache", "*"));
        Assert.Empty(Home.FilesIn(".aws/cli/cache", "*"));
    }

    [Fact]
    public async Task Roles_that_are_moved_to_files_are_found_by_a_sign_out_without_their_profiles()
    {
        KeepInKeyring();
        Home.AddRole();
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        Assert.Equal(0, (await Home.RunAsync("login", "--device", "--profile", "dev")).Exit);
        await Home.DocumentAsync("deploy");
        await MoveAsync("files");
        Assert.Equal(2, Home.RoleFiles.Length);
        Home.Config = Home.Config[Home.Config.IndexOf("[sso-session", StringComparison.Ordinal)..].Split("\n\n")[0];
        var run = await Home.RunAsync("logout", "--session", Home.SessionName);
        Assert.Equal((0, "signed out of session 'my-sso'\n"), (run.Exit, run.OutputText));
        Assert.Empty(Home.RoleFiles);
    }

    [Fact]
    public async Task Doctor_finds_what_is_left_in_the_other_place_and_its_command_removes_it()
    {
        Home.SignIn();
        await Home.DocumentAsync();
        File.Delete(Home.TokenPath);
        Put(ItemKind.Token, s_key, Home.StandIn.Tenant.Mint().ToJson());
        KeepInKeyring();
        var left = Assert.Single((await DoctorReport.OfAsync(Home, "--offline")).Attentions);
        Assert.Equal(("keyring", "files still have 1 entry of this session, which is kept in the keyring",
            "run: sso-cred store move my-sso --to keyring"), (left.Step, left.Message, left.Fix));
        await MoveAsync("keyring");
        Assert.Empty((await DoctorReport.OfAsync(Home, "--offline")).Attentions);

        Home.Config = Home.Config.Replace("sso_cred_store = keyring", "", StringComparison.Ordinal);
        Home.SignIn();
        left = Assert.Single((await DoctorReport.OfAsync(Home, "--offline")).Attentions);
        Assert.Equal(("it has 2 entries of this session, which is kept in files",
            "run: sso-cred store move my-sso --to files"), (left.Message, left.Fix));
        await MoveAsync("files");
        Assert.Empty((await DoctorReport.OfAsync(Home, "--offline")).Attentions);
    }

    void KeepInKeyring() => Home.Config = Home.Config.TrimEnd() + "\nsso_cred_store = keyring\n";

    void Put(string kind, string key, string text) => KeyringDesktop.Ask(keyring =>
    {
        keyring.Set(new ItemAttributes(kind, KeyringDesktop.Session, key), Encoding.UTF8.GetBytes(text));
        return true;
    });

    async Task MoveAsync(string to)
    {
        var run = await Home.RunAsync("store", "move", Home.SessionName, "--to", to, "--yes");
        Assert.Equal((0, ""), (run.Exit, run.Said));
    }
}
