using CredentialProcess;
using CredentialProcess.Files;
using CredentialProcess.Keyring;

namespace SsoCred.Tests.Keyring;

/// <summary>Keyrings that answer as none should.</summary>
public sealed class StrangeAnswersTests : SecretServiceTests
{
    static readonly ItemAttributes s_item = new(ItemKind.Token, KeyringDesktop.Session, "a key");

    [Theory]
    [InlineData("Service.OpenSession", "get")]
    [InlineData("Collection.SearchItems", "get")]
    [InlineData("Item.GetSecret", "get")]
    [InlineData("Collection.CreateItem", "set")]
    [InlineData("Item.Delete", "remove")]
    [InlineData("org.freedesktop.DBus.Properties.Get", "keys")]
    [InlineData("org.freedesktop.DBus.Properties.Get", "locked")]
    [InlineData("Service.ReadAlias", "unlock")]
    [InlineData("Service.Unlock", "unlock")]
    public void An_answer_of_another_type_is_a_failure(string method, string call)
    {
        KeyringDesktop.Ask(keyring => Call(keyring, "set"));
        Keyring.Mistakes = method;
        var failure = Assert.Throws<Failure>(() => KeyringDesktop.Ask(keyring => Call(keyring, call)));
        Assert.Equal((FailureKind.Local, "the keyring's answer is not one of the Secret Service"),
            (failure.Kind, failure.Message));
        Assert.Contains(method, Keyring.Called);
    }

    [Fact]
    public void A_secret_of_more_than_a_file_may_have_is_refused() => KeyringDesktop.Ask(keyring =>
    {
        keyring.Set(s_item, new byte[FileCache.MaximumSize + 1]);
        var cache = new KeyringCache(keyring, ItemKind.Token, KeyringDesktop.Session);
        return Assert.Throws<FileTooLargeException>(() => cache.Get(s_item.Key!));
    });

    static object? Call(SecretService keyring, string call)
    {
        switch (call)
        {
            case "get":
                return keyring.Get(s_item);
            case "set":
                keyring.Set(s_item, new byte[3]);
                return null;
            case "remove":
                keyring.Remove(s_item.Pairs(), except: ItemKind.Registration);
                return null;
            case "keys":
                return keyring.KeysOf(s_item) is [] ? null : "some";
            case "locked":
                return keyring.IsLocked();
            case "unlock":
                keyring.Unlock(TimeSpan.FromSeconds(1), default);
                return null;
            default:
                throw new ArgumentException(call, nameof(call));
        }
    }
}
