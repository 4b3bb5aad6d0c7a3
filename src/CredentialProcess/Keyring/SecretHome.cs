using CredentialProcess.Files;
using CredentialProcess.Profiles;

namespace CredentialProcess.Keyring;

/// <summary>The caches for one kind of secret: files, or the keyring for sessions that ask for it.</summary>
/// <param name="keyring">The keyring's entries of a session; null for those that begin with static keys.</param>
/// <param name="standard">What SSO_CRED_STORE says, for what no session decides.</param>
sealed class SecretHome(
    ISecretCache files, Func<Session?, ISecretCache>? keyring = null, SecretStore? standard = null)
{
    public ISecretCache Files => files;

    public static implicit operator SecretHome(FileCache files) => new(files);

    /// <summary>Where this session's secrets are.</summary>
    public ISecretCache Of(Session? session) => keyring is not null && IsInKeyring(session) ? keyring(session) : files;

    public bool IsInKeyring(Session? session) => (session?.Store ?? standard) == SecretStore.Keyring;
}
