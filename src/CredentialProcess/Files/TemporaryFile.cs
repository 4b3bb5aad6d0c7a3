namespace CredentialProcess.Files;

/// <summary>
/// The temporary file beside the one that it will replace. Its name is fixed for each file, so a killed process leaves
/// at most one, which the next writer removes once its lock is free. Where locks don't work, or where something stands
/// there that is not such a leftover, the name is one of its own.
/// </summary>
static class TemporaryFile
{
    const int MostAttempts = 10;
    const int Digits = 16;

    // Without locks, age alone tells a leftover: nobody is asked to sign in for that long.
    static readonly TimeSpan s_old = TimeSpan.FromHours(6);

    /// <exception cref="IOException">Another writer is at work (<see cref="Errno.IsHeld"/>), the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static FileStream Create(string target, string ending)
    {
        var path = target + ending;
        if (OperatingSystem.IsWindows())
            return PrivateFile.Open(path);
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            if (TryCreate(path) is { } file)
            {
                switch (FileLock.Try(file.SafeFileHandle))
                {
                    // Before it was locked another writer may have taken it for a leftover and removed it.
                    case Locking.Taken when FileRights.IsAt(file.SafeFileHandle, path):
                        return file;
                    case Locking.Taken:
                        file.Dispose();
                        continue;
                    case Locking.Held:
                        throw Held(file);
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

    static FileStream CreateUnique(string target, string ending)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (TryCreate($"{target}.{Random.Shared.NextInt64():x16}{ending}") is { } file)
            {
                _ = FileLock.Try(file.SafeFileHandle);
                RemoveLeftovers(target, ending, file);
                return file;
            }

            if (attempt == MostAttempts)
                throw new IOException("no name for a temporary file can be had");
        }
    }

    static FileStream? TryCreate(string path)
    {
        try
        {
            return ExclusiveFile.Create(path);
        }
        catch (IOException taken) when (Errno.IsTaken(taken))
        {
            return null;
        }
    }

    /// <summary>Whether it is gone; not where it is something else, another user's, or where that can't be told.</summary>
    /// <param name="young">Null where age tells nothing; else what files without locks are compared with.</param>
    static bool TryRemoveLeftover(string path, DateTime? young = null)
    {
        try
        {
            if (FileStat.IsKnown && FileStat.OfLink(path) is { } seen && !IsLeftover(seen, path))
                return false;
            using var file = UnlockedFile.OpenForChange(path);
            if (FileStat.Of(file) is { } record && !IsLeftover(record, path))
                return false;
            switch (FileLock.Try(file))
            {
                case Locking.Held when young is null:
                    throw Held(null);
                case Locking.Held:
                case Locking.Unsupported when young is null || File.GetLastWriteTimeUtc(path) > young - s_old:
                    return false;
            }

            // Whoever had it may have put it in place, just before it was locked here.
            if (FileRights.IsAt(file, path))
                File.Delete(path);
            FileLock.Free(file);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException && !Errno.IsHeld(cause))
        {
            return false;
        }
    }

    static bool IsLeftover(FileStat record, string path) =>
        record is { IsRegular: true, Names: 1 } && FileRights.IsOurs(record, path);

    static void RemoveLeftovers(string target, string ending, FileStream file)
    {
        try
        {
            var young = File.GetLastWriteTimeUtc(file.SafeFileHandle);
            foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(target)!))
            {
                if (path != file.Name && (path == target + ending || IsUnique(path, target, ending)))
                    _ = TryRemoveLeftover(path, young);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next one tries again.
        }
    }

    static bool IsUnique(string path, string target, string ending) =>
        path.Length == target.Length + 1 + Digits + ending.Length
        && path.StartsWith(target + '.', StringComparison.Ordinal) && path.EndsWith(ending, StringComparison.Ordinal);

    static IOException Held(FileStream? file)
    {
        file?.Dispose();
        return new IOException("another process is writing it", Errno.WouldBlock);
    }
}
