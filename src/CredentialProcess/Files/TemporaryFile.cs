using CredentialProcess.Native;

namespace CredentialProcess.Files;

/// <summary>
/// The temporary file that will replace another. Its name is fixed for each file, so a killed process leaves at most
/// one, which the next writer removes once its lock is free. Where locks don't work, or where the name is used by
/// something else, the temporary file gets a unique name.
/// </summary>
static class TemporaryFile
{
    const int MaximumAttempts = 10;
    const int Digits = 16;
    const int WindowsRenames = 10;

    // Without locks only age tells that no writer is active: no sign-in waits that long.
    static readonly TimeSpan s_leftoverAge = TimeSpan.FromHours(6);

    /// <exception cref="IOException">Another writer is active (<see cref="Errno.IsLocked"/>); disk full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static FileStream Create(string target, string ending)
    {
        var path = target + ending;
        if (OperatingSystem.IsWindows())
            return ExclusiveFile.OpenOrCreate(path);
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            if (TryCreate(path) is { } file)
            {
                switch (FileLock.TryLock(file.SafeFileHandle))
                {
                    // Before it was locked, another writer may have removed it as a leftover.
                    case LockResult.Locked when FileRights.IsAt(file.SafeFileHandle, path):
                        return file;
                    case LockResult.Locked:
                        file.Dispose();
                        continue;
                    case LockResult.Busy:
                        file.Dispose();
                        throw Busy();
                    default:
                        using (file)
                            File.Delete(path);
                        return CreateUnique(target, ending);
                }
            }

            if (!TryRemoveLeftover(path))
                break;
        }

        return CreateUnique(target, ending);
    }

    /// <summary>Puts the file in the place of its target. On Windows, it is closed.</summary>
    /// <exception cref="IOException">It can't be renamed, as onto a file that is mounted by itself.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written, or the target is open.</exception>
    public static void Rename(FileStream file, string target)
    {
        if (OperatingSystem.IsWindows())
            file.Dispose(); // an open file can't be renamed
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(file.Name, target, overwrite: true);
                return;
            }
            catch (Exception cause) when (OperatingSystem.IsWindows() && attempt < WindowsRenames
                && cause is IOException or UnauthorizedAccessException)
            {
                // A reader has the target open.
                Thread.Sleep(10 * attempt);
            }
        }
    }

    /// <summary>Removes the file. On Windows, it is closed.</summary>
    public static void Remove(FileStream file)
    {
        if (OperatingSystem.IsWindows())
            file.Dispose();
        try
        {
            File.Delete(file.Name);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next writer removes it, and it is as private as the file itself.
        }
    }

    /// <summary>Removes what a killed writer of a file has left; that of one at work stays.</summary>
    public static void RemoveLeftover(string target, string ending)
    {
        try
        {
            var path = ReplacedFile.At(target) + ending;
            if (File.Exists(path))
                _ = TryRemoveLeftover(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next writer tries again.
        }
    }

    static FileStream CreateUnique(string target, string ending)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (TryCreate($"{target}.{Random.Shared.NextInt64():x16}{ending}") is { } file)
            {
                _ = FileLock.TryLock(file.SafeFileHandle);
                RemoveLeftovers(target, ending, file);
                return file;
            }

            if (attempt == MaximumAttempts)
                throw new IOException("no name for a temporary file is free");
        }
    }

    static FileStream? TryCreate(string path)
    {
        try
        {
            return ExclusiveFile.Create(path);
        }
        catch (IOException cause) when (Errno.IsExisting(cause))
        {
            return null;
        }
    }

    /// <summary>Removes what a killed process left; false where it is something else, or another user's.</summary>
    /// <param name="now">The time of the file's clock, where age decides if there are no locks; else null.</param>
    static bool TryRemoveLeftover(string path, DateTime? now = null)
    {
        try
        {
            if (FileStat.IsKnown && FileStat.OfLink(path) is { } before && !IsLeftover(before, path))
                return false;
            using var file = UnlockedFile.OpenForWriting(path);
            if (FileStat.Of(file) is { } stat && !IsLeftover(stat, path))
                return false;
            switch (FileLock.TryLock(file))
            {
                case LockResult.Busy when now is null:
                    throw Busy();
                case LockResult.Busy:
                case LockResult.Unsupported when now is null || File.GetLastWriteTimeUtc(path) > now - s_leftoverAge:
                    return false;
            }

            // Its writer may have renamed it just before it was locked here.
            if (FileRights.IsAt(file, path))
                File.Delete(path);
            FileLock.Release(file);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException && !Errno.IsLocked(cause))
        {
            return false;
        }
    }

    static bool IsLeftover(FileStat stat, string path) =>
        stat is { IsRegular: true, LinkCount: 1 } && FileRights.IsOwn(stat, path);

    static void RemoveLeftovers(string target, string ending, FileStream file)
    {
        try
        {
            var now = File.GetLastWriteTimeUtc(file.SafeFileHandle);
            foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(target)!))
            {
                if (path != file.Name && (path == target + ending || IsUnique(path, target, ending)))
                    _ = TryRemoveLeftover(path, now);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next writer tries again.
        }
    }

    static bool IsUnique(string path, string target, string ending) =>
        path.Length == target.Length + 1 + Digits + ending.Length
        && path.StartsWith(target + '.', StringComparison.Ordinal) && path.EndsWith(ending, StringComparison.Ordinal);

    static IOException Busy() => new("another process is writing it", Errno.EAGAIN);
}
