using CredentialProcess.Keyring;
using CredentialProcess.Moving;
using CredentialProcess.Profiles;

namespace CredentialProcess.Doctor;

/// <summary>
/// Checks the keyring of a session that is kept in it: whether it can be used without a prompt, and what an earlier
/// setting has left in files; or else what it has left in the keyring. Unlocks nothing and reads no secret of it.
/// </summary>
/// <param name="profiles">The session's.</param>
/// <param name="signIn">The command to sign in, which unlocks it.</param>
sealed class KeyringStep(
    SecretHome tokens, SecretService keyring, SessionItems items, SessionSecrets secrets, Session session,
    Func<IEnumerable<Profile>> profiles, string signIn) : IStep
{
    public string Name => "keyring";

    public bool UsesNetwork => false;

    public Task CheckAsync(Findings found, CancellationToken stop)
    {
        if (!tokens.IsInKeyring(session))
        {
            CheckLeft(found);
            return Task.CompletedTask;
        }

        try
        {
            if (keyring.IsLocked())
                found.Attention(Name, "it is locked", $"unlock it, or {signIn}");
            else
            {
                var count = keyring.Count(new ItemAttributes(null, session, null).Pairs());
                found.Ok(Name, $"unlocked; it has {Entries(count)} of this session");
            }
        }
        catch (Failure failure)
        {
            found.Attention(Name, failure);
        }

        CheckFiles(found);
        return Task.CompletedTask;
    }

    void CheckLeft(Findings found)
    {
        if (items.CountLeft(session) is > 0 and var left)
        {
            found.Attention(Name, $"it has {Entries(left)} of this session, which is kept in files",
                session.Name is null ? "sign out to remove them" : MoveTo(SecretStore.Files));
        }
    }

    void CheckFiles(Findings found)
    {
        try
        {
            if (secrets.CountInFiles(session, profiles()) is > 0 and var left)
            {
                found.Attention(Name, $"files still have {Entries(left)} of this session, which is kept in the keyring",
                    session.Name is null ? "sign out to remove them" : MoveTo(SecretStore.Keyring));
            }
        }
        catch (Exception cause) when (Files.CacheFault.Is(cause))
        {
            // The check of the files has told.
        }
    }

    string MoveTo(SecretStore store) =>
        $"run: sso-cred store move {Text.ShellQuoting.QuoteIfNeeded(session.Name!)} --to "
        + (store == SecretStore.Files ? "files" : "keyring");

    static string Entries(int count) => count == 1 ? "1 entry" : $"{count} entries";
}
