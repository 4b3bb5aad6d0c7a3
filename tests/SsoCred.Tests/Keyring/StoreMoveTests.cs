using CredentialProcess.Keyring;

namespace SsoCred.Tests.Keyring;

/// <summary><c>store move</c>: everything of a session goes, both ways, and nothing is lost on the way.</summary>
public sealed class StoreMoveTests : DesktopTests
{
    private protected override Task<KeyringDesktop> StartDesktopAsync() => KeyringDesktop.WithKeyringAsync(Home);

    [Fact]
    public async Task To_the_keyring_and_back_every_byte_is_the_same()
    {
        Home.SignIn();
        var document = await Home.DocumentAsync();
        var files = Files();
        Assert.Equal(2, files.Count);
        var config = Home.Config;

        var there = await MoveAsync("keyring");
        Assert.StartsWith("moved 2 entries of session 'my-sso' to the keyring", there.OutputText,
            StringComparison.Ordinal);
        Assert.Empty(Files());
        Assert.Equal(config + "sso_cred_store = keyring\n", Home.Config);
        Assert.Equal((1, 1), (KeyringDesktop.Keys(ItemKind.Token).Count, KeyringDesktop.Keys(ItemKind.Role).Count));
        Assert.Equal(document, await Home.DocumentAsync());
        Assert.Equal(1, Home.Fetches);

        var back = await MoveAsync("files");
        Assert.Equal("moved 2 entries of session 'my-sso' to files\n", back.OutputText);
        Assert.Equal(files, Files());
        Assert.Equal(0, KeyringDesktop.Count());
        Assert.Equal(document, await Home.DocumentAsync());
        Assert.Equal(1, Home.Fetches);
    }

    [Fact]
    public async Task A_locked_keyring_leaves_files_and_config_as_they_were()
    {
        Home.SignIn();
        await Home.DocumentAsync();
        var (files, config) = (Files(), Home.Config);
        await KeyringDesktop.LockAsync();
        (await Home.RunAsync("store", "move", Home.SessionName, "--to", "keyring", "--yes")).Failed(4);
        Assert.Equal(files, Files());
        Assert.Equal(config, Home.Config);
    }

    [Fact]
    public async Task Other_sessions_stay_where_they_are()
    {
        Home.SignIn();
        Home.SignIn(session: "other");
        await MoveAsync("keyring");
        Assert.Equal([Home[".aws/sso/cache/" + Home.NameOf("other")]], Files().Keys);
    }

    [Fact]
    public async Task Without_a_terminal_it_needs_yes_and_a_place_that_is_known()
    {
        Assert.Equal("add --yes to move them and to write the config",
            (await Home.RunAsync("store", "move", Home.SessionName, "--to", "keyring")).Failed(2).Hint);
        (await Home.RunAsync("store", "move", Home.SessionName, "--to", "vault", "--yes")).Failed(3);
        Home.Environment["SSO_CRED_STORE"] = "files";
        Assert.Equal("unset SSO_CRED_STORE",
            (await Home.RunAsync("store", "move", Home.SessionName, "--to", "keyring", "--yes")).Failed(3).Hint);
    }

    async Task<Run> MoveAsync(string to)
    {
        var run = await Home.RunAsync("store", "move", Home.SessionName, "--to", to, "--yes");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        return run;
    }

    SortedDictionary<string, string> Files() => new(
        Home.FilesIn(".aws/sso/cache", "*.json").Concat(Home.RoleFiles).ToDictionary(path => path, File.ReadAllText),
        StringComparer.Ordinal);
}
