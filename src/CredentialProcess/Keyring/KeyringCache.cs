using CredentialProcess.Files;
using CredentialProcess.Profiles;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Keyring;

/// <summary>
/// One kind of a session's secrets in the keyring, as a cache. The values are the bytes that the files would hold, so
/// moving them is a copy. Errors are failures that say what to do.
/// </summary>
sealed class KeyringCache(SecretService service, string kind, Session? session) : ISecretCache
{
    // Never part of a file's name, and so of no other key.
    const string PendingEnding = ".pending";

    public bool IsOfOneSession => true;

    /// <summary>Whether it is the key of room for another entry, which a killed process has left.</summary>
    public static bool IsPending(string key) => key.EndsWith(PendingEnding, StringComparison.Ordinal);

    public byte[]? Get(string key)
    {
        var value = service.Get(Item(key));
        return value is { Length: > FileCache.MaximumSize }
            ? throw new FileTooLargeException(FileCache.MaximumSize)
            : value;
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        if (value.Length > FileCache.MaximumSize)
            throw new FileTooLargeException(FileCache.MaximumSize);
        service.Set(Item(key), value);
    }

    public void Remove(string key) => service.Remove(Item(key).Pairs());

    /// <summary>Writes an entry beside it, which shows that the keyring is unlocked and can be written.</summary>
    public IReservedEntry ReserveForRefresh(string key, int bytes) => new PendingItem(this, key, bytes);

    public IReservedEntry ReserveForSignIn(string key, int bytes) => new PendingItem(this, key + ".login", bytes, key);

    public IEnumerable<string> KeysWith(string prefix) => service.KeysOf(new ItemAttributes(kind, session, null))
        .Where(key => key.StartsWith(prefix, StringComparison.Ordinal)
            && !IsPending(key));

    public string NameOf(string key) => $"the keyring ({Item(key).Label})";

    ItemAttributes Item(string key) => new(kind, session, key);

    /// <summary>
    /// Room for an entry: an item of its size under a name of its own, which a killed process leaves and the next one
    /// replaces. The new value is written there and read back before it replaces the old one.
    /// </summary>
    sealed class PendingItem : IReservedEntry
    {
        readonly KeyringCache _cache;
        readonly string _pending;
        readonly string _key;

        public PendingItem(KeyringCache cache, string pending, int bytes, string? key = null)
        {
            (_cache, _pending, _key) = (cache, pending + PendingEnding, key ?? pending);
            var blanks = new byte[bytes];
            blanks.AsSpan().Fill((byte)' ');
            _cache.Set(_pending, blanks, new());
        }

        public void Commit(ReadOnlySpan<byte> value)
        {
            var bytes = value.ToArray();
            _cache.Set(_pending, bytes, new());
            if (_cache.Get(_pending) is not { } stored || !stored.AsSpan().SequenceEqual(bytes))
                throw new Failure(FailureKind.Local, "the keyring does not return what was stored in it");
            _cache.Set(_key, bytes, new());
        }

        public void Dispose()
        {
            try
            {
                _cache.Remove(_pending);
            }
            catch (Failure)
            {
                // The next one replaces it.
            }
        }
    }
}
