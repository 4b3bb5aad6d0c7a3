using CredentialProcess;
using CredentialProcess.Keyring;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// KeePassXC's Secret Service. It answers with a prompt when an item is made or removed, also where that
/// asks nothing (KeePassXC 2.7), so nothing is kept in it.
/// </summary>
[Trait("Category", "Slow")]
public sealed class KeePassXcTests : DesktopTests
{
    const string Asks = "the keyring is unlocked, but wants each access confirmed";

    private protected override Task<KeyringDesktop> StartDesktopAsync() => KeyringDesktop.WithoutKeyringAsync(Home);

    protected override void SetUp() => Home.StandIn.Tenant.Settings.AutoApproves = true;

    [Fact]
    public async Task Its_entries_are_found_and_read_but_not_removed()
    {
        await using var keyring = await KeePassXc.StartAsync(Home, KeyringDesktop);
        Assert.Equal(KeePassXc.Secret, Read());
        Assert.Equal([KeePassXc.Entry.Key!], KeyringDesktop.Keys(ItemKind.Token));
        Assert.Equal(Asks, Assert.Throws<Failure>(
            () => KeyringDesktop.Ask(service => service.Remove(KeePassXc.Entry.Pairs()))).Message);
        Assert.Equal(1, KeyringDesktop.Count());
    }

    [Fact]
    public async Task Since_it_asks_before_each_new_entry_a_sign_in_is_exit_4_before_it_begins()
    {
        await using var keyring = await KeePassXc.StartAsync(Home, KeyringDesktop);
        KeepInKeyring();
        var failed = (await Home.RunAsync("login", "--profile", "dev", "--device")).Failed(4);
        Assert.EndsWith(Asks, failed.Error, StringComparison.Ordinal);
        Assert.StartsWith("use a keyring that asks only once", failed.Hint, StringComparison.Ordinal);
        Assert.Equal(0, Home.StandIn.Calls["StartDeviceAuthorization"]);
        Assert.Equal(1, KeyringDesktop.Count());
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Moving_there_leaves_files_and_config_as_they_were()
    {
        await using var keyring = await KeePassXc.StartAsync(Home, KeyringDesktop);
        Home.SignIn();
        await Home.DocumentAsync();
        var (files, config) = (Files(), Home.Config);
        var run = await Home.RunAsync("store", "move", Home.SessionName, "--to", "keyring", "--yes");
        Assert.EndsWith(Asks, run.Failed(4).Error, StringComparison.Ordinal);
        Assert.Equal(files, Files());
        Assert.Equal(config, Home.Config);
        Assert.Equal(1, KeyringDesktop.Count());
    }

    [Fact]
    public async Task A_locked_database_is_exit_4_at_once_for_all_but_a_person()
    {
        await using var keyring = await KeePassXc.StartAsync(Home, KeyringDesktop);
        KeepInKeyring();
        await keyring.LockAsync(Home, KeyringDesktop);
        Assert.Equal("the keyring is locked", (await Home.FailAsync(4)).Error);
        // Nobody answers its dialog here.
        var login = await Desktop.RunAsync(Home, "login", "--profile", "dev", "--device", "--timeout", "2");
        Assert.True(login.Exit == 6, login.Said);
        Assert.Contains("the keyring was not unlocked within 2 s", login.Said, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task Confirmations_of_reading_are_told_from_a_locked_database()
    {
        await using var keyring = await KeePassXc.StartAsync(Home, KeyringDesktop, confirms: true);
        Assert.Equal(Asks, Assert.Throws<Failure>(Read).Message);
    }

    string Read() => System.Text.Encoding.UTF8.GetString(KeyringDesktop.Ask(service => service.Get(KeePassXc.Entry))!);

    void KeepInKeyring() => Home.Config = Home.Config.TrimEnd() + "\nsso_cred_store = keyring\n";

    SortedDictionary<string, string> Files() => new(
        Home.FilesIn(".aws/sso/cache", "*.json").Concat(Home.RoleFiles).ToDictionary(path => path, File.ReadAllText),
        StringComparer.Ordinal);
}
