using CredentialProcess.Profiles;

namespace CredentialProcess.Keyring;

/// <summary>All items of a session, or of this program, for signing out and uninstalling.</summary>
/// <param name="glance">
/// The keyring with a short time limit, to look whether an earlier setting has left anything in it.
/// </param>
sealed class SessionItems(
    SecretHome tokens, Func<SecretService> keyring, Func<SecretService> glance, TextWriter? debug)
{
    /// <summary>Whether there may be any; a keyring that nobody has asked for and can't be used has none.</summary>
    /// <exception cref="Failure">The session's keyring can't be used.</exception>
    public bool Exist(Session session) => tokens.IsInKeyring(session) || CountLeft(session) > 0;

    /// <summary>What an earlier setting has left of a session that is kept in files.</summary>
    public int CountLeft(Session session) =>
        OperatingSystem.IsLinux() && !tokens.IsInKeyring(session) ? Count(Of(session)) : 0;

    /// <summary>Removes what was obtained with a sign-in; the registration stays, as the file does.</summary>
    /// <exception cref="Failure">An item could not be removed.</exception>
    public void Remove(Session session) => keyring().Remove(Of(session), except: ItemKind.Registration);

    /// <summary>Removes what killed refreshes and sign-ins have left.</summary>
    /// <exception cref="Failure">An item could not be removed.</exception>
    public void RemovePending(Session session)
    {
        foreach (var key in keyring().KeysOf(new(ItemKind.Token, session, null)).Where(KeyringCache.IsPending))
            keyring().Remove(new ItemAttributes(ItemKind.Token, session, key).Pairs());
    }

    /// <summary>How many items this program has; 0 where there is no keyring.</summary>
    public int CountAll() => OperatingSystem.IsLinux() ? Count(ItemAttributes.OfAll) : 0;

    /// <summary>Removes everything that this program has in the keyring.</summary>
    /// <returns>How many items there were.</returns>
    /// <exception cref="Failure">An item could not be removed.</exception>
    public int RemoveAll() => keyring().Remove(ItemAttributes.OfAll);

    int Count(IReadOnlyList<(string Name, string Value)> attributes)
    {
        try
        {
            return glance().Count(attributes);
        }
        catch (Failure unavailable)
        {
            debug?.WriteLine($"keyring: not looked at: {unavailable.Message}");
            return 0;
        }
    }

    static IReadOnlyList<(string Name, string Value)> Of(Session session) =>
        new ItemAttributes(null, session, null).Pairs();
}
