using System.Text;
using CredentialProcess.Files;

namespace CredentialProcess.Serving;

/// <summary>
/// Token files of a running server, mode 0600, for SDKs that read them with each request. They are deleted with it.
/// Files of a killed server are deleted by the next one, which finds them by their unlocked lock file; without file
/// locks nothing is deleted.
/// </summary>
sealed class RunFolder : IDisposable
{
    const string LockSuffix = ".lock", TokenSuffix = ".token";

    readonly string _base;
    readonly FileLock? _lock;
    readonly Func<string, string> _show;
    readonly List<string> _files = [];

    RunFolder(string @base, FileLock? fileLock, Func<string, string> show) =>
        (_base, _lock, _show) = (@base, fileLock, show);

    /// <param name="show">Formats paths in messages; null for the full path.</param>
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

    /// <summary>No newline: SDKs send the content as it is.</summary>
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
            foreach (var file in Directory.EnumerateFiles(folder, Path.GetFileNameWithoutExtension(path) + "-*"
                + TokenSuffix))
                Remove(file);
            fileLock.Dispose();
            Remove(path);
        }
    }

    // A later server with working locks (the host of a container) would take an unlocked file as that of a dead server.
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

    // Names are random, so unlike other lock files this one may be deleted.
    static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next server tries again.
        }
    }
}
