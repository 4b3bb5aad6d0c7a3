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
sealed class StoreMove(
    SessionSecrets secrets, SecretHome tokens, SessionItems items, SingleFlight flights, TextWriter? debug)
{
    // Longer than a refresh.
    static readonly TimeSpan s_lockLimit = TimeSpan.FromSeconds(30);

    /// <param name="profiles">The session's.</param>
    /// <param name="onCopied">Called when all is copied, before anything is removed: changes the setting.</param>
    /// <returns>How many entries there were.</returns>
    /// <exception cref="Failure">Something could not be copied or removed.</exception>
    public async Task<int> RunAsync(
        Session session, SecretStore to, IEnumerable<Profile> profiles, Action onCopied)
    {
        // A concurrent refresh would write to the old place, and use up the refresh token that is moved.
        using var tokenLock = await flights.HoldOrFailAsync(TokenStore.LockOf(session), s_lockLimit,
            $"another {ProgramName.Value} is refreshing the token of {session.Label}");
        var target = session with { Store = to };
        var source = session with { Store = to == SecretStore.Files ? SecretStore.Keyring : SecretStore.Files };
        var isInUse = tokens.IsInKeyring(session) == (to == SecretStore.Keyring);
        var found = CopyAll(source, target, isInUse, secrets.Of(session, profiles), onCopied);
        try
        {
            foreach (var place in found)
                place.Home.Of(source).Remove(place.Key);
            if (to == SecretStore.Files)
                items.RemovePending(session);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unmoved(cause);
        }

        return found.Count;
    }

    /// <param name="isInUse">Whether the setting names the target already.</param>
    /// <returns>What there was in the source.</returns>
    List<SecretPlace> CopyAll(
        Session source, Session target, bool isInUse, IReadOnlyList<SecretPlace> places, Action onCopied)
    {
        List<SecretPlace> found = [];
        List<SecretPlace> copied = [];
        try
        {
            foreach (var place in places)
            {
                if (place.Home.Of(source).Get(place.Key) is not { } value)
                    continue;
                found.Add(place);
                if (place.Home.Of(target).Get(place.Key) is { } there && !IsNewer(place, value, there, isInUse))
                    continue;
                copied.Add(place);
                Copy(place, target, value);
                secrets.Name(place, target, debug);
            }

            onCopied();
            return found;
        }
        catch (Exception cause)
        {
            // In use they are as good as the others.
            foreach (var place in isInUse ? [] : copied)
                place.Home.Of(target).TryRemove(place.Key, "store move", debug);
            if (CacheFault.Is(cause) && cause is not Failure)
                throw Unmoved(cause);
            throw;
        }
    }

    /// <summary>
    /// Whether the source's is the one to keep: the token that ends later, since the service replaces a refresh token
    /// when it is used; all else, which can be fetched again, from the place in use.
    /// </summary>
    bool IsNewer(SecretPlace place, byte[] value, byte[] there, bool isTargetInUse)
    {
        if (place.Home != tokens)
            return !isTargetInUse;
        if (TokenFile.Parse(value) is not { } token)
            return false;
        return TokenFile.Parse(there) is not { } other || token.ExpiresAt > other.ExpiresAt
            || (token.ExpiresAt == other.ExpiresAt && !isTargetInUse);
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
