namespace CredentialProcess.Native;

/// <summary>
/// The error numbers of the C library by their names in errno.h, which are the same on Linux and macOS except where a
/// property says otherwise. .NET puts an errno, or Windows' error code, into <see cref="Exception.HResult"/>.
/// </summary>
static class Errno
{
    public const int EPERM = 1, ENOENT = 2, EINTR = 4, EIO = 5, EBADF = 9, EACCES = 13, EEXIST = 17, ENOTDIR = 20,
        EISDIR = 21, EINVAL = 22, EFBIG = 27, ENOSPC = 28, EROFS = 30;

    public const int WindowsDiskFull = unchecked((int)0x80070070); // ERROR_DISK_FULL

    const int WindowsSharingViolation = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION
    const int WindowsFileExists = unchecked((int)0x80070050); // ERROR_FILE_EXISTS

    public static int EDQUOT => OperatingSystem.IsMacOS() ? 69 : 122;

    /// <summary>EWOULDBLOCK too: flock(2) returns it only where another process holds the lock.</summary>
    public static int EAGAIN => OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>Whether a file can't be opened because another process has it open without sharing.</summary>
    public static bool IsLocked(Exception cause) =>
        cause is IOException { HResult: var error } && (error == WindowsSharingViolation || error == EAGAIN);

    /// <summary>Whether a file can't be created because its name is in use.</summary>
    public static bool IsExisting(Exception cause) => cause is IOException { HResult: EEXIST or WindowsFileExists };
}
