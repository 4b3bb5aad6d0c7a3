using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.RoleChaining;

/// <summary>
/// The entries of our own folder that belong to a session's assumed roles: credentials with a session policy, and an
/// empty one for each entry of the AWS CLI's cache, whose name does not tell the session. Signing out removes both.
/// </summary>
static class AssumedRoleEntries
{
    const string Start = "assumed-";
    const int HashLength = 16, MostLookedAt = 200;
    static readonly int s_prefixLength = Start.Length + HashLength + 1; // the hyphen

    /// <param name="session">Null where the chain begins with static keys.</param>
    public static string KeyOf(Session? session, string key) => PrefixOf(session) + key;

    /// <summary>Removes what was obtained with these sessions. The cache is listed once.</summary>
    /// <param name="own">Ours, with the entries that belong to a session.</param>
    /// <param name="shared">The AWS CLI's.</param>
    /// <exception cref="Failure">An entry could not be removed.</exception>
    public static void RemoveAll(ISecretCache own, IDistributedCache shared, IEnumerable<Session> sessions)
    {
        var prefixes = sessions.Select(PrefixOf).ToHashSet();
        Exception? first = null;
        foreach (var key in own.KeysWith(Start))
        {
            if (key.Length <= s_prefixLength || !prefixes.Contains(key[..s_prefixLength]))
                continue;
            try
            {
                if (IsHash(key[s_prefixLength..]))
                    shared.Remove(key[s_prefixLength..]);
                own.Remove(key);
            }
            catch (Exception cause) when (CacheFault.Is(cause))
            {
                // The others go nevertheless.
                first ??= cause;
            }
        }

        if (first is not null)
        {
            throw CacheFault.ToFailure(first, "the credentials of an assumed role can't be removed",
                "check the permissions of ~/.aws/sso-cred and ~/.aws/cli/cache");
        }
    }

    /// <summary>
    /// Removes a session's credentials with a policy that have ended: nothing asks for a policy that has changed again,
    /// so they would stay until the sign-out. At most some of them, since a caller waits.
    /// </summary>
    /// <param name="before">Removed are those that ended before; another process may be replacing younger ones.</param>
    public static void RemoveEnded(ISecretCache own, Session? session, DateTimeOffset before)
    {
        foreach (var key in own.KeysWith(PrefixOf(session)).Take(MostLookedAt))
        {
            try
            {
                if (own.Get(key) is { } entry && RoleFile.Parse(entry) is { } role && role.Expiration < before)
                    own.Remove(key);
            }
            catch (Exception cause) when (CacheFault.Is(cause))
            {
                // It costs nothing but its room.
            }
        }
    }

    /// <summary>Whether the key is of an entry with a policy, and not of the AWS CLI's cache.</summary>
    public static bool IsOwn(string key) => key.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>
    /// Names an entry of the AWS CLI's cache, so that signing out finds it. A cache of one session needs none.
    /// </summary>
    public static void TryName(
        ISecretCache own, Session session, string key, TextWriter? debug, DateTimeOffset? end = null)
    {
        if (!own.IsOfOneSession)
            own.TrySet(KeyOf(session, key), "{}"u8.ToArray(), "role cache", debug, end);
    }

    /// <summary>Whether an entry of ours only names one of the AWS CLI's cache.</summary>
    public static bool IsIndexOf(IDistributedCache own, string key) => own.Get(key) is { Length: 2 };

    /// <summary>The common start of a session's keys.</summary>
    public static string PrefixOf(Session? session) =>
        $"{Start}{(session is null ? new string('0', HashLength) : Sha1.Hex(session.Key)[..HashLength])}-";

    static bool IsHash(string text) => text.Length == 40 && text.All(char.IsAsciiHexDigitLower);
}
