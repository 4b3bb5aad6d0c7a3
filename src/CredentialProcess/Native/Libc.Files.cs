using System.Runtime.InteropServices;

namespace CredentialProcess.Native;

/// <summary>
/// The functions of the C library that are called directly, each declared once, in a file for each area. Where
/// <see cref="Marshal.GetLastPInvokeError"/> is needed afterwards, the declaration sets it.
/// </summary>
static unsafe partial class Libc
{
    // Operations of flock(2).
    public const int LockShared = 1, LockExclusive = 2, LockNonBlocking = 4, Unlock = 8;

    public const int WriteAccess = 2; // W_OK

    /// <summary>More than the largest struct stat.</summary>
    public const int StatSize = 512;

    /// <summary>Without the third argument, which only the creation of a file needs.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int file, Span<byte> bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int file, ReadOnlySpan<byte> bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int FSync(SafeHandle file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int FLock(SafeHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fchown")]
    public static partial int FChOwn(SafeHandle file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LChOwn(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Stat(string path, byte* record);

    [LibraryImport("libc", EntryPoint = "lstat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LStat(string path, byte* record);

    [LibraryImport("libc", EntryPoint = "fstat")]
    public static partial int FStat(SafeHandle file, byte* record);
}
