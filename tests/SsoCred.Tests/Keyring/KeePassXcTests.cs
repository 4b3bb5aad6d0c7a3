using CredentialProcess;
using CredentialProcess.Keyring;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// KeePassXC's Secret Service. It answers with a prompt when an item is made or removed, also where that
/// asks nothing (KeePassXC 2.7), so nothing is kept in it.
/// </summary>
[Trait("Category", "Slow")]
public sealed class KeePassXcTests : IAsyncLifetime
{
    const string Asks = "the keyring is unlocked, but wants each access confirmed";

    Home _home = null!;
    KeyringDesktop _desktop = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _desktop = await KeyringDesktop.WithoutKeyringAsync(_home);
        _home.StandIn.Tenant.Settings.AutoApproves = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_desktop is not null)
            await _desktop.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task Its_entries_are_found_and_read_but_not_removed()
    {
        await using var keyring = await KeePassXc.StartAsync(_home, _desktop);
        Assert.Equal(KeePassXc.Secret, Read());
        Assert.Equal([KeePassXc.Entry.Key!], _desktop.Keys(ItemKind.Token));
        Assert.Equal(Asks, Assert.Throws<Failure>(
            () => _desktop.Ask(service => service.Remove(KeePassXc.Entry.Pairs()))).Message);
        Assert.Equal(1, _desktop.Count());
    }

    [Fact]
    public async Task Since_it_asks_before_each_new_entry_a_sign_in_is_exit_4_before_it_begins()
    {
        await using var keyring = await KeePassXc.StartAsync(_home, _desktop);
        KeepInKeyring();
        var failed = (await _home.RunAsync("login", "--profile", "dev", "--device")).Failed(4);
        Assert.EndsWith(Asks, failed.Error, StringComparison.Ordinal);
        Assert.StartsWith("use a keyring that asks only once", failed.Hint, StringComparison.Ordinal);
        Assert.Equal(0, _home.StandIn.Calls["StartDeviceAuthorization"]);
        Assert.Equal(1, _desktop.Count());
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Moving_there_leaves_files_and_config_as_they_were()
    {
        await using var keyring = await KeePassXc.StartAsync(_home, _desktop);
        _home.SignIn();
        await _home.DocumentAsync();
        var (files, config) = (Files(), _home.Config);
        var run = await _home.RunAsync("store", "move", Home.SessionName, "--to", "keyring", "--yes");
        Assert.EndsWith(Asks, run.Failed(4).Error, StringComparison.Ordinal);
        Assert.Equal(files, Files());
        Assert.Equal(config, _home.Config);
        Assert.Equal(1, _desktop.Count());
    }

    [Fact]
    public async Task A_locked_database_is_exit_4_at_once_for_all_but_a_person()
    {
        await using var keyring = await KeePassXc.StartAsync(_home, _desktop);
        KeepInKeyring();
        await keyring.LockAsync(_home, _desktop);
        Assert.Equal("the keyring is locked", (await _home.FailAsync(4)).Error);
        // Nobody answers its dialog here.
        var login = await Desktop.RunAsync(_home, "login", "--profile", "dev", "--device", "--timeout", "2");
        Assert.True(login.Exit == 6, login.Said);
        Assert.Contains("the keyring was not unlocked within 2 s", login.Said, StringComparison.Ordinal);
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task Confirmations_of_reading_are_told_from_a_locked_database()
    {
        await using var keyring = await KeePassXc.StartAsync(_home, _desktop, confirms: true);
        Assert.Equal(Asks, Assert.Throws<Failure>(Read).Message);
    }

    string Read() => System.Text.Encoding.UTF8.GetString(_desktop.Ask(service => service.Get(KeePassXc.Entry))!);

    void KeepInKeyring() => _home.Config = _home.Config.TrimEnd() + "\nsso_cred_store = keyring\n";

    SortedDictionary<string, string> Files() => new(
        _home.FilesIn(".aws/sso/cache", "*.json").Concat(_home.RoleFiles).ToDictionary(path => path, File.ReadAllText),
        StringComparer.Ordinal);
}
