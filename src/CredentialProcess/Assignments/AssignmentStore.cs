using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Assignments;

/// <summary>
/// Caches the last listing of each session, for completion and prompts. What can't be read counts as missing, and a
/// failed write only costs a later completion.
/// </summary>
sealed class AssignmentStore(IDistributedCache cache, TextWriter? debug)
{
    const string What = "assignments: the last listing", WhatPartial = "assignments: the unfinished listing";

    /// <summary>The cache key of a session's listing.</summary>
    public static string KeyOf(Session session) => $"assignments-{TokenStore.KeyOf(session)}";

    static string PartialKeyOf(Session session) => $"listed-part-{TokenStore.KeyOf(session)}";

    /// <summary>The last listing, or null.</summary>
    public CachedListing? Read(Session session) =>
        cache.TryGet(KeyOf(session), What, debug) is { } bytes ? AssignmentFile.Parse(bytes) : null;

    public void Write(Session session, CachedListing listing) =>
        cache.TrySet(KeyOf(session), AssignmentFile.Serialize(listing), What, debug);

    /// <summary>
    /// What a listing with this sign-in got before it ended early, within the last hour; else null.
    /// </summary>
    internal PartialListing? ReadPartial(Session session, string signIn, DateTimeOffset now) =>
        cache.TryGet(PartialKeyOf(session), WhatPartial, debug) is { } bytes && PartialListing.Parse(bytes) is { } part
        && part.SignIn == signIn
        && now - part.BegunAt is var age && age >= TimeSpan.Zero && age < PartialListing.Lifetime
            ? part
            : null;

    /// <returns>Whether it was written.</returns>
    internal bool WritePartial(Session session, PartialListing part) =>
        cache.TrySet(PartialKeyOf(session), part.Serialize(), WhatPartial, debug);

    internal void RemovePartial(Session session) => cache.TryRemove(PartialKeyOf(session), WhatPartial, debug);

    /// <summary>Removes the listings of a session at sign-out.</summary>
    /// <exception cref="Failure">They can't be removed.</exception>
    public void Remove(Session session)
    {
        try
        {
            cache.Remove(PartialKeyOf(session));
            cache.Remove(KeyOf(session));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new Failure(FailureKind.Local, $"the list of accounts can't be removed: {IoErrorText.Of(cause)}",
                "check the permissions of ~/.aws/sso-cred");
        }
    }
}
