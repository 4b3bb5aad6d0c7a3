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
    /// <summary>The cache key of a session's listing.</summary>
    public static string KeyOf(Session session) => $"assignments-{TokenStore.KeyOf(session)}";

    static string PartialKeyOf(Session session) => $"listed-part-{TokenStore.KeyOf(session)}";

    /// <summary>The last listing, or null.</summary>
    public CachedListing? Read(Session session)
    {
        try
        {
            return cache.Get(KeyOf(session)) is { } bytes ? AssignmentFile.Parse(bytes) : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"assignments: the last listing can't be read: {cause.Message}");
            return null;
        }
    }

    public void Write(Session session, CachedListing listing)
    {
        try
        {
            cache.Set(KeyOf(session), AssignmentFile.Serialize(listing), new());
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"assignments: the listing can't be kept: {cause.Message}");
        }
    }

    /// <summary>
    /// What a listing with this sign-in got before it ended early, within the last hour; else null.
    /// </summary>
    internal PartialListing? ReadPartial(Session session, string signIn, DateTimeOffset now)
    {
        try
        {
            return cache.Get(PartialKeyOf(session)) is { } bytes && PartialListing.Parse(bytes) is { } part
                && part.SignIn == signIn && now - part.BegunAt is var age && age >= TimeSpan.Zero && age < PartialListing.Lifetime
                ? part
                : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"assignments: the part that was listed can't be read: {cause.Message}");
            return null;
        }
    }

    /// <returns>Whether it was written.</returns>
    internal bool WritePartial(Session session, PartialListing part)
    {
        try
        {
            cache.Set(PartialKeyOf(session), part.Serialize(), new());
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"assignments: the part that was listed can't be kept: {cause.Message}");
            return false;
        }
    }

    internal void RemovePartial(Session session)
    {
        try
        {
            cache.Remove(PartialKeyOf(session));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"assignments: the part that was listed can't be removed: {cause.Message}");
        }
    }

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
