using System.Runtime.InteropServices;
using CredentialProcess.Native;

namespace CredentialProcess.Files;

/// <summary>
/// A lock between processes that the kernel holds on an empty file and releases when its process ends, in whatever way.
/// The file stays: if it were removed, two processes could lock two files of the same name.
/// </summary>
sealed class FileLock : IDisposable
{
    const int MaximumAttempts = 10;

    readonly FileStream _file;

    FileLock(FileStream file) => _file = file;

    /// <summary>The lock, or null while another process holds it.</summary>
    /// <exception cref="NoLocksException">The file system has no locks.</exception>
    /// <exception cref="IOException">A lock is not possible: read-only, disk full, another user's file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static FileLock? TryTake(string path)
    {
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        FileStream file;
        try
        {
            file = OperatingSystem.IsWindows() ? ExclusiveFile.OpenOrCreate(path) : OpenOrCreate(path);
        }
        catch (IOException cause) when (Errno.IsLocked(cause))
        {
            return null;
        }

        switch (TryLock(file.SafeFileHandle))
        {
            case LockResult.Locked:
                return new FileLock(file);
            case LockResult.Busy:
                file.Dispose();
                return null;
            default:
                file.Dispose();
                throw new NoLocksException();
        }
    }

    public void Dispose()
    {
        Release(_file.SafeFileHandle);
        _file.Dispose();
    }

    /// <summary>
    /// Locks an open file. .NET has usually done so when it opened the file without sharing, but it ignores every error
    /// except EWOULDBLOCK, and locks nothing where DOTNET_SYSTEM_IO_DISABLEFILELOCKING is set.
    /// </summary>
    public static LockResult TryLock(SafeHandle file) =>
        OperatingSystem.IsWindows() || Libc.FLock(file, Libc.LockExclusive | Libc.LockNonBlocking) == 0
            ? LockResult.Locked
            : Marshal.GetLastPInvokeError() == Errno.EAGAIN ? LockResult.Busy : LockResult.Unsupported;

    /// <summary>
    /// Releases the lock now, and not with the last copy of the descriptor: a child process has one until its exec.
    /// </summary>
    public static void Release(SafeHandle file)
    {
        if (!OperatingSystem.IsWindows() && !file.IsClosed)
            _ = Libc.FLock(file, Libc.Unlock);
    }

    /// <summary>
    /// Whether files in a folder can be locked, tested with a shared lock that is released at once; null where unknown.
    /// </summary>
    public static bool? Works(string folder)
    {
        if (OperatingSystem.IsWindows())
            return true;
        try
        {
            // NFS locks only files that are open for writing.
            var path = Directory.EnumerateFiles(folder, "*.lock").FirstOrDefault();
            using var file = path is null ? UnlockedFile.Open(folder) : UnlockedFile.OpenForWriting(path);
            if (Libc.FLock(file, Libc.LockShared | Libc.LockNonBlocking) == 0)
                return Libc.FLock(file, Libc.Unlock) == 0;
            var error = Marshal.GetLastPInvokeError();
            return error == Errno.EAGAIN ? true : error is Errno.EBADF or Errno.EINVAL ? null : false;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static FileStream OpenOrCreate(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return File.Exists(path) ? Open(path) : ExclusiveFile.Create(path);
            }
            catch (IOException cause) when (attempt < MaximumAttempts
                && (cause is FileNotFoundException || (Errno.IsExisting(cause) && !Path.Exists(path))))
            {
                // It was just removed, like the lock of a server that has ended.
            }
            catch (IOException cause) when (attempt < MaximumAttempts && Errno.IsExisting(cause) && File.Exists(path))
            {
                // It was just created.
            }
        }
    }

    // Another user could keep their file locked for ever, and a symlink could lead anywhere.
    static FileStream Open(string path)
    {
        var file = UnlockedFile.OpenForWriting(path);
        if (FileStat.Of(file) is { } stat && (!stat.IsRegular || !FileRights.IsOwn(stat, path)))
        {
            file.Dispose();
            throw new IOException(stat.IsRegular ? "it belongs to another user" : "it is not a regular file");
        }

        return new FileStream(file, FileAccess.ReadWrite, bufferSize: 0);
    }
}

enum LockResult
{
    Locked,

    /// <summary>Another process holds the lock.</summary>
    Busy,

    /// <summary>Any other error of flock(2): ENOLCK, ENOSYS, EOPNOTSUPP of network and container mounts.</summary>
    Unsupported,
}

/// <summary>The file system has no locks.</summary>
sealed class NoLocksException() : IOException("locks do not work here");
