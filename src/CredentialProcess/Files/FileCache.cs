using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Files;

/// <summary>
/// A folder of private files as an <see cref="IDistributedCache"/>: the key is the file's name without <c>.json</c>.
/// Expiration options are ignored, since what is kept here says itself when it ends and the AWS CLI's formats have no
/// place for them. Errors of the file system are thrown: whether one matters is the store's to decide.
/// </summary>
sealed class FileCache(string folder) : IDistributedCache
{
    /// <summary>In bytes; a larger file is neither read nor written.</summary>
    public const int MaximumSize = 1024 * 1024;

    public string PathOf(string key) => Path.Combine(folder, key + ".json");

    /// <exception cref="IOException">It is larger than <see cref="MaximumSize"/>, or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[]? Get(string key)
    {
        try
        {
            using var file = UnlockedFile.OpenIfThere(PathOf(key));
            return file is null ? null
                : UnlockedFile.Read(file, MaximumSize) ?? throw new IOException("the file is larger than 1 MB");
        }
        catch (NotSupportedException cause)
        {
            throw new IOException("it is no regular file", cause);
        }
    }

    /// <exception cref="IOException">It is larger than <see cref="MaximumSize"/>, or can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        if (value.Length > MaximumSize)
            throw new IOException("it is larger than 1 MB, and could not be read again");
        using var file = Reserve(key, room: 0);
        file.Commit(value);
    }

    /// <summary>Takes up the room for a later <see cref="PrivateFile.Commit"/>, for what must not be lost then.</summary>
    /// <param name="inPlace">Where only the file can be written, and not its folder, without room.</param>
    public PrivateFile Reserve(string key, int room, string ending = ".tmp", bool inPlace = false) => inPlace
        ? PrivateFile.CreateOrOpen(PathOf(key), room, ending)
        : PrivateFile.Create(PathOf(key), room, ending);

    public void Remove(string key)
    {
        try
        {
            File.Delete(PathOf(key));
        }
        catch (DirectoryNotFoundException)
        {
            // As good as removed.
        }
    }

    public void Refresh(string key)
    {
        // Nothing here expires by not being used.
    }

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Get(key));

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
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
