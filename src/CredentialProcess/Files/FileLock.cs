using System.Runtime.InteropServices;

namespace CredentialProcess.Files;

/// <summary>
/// A lock between processes that the kernel holds on an empty file and frees when its process ends, however it ends.
/// The file stays: removing it would let two processes lock two files of one name. Where the file system has no locks
/// none is taken, and a lock that was not taken proves nothing.
/// </summary>
sealed partial class FileLock : IDisposable
{
    const int MostAttempts = 10;

    readonly FileStream _file;

    FileLock(FileStream file) => _file = file;

    /// <summary>The lock, or null while another process holds it.</summary>
    /// <exception cref="NoLocksException">The file system has no locks.</exception>
    /// <exception cref="IOException">There can be no lock here: read-only, full, another's file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static FileLock? TryTake(string path)
    {
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        FileStream file;
        try
        {
            file = OperatingSystem.IsWindows() ? PrivateFile.Open(path) : Open(path);
        }
        catch (IOException held) when (Errno.IsHeld(held))
        {
            return null;
        }

        switch (Try(file.SafeFileHandle))
        {
            case Locking.Taken:
                return new FileLock(file);
            case Locking.Held:
                file.Dispose();
                return null;
            default:
                file.Dispose();
                throw new NoLocksException();
        }
    }

    public void Dispose()
    {
        Free(_file.SafeFileHandle);
        _file.Dispose();
    }

    /// <summary>
    /// Locks an open file. Opening it unshared has mostly done so already, but .NET takes every refusal but "would
    /// block" for success, and locks nothing where DOTNET_SYSTEM_IO_DISABLEFILELOCKING is set.
    /// </summary>
    internal static Locking Try(SafeHandle file) =>
        OperatingSystem.IsWindows() || Flock(file, Exclusive | WithoutWaiting) == 0 ? Locking.Taken
        : Marshal.GetLastPInvokeError() == Errno.WouldBlock ? Locking.Held
        : Locking.Unsupported;

    // At once, and not when the last copy of the descriptor goes, which a child has until it runs its program.
    internal static void Free(SafeHandle file)
    {
        if (!OperatingSystem.IsWindows() && !file.IsClosed)
            _ = Flock(file, Unlock);
    }

    /// <summary>
    /// Whether files can be locked in a folder, told by a lock that others may have too and that is freed at once; null
    /// where that can't be told.
    /// </summary>
    internal static bool? Works(string folder)
    {
        if (OperatingSystem.IsWindows())
            return true;
        try
        {
            // NFS wants a file that is open for writing.
            var path = Directory.EnumerateFiles(folder, "*.lock").FirstOrDefault();
            using var file = path is null ? UnlockedFile.Open(folder) : UnlockedFile.OpenForChange(path);
            if (Flock(file, Shared | WithoutWaiting) == 0)
                return Flock(file, Unlock) == 0;
            var error = Marshal.GetLastPInvokeError();
            return error == Errno.WouldBlock ? true : error is Errno.BadFile or Errno.Invalid ? null : false;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static FileStream Open(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return File.Exists(path) ? Existing(path) : ExclusiveFile.Create(path);
            }
            catch (IOException other) when (attempt < MostAttempts
                && (other is FileNotFoundException || (Errno.IsTaken(other) && !Path.Exists(path))))
            {
                // It was removed at this moment, as the lock of a server that has ended is.
            }
            catch (IOException other) when (attempt < MostAttempts && Errno.IsTaken(other) && File.Exists(path))
            {
                // It was made at this moment.
            }
        }
    }

    // Another's file could be locked by them for ever, and a link lead anywhere.
    static FileStream Existing(string path)
    {
        var file = UnlockedFile.OpenForChange(path);
        if (FileStat.Of(file) is { } record && (!record.IsRegular || !FileRights.IsOurs(record, path)))
        {
            file.Dispose();
            throw new IOException(record.IsRegular ? "it belongs to another user" : "it is not a regular file");
        }

        return new FileStream(file, FileAccess.ReadWrite, bufferSize: 0);
    }

    const int Shared = 1, Exclusive = 2, WithoutWaiting = 4, Unlock = 8; // the same on Linux and macOS

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeHandle file, int operation);
}

/// <summary>What became of an attempt to lock a file.</summary>
enum Locking
{
    Taken,

    /// <summary>Another process has it.</summary>
    Held,

    /// <summary>Whatever else flock(2) answers: ENOLCK, ENOSYS, EOPNOTSUPP of network and container mounts.</summary>
    Unsupported,
}

/// <summary>The file system has no locks.</summary>
sealed class NoLocksException() : IOException("locks do not work here");
