using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Files;

/// <summary>
/// A folder of private files as an <see cref="IDistributedCache"/>: the key is the file's name without <c>.json</c>.
/// Expiration options are ignored: the entries hold their own expiration, and the AWS CLI's formats have no field for
/// another. File system errors are thrown, since only the store knows whether they matter.
/// </summary>
/// <param name="show">How messages show a path; by default as it is.</param>
sealed class FileCache(string folder, Func<string, string>? show = null) : ISecretCache
{
    /// <summary>In bytes; a larger file is neither read nor written.</summary>
    public const int MaximumSize = 1024 * 1024;

    const string Temporary = ".tmp", OfSignIn = ".login";

    static readonly string[] s_temporaryEndings = [Temporary, OfSignIn];

    public bool IsOfOneSession => false;

    public string PathOf(string key) => Path.Combine(folder, key + ".json");

    /// <exception cref="IOException">It is larger than <see cref="MaximumSize"/>, or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[]? Get(string key)
    {
        try
        {
            return BoundedFile.Read(PathOf(key), MaximumSize);
        }
        catch (NotSupportedException cause)
        {
            throw new IOException("it is not a regular file", cause);
        }
    }

    /// <exception cref="IOException">It is larger than <see cref="MaximumSize"/>, or can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        if (value.Length > MaximumSize)
            throw new FileTooLargeException(MaximumSize);
        using var file = Reserve(key, reserve: 0);
        file.Commit(value);
    }

    /// <summary>Opens an entry for a later <see cref="PrivateFile.Commit(ReadOnlySpan{byte})"/>.</summary>
    /// <param name="reserve">Bytes that are allocated on the disk now, for what must not be lost then.</param>
    public PrivateFile Reserve(string key, int reserve) => PrivateFile.Create(PathOf(key), reserve, Temporary);

    /// <exception cref="IOException">No space, or another owner.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public IReservedEntry ReserveForRefresh(string key, int bytes)
    {
        var file = Reserve(key, bytes);
        if (file.KeepsOwner || file.TryWriteInPlace(anyOwner: true))
            return file;
        file.Dispose();
        throw new IOException("it belongs to another user");
    }

    /// <summary>Written in place where the folder can't be written.</summary>
    /// <inheritdoc cref="ReserveForRefresh"/>
    public IReservedEntry ReserveForSignIn(string key, int bytes) =>
        PrivateFile.CreateOrOpen(PathOf(key), bytes, OfSignIn);

    public IEnumerable<string> KeysWith(string prefix) => Directory.Exists(folder)
        ? Directory.GetFiles(folder, prefix + "*.json").Select(file => Path.GetFileNameWithoutExtension(file))
        : [];

    public string NameOf(string key) => PathOf(key) is var path && show is null ? path : show(path);

    /// <summary>Also what a killed writer has left of it.</summary>
    public void Remove(string key)
    {
        try
        {
            foreach (var ending in s_temporaryEndings)
                TemporaryFile.RemoveLeftover(PathOf(key), ending);
            File.Delete(PathOf(key));
        }
        catch (DirectoryNotFoundException)
        {
            // There is nothing to remove.
        }
    }
}
