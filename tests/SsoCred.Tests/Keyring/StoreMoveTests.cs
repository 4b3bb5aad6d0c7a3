using CredentialProcess.Keyring;

namespace SsoCred.Tests.Keyring;

/// <summary><c>store move</c>: everything of a session goes, both ways, and nothing is lost on the way.</summary>
public sealed class StoreMoveTests : IAsyncLifetime
{
    Home _home = null!;
    KeyringDesktop _desktop = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _desktop = await KeyringDesktop.WithKeyringAsync(_home);
    }

    public async ValueTask DisposeAsync()
    {
        if (_desktop is not null)
            await _desktop.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task To_the_keyring_and_back_every_byte_is_the_same()
    {
        _home.SignIn();
        var document = await _home.DocumentAsync();
        var files = Files();
        Assert.Equal(2, files.Count);
        var config = _home.Config;

        var there = await MoveAsync("keyring");
        Assert.StartsWith("moved 2 entries of session 'my-sso' to the keyring", there.OutputText,
            StringComparison.Ordinal);
        Assert.Empty(Files());
        Assert.Equal(config + "sso_cred_store = keyring\n", _home.Config);
        Assert.Equal((1, 1), (_desktop.Keys(ItemKind.Token).Count, _desktop.Keys(ItemKind.Role).Count));
        Assert.Equal(document, await _home.DocumentAsync());
        Assert.Equal(1, _home.Fetches);

        var back = await MoveAsync("files");
        Assert.Equal("moved 2 entries of session 'my-sso' to files\n", back.OutputText);
        Assert.Equal(files, Files());
        Assert.Equal(0, _desktop.Count());
        Assert.Equal(document, await _home.DocumentAsync());
        Assert.Equal(1, _home.Fetches);
    }

    [Fact]
    public async Task A_locked_keyring_leaves_files_and_config_as_they_were()
    {
        _home.SignIn();
        await _home.DocumentAsync();
        var (files, config) = (Files(), _home.Config);
        await _desktop.LockAsync();
        (await _home.RunAsync("store", "move", Home.SessionName, "--to", "keyring", "--yes")).Failed(4);
        Assert.Equal(files, Files());
        Assert.Equal(config, _home.Config);
    }

    [Fact]
    public async Task Other_sessions_stay_where_they_are()
    {
        _home.SignIn();
        _home.SignIn(session: "other");
        await MoveAsync("keyring");
        Assert.Equal([_home[".aws/sso/cache/" + Home.NameOf("other")]], Files().Keys);
    }

    [Fact]
    public async Task Without_a_terminal_it_needs_yes_and_a_place_that_is_known()
    {
        Assert.Equal("add --yes to move them and to write the config",
            (await _home.RunAsync("store", "move", Home.SessionName, "--to", "keyring")).Failed(2).Hint);
        (await _home.RunAsync("store", "move", Home.SessionName, "--to", "vault", "--yes")).Failed(3);
        _home.Environment["SSO_CRED_STORE"] = "files";
        Assert.Equal("unset SSO_CRED_STORE",
            (await _home.RunAsync("store", "move", Home.SessionName, "--to", "keyring", "--yes")).Failed(3).Hint);
    }

    async Task<Run> MoveAsync(string to)
    {
        var run = await _home.RunAsync("store", "move", Home.SessionName, "--to", to, "--yes");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        return run;
    }

    SortedDictionary<string, string> Files() => new(
        _home.FilesIn(".aws/sso/cache", "*.json").Concat(_home.RoleFiles).ToDictionary(path => path, File.ReadAllText),
        StringComparer.Ordinal);
}
