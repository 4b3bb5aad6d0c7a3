using CredentialProcess;
using CredentialProcess.Keyring;

namespace SsoCred.Tests.Keyring;

/// <summary>What lives longer than the keyring, as <c>serve</c> does, on one connection to the bus.</summary>
public sealed class RestartTests : DesktopTests
{
    static readonly ItemAttributes s_item = new(ItemKind.Token, KeyringDesktop.Session, "a key");

    private protected override Task<KeyringDesktop> StartDesktopAsync() => KeyringDesktop.WithoutKeyringAsync(Home);

    [Fact]
    public async Task A_keyring_that_is_started_late_or_again_is_used()
    {
        using var keyring = new SecretService(
            name => Home.Environment.GetValueOrDefault(name), TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.StartsWith("no keyring: ", Assert.Throws<Failure>(() => keyring.Get(s_item)).Message,
            StringComparison.Ordinal);
        await KeyringDesktop.StartKeyringAsync();
        keyring.Set(s_item, new byte[5]);
        await KeyringDesktop.StopKeyringAsync();
        Assert.StartsWith("no keyring: ", Assert.Throws<Failure>(() => keyring.Set(s_item, new byte[6])).Message,
            StringComparison.Ordinal);
        await KeyringDesktop.StartKeyringAsync();
        Assert.Equal(5, keyring.Get(s_item)!.Length);
        keyring.Set(s_item, new byte[7]);
        Assert.Equal(7, keyring.Get(s_item)!.Length);
    }
}
