using CredentialProcess.Keyring;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Doctor;

/// <summary>
/// Checks the keyring of a session that is kept in it: whether it can be used without a prompt, and what an earlier
/// setting has left in files; or else what it has left in the keyring. Unlocks nothing and reads no secret of it.
/// </summary>
/// <param name="signIn">The command to sign in, which unlocks it.</param>
sealed class KeyringStep(
    SecretHome tokens, SecretService keyring, SessionItems items, Session session, string signIn) : IStep
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

        CheckFile(found);
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

    void CheckFile(Findings found)
    {
        var key = TokenStore.KeyOf(session);
        try
        {
            if (tokens.Files.Get(key) is not null)
            {
                found.Attention(tokens.Files.NameOf(key), "still has a token of this session", session.Name is null
                    ? "remove it"
                    : MoveTo(SecretStore.Keyring));
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
