using CredentialProcess;
using CredentialProcess.Keyring;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// A keyring that for a moment does not know what it has just named, as gnome-keyring does on a busy machine: what
/// it has is never taken as missing, and not as removed either.
/// </summary>
public sealed class UnknownItemTests : SecretServiceTests
{
    static readonly ItemAttributes s_item = new(ItemKind.Token, KeyringDesktop.Session, "key");

    [Theory]
    [InlineData("Item.GetSecret")]
    [InlineData("Item.Delete")]
    [InlineData("Collection.SearchItems")]
    [InlineData("Collection.CreateItem")]
    [InlineData("org.freedesktop.DBus.Properties.Get")]
    public void It_is_asked_again(string method) => KeyringDesktop.Ask(keyring =>
    {
        Forget(method, 2);
        keyring.Set(s_item, "a value"u8.ToArray());
        Forget(method, 2);
        Assert.Equal("a value"u8.ToArray(), keyring.Get(s_item));
        Forget(method, 2);
        Assert.Equal(["key"], keyring.KeysOf(s_item));
        Forget(method, 2);
        Assert.Equal(1, keyring.Remove(s_item.Pairs()));
        Forget(method, 2);
        Assert.Null(keyring.Get(s_item));
        return true;
    });

    [Theory]
    [InlineData("Item.GetSecret")]
    [InlineData("Item.Delete")]
    public void What_stays_unknown_is_a_failure_and_not_an_entry_that_has_gone(string method) =>
        KeyringDesktop.Ask(keyring =>
        {
            keyring.Set(s_item, "a value"u8.ToArray());
            Forget(method, int.MaxValue);
            Assert.Throws<Failure>(() =>
            {
                keyring.Get(s_item);
                keyring.Remove(s_item.Pairs());
            });
            Forget(method, 0);
            Assert.Equal("a value"u8.ToArray(), keyring.Get(s_item));
            return true;
        });

    void Forget(string method, int times) => Keyring.Unknown = (method, times);
}
