using CredentialProcess.Profiles;

namespace CredentialProcess.Tests.Keyring;

/// <summary>Where secrets are kept, on each system.</summary>
public sealed class SecretStoreSettingTests
{
    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, false)]
    public void The_keyring_is_refused_where_it_has_not_been_tested(bool linux, bool windows, bool works)
    {
        if (works)
        {
            Assert.Equal(SecretStore.Keyring, Parse("keyring", linux, windows));
            return;
        }

        var refused = Assert.Throws<Failure>(() => Parse("keyring", linux, windows));
        Assert.Equal(FailureKind.Configuration, refused.Kind);
        Assert.Contains(windows ? "Windows" : "macOS", refused.Message, StringComparison.Ordinal);
        Assert.Equal(SecretStore.Files, Parse("files", linux, windows));
    }

    [Theory]
    [InlineData("KEYRING")]
    [InlineData("keychain")]
    [InlineData(" files")]
    public void What_is_not_known_is_refused(string text) => Assert.Equal(
        FailureKind.Configuration, Assert.Throws<Failure>(() => Parse(text, true, false)).Kind);

    [Fact]
    public void An_empty_variable_counts_as_unset() => Assert.Null(SecretStoreSetting.Of(_ => ""));

    static SecretStore Parse(string text, bool linux, bool windows) =>
        SecretStoreSetting.Parse(text, "config:1: sso_cred_store", "write another", linux, windows);
}
