using System.Text;
using CredentialProcess.Files;

namespace CredentialProcess.Serving;

/// <summary>
/// Where a running server keeps its tokens as files, mode 0600, for SDKs that read them at each request. They go with
/// it; what a killed one left is removed by the next, which tells by the lock that a living one holds. Where locks
/// don't work there is none, and nothing of the kind is removed.
/// </summary>
sealed class RunFolder : IDisposable
{
    const string LockSuffix = ".lock", TokenSuffix = ".token";

    readonly string _base;
    readonly FileLock? _lock;
    readonly Func<string, string> _show;
    readonly List<string> _files = [];

    RunFolder(string @base, FileLock? fileLock, Func<string, string> show) => (_base, _lock, _show) = (@base, fileLock, show);

    /// <param name="show">How messages show a path; as it is unless said.</param>
    public static RunFolder Open(string folder, Func<string, string>? show = null)
    {
        try
        {
            PrivateFolder.Create(folder);
            RemoveStale(folder);
            while (true)
            {
                var name = Path.Combine(folder, Cryptography.RandomHex(6));
                if (TryLock(name + LockSuffix, out var hasLocks) is var fileLock && (fileLock is not null || !hasLocks))
                    return new RunFolder(name, fileLock, show ?? (path => path));
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new Failure(FailureKind.Local,
                $"cannot write in {show?.Invoke(folder) ?? folder}: {IoErrorText.Of(cause)}", null, cause);
        }
    }

    /// <summary>Writes a token, without a line end: SDKs send the file's content as it is.</summary>
    public string Write(string token)
    {
        var path = $"{_base}-{_files.Count + 1}{TokenSuffix}";
        try
        {
            using var file = PrivateFile.Create(path);
            _files.Add(path);
            file.Commit(Encoding.UTF8.GetBytes(token), durable: false);
            return path;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new Failure(FailureKind.Local, $"cannot write {_show(path)}: {IoErrorText.Of(cause)}", null, cause);
        }
    }

    public void Dispose()
    {
        _files.ForEach(Remove);
        if (_lock is null)
            return;
        _lock.Dispose();
        Remove(_base + LockSuffix);
    }

    static void RemoveStale(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*" + LockSuffix))
        {
            if (TryLockStale(path) is not { } fileLock)
                continue;
            foreach (var file in Directory.EnumerateFiles(folder, Path.GetFileNameWithoutExtension(path) + "-*" + TokenSuffix))
                Remove(file);
            fileLock.Dispose();
            Remove(path);
        }
    }

    // To a later server, for which locks work (the host's, of a container), a lock file without a lock would say that
    // this one has ended.
    static FileLock? TryLock(string path, out bool hasLocks)
    {
        hasLocks = true;
        try
        {
            return FileLock.TryTake(path);
        }
        catch (NoLocksException)
        {
            hasLocks = false;
            Remove(path);
            return null;
        }
    }

    static FileLock? TryLockStale(string path)
    {
        try
        {
            return FileLock.TryTake(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A name is never used again, so unlike other locks this one may go.
    static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next one tries again.
        }
    }
}
