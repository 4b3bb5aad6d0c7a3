using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Files;

/// <summary>
/// A cache for what can be fetched again: an entry that can't be read counts as missing, and one that can't be written
/// costs a later run a call, never this one its answer. The debug log gets the reason. A cache that can't be used at
/// all says so with a <see cref="Failure"/> when it is read, which ends the run: someone has chosen it.
/// </summary>
static class BestEffortCache
{
    /// <param name="what">What the cache keeps, for the debug log.</param>
    public static byte[]? TryGet(this IDistributedCache cache, string key, string what, TextWriter? debug)
    {
        try
        {
            return cache.Get(key);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"{what}: can't be read: {IoErrorText.Of(cause)}");
            return null;
        }
    }

    /// <returns>Whether it was written.</returns>
    /// <inheritdoc cref="TryGet"/>
    public static bool TrySet(this IDistributedCache cache, string key, byte[] value, string what, TextWriter? debug,
        DateTimeOffset? expiration = null)
    {
        try
        {
            cache.Set(key, value, new() { AbsoluteExpiration = expiration });
            return true;
        }
        catch (Exception cause) when (CacheFault.Is(cause))
        {
            debug?.WriteLine($"{what}: can't be written: {CacheFault.TextOf(cause)}");
            return false;
        }
    }

    /// <inheritdoc cref="TryGet"/>
    public static void TryRemove(this IDistributedCache cache, string key, string what, TextWriter? debug)
    {
        try
        {
            cache.Remove(key);
        }
        catch (Exception cause) when (CacheFault.Is(cause))
        {
            debug?.WriteLine($"{what}: can't be removed: {CacheFault.TextOf(cause)}");
        }
    }
}
