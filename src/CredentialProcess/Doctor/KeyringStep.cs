using CredentialProcess.Keyring;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Doctor;

/// <summary>
/// Checks the keyring of a session that is kept in it: whether it can be used without a prompt, and what an earlier
/// setting has left in files. Unlocks nothing and reads no secret of it.
/// </summary>
/// <param name="signIn">The command to sign in, which unlocks it.</param>
sealed class KeyringStep(SecretHome tokens, SecretService keyring, Session session, string signIn) : IStep
{
    public string Name => "keyring";

    public bool UsesNetwork => false;

    public Task CheckAsync(Findings found, CancellationToken stop)
    {
        try
        {
            if (keyring.IsLocked())
                found.Attention(Name, "it is locked", $"unlock it, or {signIn}");
            else
                found.Ok(Name, Count(keyring.Count(new ItemAttributes(null, session, null).Pairs())));
        }
        catch (Failure failure)
        {
            found.Attention(Name, failure);
        }

        CheckFile(found);
        return Task.CompletedTask;
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
                    : $"run: sso-cred store move {Text.ShellQuoting.QuoteIfNeeded(session.Name)} --to keyring");
            }
        }
        catch (Exception cause) when (Files.CacheFault.Is(cause))
        {
            // The check of the files has told.
        }
    }

    static string Count(int items) => items switch
    {
        0 => "unlocked; it has nothing of this session",
        1 => "unlocked; it has 1 entry of this session",
        _ => $"unlocked; it has {items} entries of this session",
    };
}
