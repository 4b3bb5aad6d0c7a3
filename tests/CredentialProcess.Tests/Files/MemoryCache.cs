using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Tests.Files;

/// <summary>A cache in memory.</summary>
sealed class MemoryCache : IDistributedCache
{
    readonly Dictionary<string, byte[]> _kept = [];

    public byte[]? Get(string key) => _kept.GetValueOrDefault(key);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _kept[key] = value;

    public void Remove(string key) => _kept.Remove(key);

    public void Refresh(string key)
    {
    }

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Get(key));

    public Task SetAsync(
        string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        Set(key, value, options);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, CancellationToken token = default)
    {
        Remove(key);
        return Task.CompletedTask;
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;
}
