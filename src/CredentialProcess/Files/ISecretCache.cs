using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Files;

/// <summary>
/// A cache of secrets, and all that a store may know about where they are. An entry that can't be read, written or
/// removed is an exception that <see cref="CacheFault"/> knows; the store decides whether it matters.
/// </summary>
interface ISecretCache : IDistributedCache
{
    /// <summary>Whether all entries are one session's, so that it can be signed out of without an index.</summary>
    bool IsOfOneSession { get; }

    /// <summary>
    /// Makes sure that there is room for a value that must not be lost, before the call that brings it. Excludes other
    /// writers of the entry as far as the cache can.
    /// </summary>
    IReservedEntry ReserveForRefresh(string key, int bytes);

    /// <summary>
    /// The same for a sign-in, which may take longer than a concurrent refresh and must not keep that from writing.
    /// </summary>
    IReservedEntry ReserveForSignIn(string key, int bytes);

    /// <summary>The keys of all entries that begin so.</summary>
    IEnumerable<string> KeysWith(string prefix);

    /// <summary>What messages call the place of an entry.</summary>
    string NameOf(string key);

    void IDistributedCache.Refresh(string key)
    {
        // Entries have no sliding expiration.
    }

    // No cache of secrets has anything to wait for that a store could do without.
    Task<byte[]?> IDistributedCache.GetAsync(string key, CancellationToken token) => Task.FromResult(Get(key));

    Task IDistributedCache.SetAsync(
        string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token)
    {
        Set(key, value, options);
        return Task.CompletedTask;
    }

    Task IDistributedCache.RemoveAsync(string key, CancellationToken token)
    {
        Remove(key);
        return Task.CompletedTask;
    }

    Task IDistributedCache.RefreshAsync(string key, CancellationToken token)
    {
        Refresh(key);
        return Task.CompletedTask;
    }
}

/// <summary>Room for one entry. Without a commit the old value stays.</summary>
interface IReservedEntry : IDisposable
{
    void Commit(ReadOnlySpan<byte> value);
}
