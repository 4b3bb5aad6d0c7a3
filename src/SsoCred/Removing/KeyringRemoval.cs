using CredentialProcess.Keyring;
using SsoCred.SignIn;

namespace SsoCred.Removing;

/// <summary>
/// The entries of this program in the keyring. They are counted while it is locked too; removing them needs it
/// unlocked.
/// </summary>
sealed class KeyringRemoval(SessionItems items)
{
    public IEnumerable<Removal> Find()
    {
        if (items.CountAll() is > 0 and var count)
        {
            yield return new(
                $"{(count == 1 ? "1 entry" : $"{count} entries")} of sso-cred from the keyring, with its sign-ins",
                _ => SignInHint.AddAsync(
                    "unlock it, then uninstall again", () => Task.FromResult(items.RemoveAll())));
        }
    }
}
