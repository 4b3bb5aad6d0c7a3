using CredentialProcess.Files;
using CredentialProcess.Keyring;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Tests.Files;

/// <summary>A cache in memory.</summary>
sealed class MemoryCache : ISecretCache
{
    readonly Dictionary<string, byte[]> _kept = [];

    public bool IsOfOneSession => false;

    public static implicit operator SecretHome(MemoryCache cache) => new(cache);

    public byte[]? Get(string key) => _kept.GetValueOrDefault(key);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _kept[key] = value;

    public void Remove(string key) => _kept.Remove(key);

    public IReservedEntry ReserveForRefresh(string key, int bytes) => new Reserved(this, key);

    public IReservedEntry ReserveForSignIn(string key, int bytes) => new Reserved(this, key);

    public IEnumerable<string> KeysWith(string prefix) =>
        [.. _kept.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];

    public string NameOf(string key) => $"entry '{key}'";

    sealed class Reserved(MemoryCache cache, string key) : IReservedEntry
    {
        public void Commit(ReadOnlySpan<byte> value) => cache._kept[key] = value.ToArray();

        public void Dispose()
        {
        }
    }
}
