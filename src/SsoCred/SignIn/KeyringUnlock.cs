using CredentialProcess;
using CredentialProcess.Keyring;
using CredentialProcess.Profiles;
using SsoCred.Display;

namespace SsoCred.SignIn;

/// <summary>
/// Unlocks the keyring for a person who signs in, with the system's own dialog. Only here: a credential process shows
/// none, and where nobody would see the dialog it would wait for nobody.
/// </summary>
/// <param name="limit">How long the dialog is waited for; null for the usual time.</param>
sealed class KeyringUnlock(
    SecretHome tokens, Func<SecretService> keyring, HostEnvironment host, Screen screen, TimeSpan? limit)
{
    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>Does nothing for a session whose secrets are in files.</summary>
    /// <returns>Whether it was locked.</returns>
    /// <exception cref="Failure">There is no keyring, or it stays locked.</exception>
    public bool Run(Session session, CancellationToken stop)
    {
        if (!tokens.IsInKeyring(session) || !keyring().IsLocked())
            return false;
        if (!host.HasBrowser)
        {
            throw KeyringFailure.Locked().WithHint(
                "unlock it in the desktop's session; no dialog can be shown " + (host.Remote ?? "without a display"));
        }

        screen.Say("the keyring is locked; its own dialog asks for the password");
        keyring().Unlock(limit ?? s_patience, stop);
        return true;
    }
}
