using CredentialProcess.Files;
using CredentialProcess.Keyring;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Moving;

/// <summary>
/// Moves a session's secrets to the keyring or back: everything is copied and read back before anything is removed. A
/// process that is killed between leaves both, and moving again completes it: the setting tells which is in use.
/// </summary>
/// <param name="tokens">Where the session is kept now.</param>
sealed class StoreMove(SessionSecrets secrets, SecretHome tokens, SingleFlight flights, TextWriter? debug)
{
    static readonly TimeSpan s_lockLimit = TimeSpan.FromSeconds(5);

    /// <param name="profiles">The session's.</param>
    /// <param name="onCopied">Called when all is copied, before anything is removed: changes the setting.</param>
    /// <returns>How many entries there were.</returns>
    /// <exception cref="Failure">Something could not be copied or removed.</exception>
    public async Task<int> RunAsync(
        Session session, SecretStore to, IEnumerable<Profile> profiles, Action onCopied)
    {
        // Holding the lock keeps a concurrent refresh from writing to the old place.
        using var tokenLock = await flights.HoldAsync(TokenStore.LockOf(session), s_lockLimit);
        var target = session with { Store = to };
        var source = session with { Store = to == SecretStore.Files ? SecretStore.Keyring : SecretStore.Files };
        var isInUse = tokens.IsInKeyring(session) == (to == SecretStore.Keyring);
        List<SecretPlace> found = [];
        List<SecretPlace> copied = [];
        try
        {
            foreach (var place in secrets.Of(session, profiles))
            {
                if (place.Home.Of(source).Get(place.Key) is not { } value)
                    continue;
                found.Add(place);
                // What the session uses is newer than what an earlier setting has left.
                if (isInUse && place.Home.Of(target).Get(place.Key) is not null)
                    continue;
                copied.Add(place);
                Copy(place, target, value);
                secrets.Name(place, target, debug);
            }

            onCopied();
        }
        catch (Exception cause)
        {
            foreach (var place in copied)
                place.Home.Of(target).TryRemove(place.Key, "store move", debug);
            if (CacheFault.Is(cause) && cause is not Failure)
                throw Unmoved(cause);
            throw;
        }

        try
        {
            foreach (var place in found)
                place.Home.Of(source).Remove(place.Key);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unmoved(cause);
        }

        return found.Count;
    }

    static void Copy(SecretPlace place, Session target, byte[] value)
    {
        var cache = place.Home.Of(target);
        cache.Set(place.Key, value, new());
        if (cache.Get(place.Key) is not { } stored || !stored.AsSpan().SequenceEqual(value))
            throw new Failure(FailureKind.Local, $"{cache.NameOf(place.Key)} does not return what was stored in it");
    }

    static Failure Unmoved(Exception cause) =>
        CacheFault.ToFailure(cause, "the secrets can't be moved", "make the folder writable, then try again");
}
