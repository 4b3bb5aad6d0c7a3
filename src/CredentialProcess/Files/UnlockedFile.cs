using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CredentialProcess.Files;

/// <summary>
/// Opens a file and takes no lock. .NET takes a shared flock(2) whatever the sharing asked for, and refuses
/// where another process holds the file locked, as our own writers do while they rename it, and as does
/// <c>flock FILE COMMAND</c>. A folder opens too, and its reading fails; so does that of a named pipe, for whose
/// writer nobody waits.
/// </summary>
static partial class UnlockedFile
{
    const int ReadOnly = 0, ReadWrite = 2; // on Linux and macOS alike

    /// <param name="path">Of the file.</param>
    /// <param name="isStream">It is a descriptor that this process was given: what is not written yet is waited for.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">Anything else; the message is the system's.</exception>
    public static SafeFileHandle Open(string path, bool isStream = false) =>
        OpenIfThere(path, isStream) ?? throw Missing();

    /// <summary>
    /// The same, and null where there is no such file or folder: an exception for each of 85,000 profiles that have
    /// nothing cached would take seconds.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">Anything else; the message is the system's.</exception>
    public static SafeFileHandle? OpenIfThere(string path, bool isStream = false) => OperatingSystem.IsWindows()
        ? OpenOnWindows(path)
        : OpenWith(path, ReadOnly | (isStream ? 0 : Errno.NonBlocking));

    /// <summary>Opens for reading and writing what is there; a link is not followed, and nothing is made.</summary>
    /// <inheritdoc cref="Open(string, bool)"/>
    public static SafeFileHandle OpenForChange(string path) => OperatingSystem.IsWindows()
        ? File.OpenHandle(path, access: FileAccess.ReadWrite, share: FileShare.ReadWrite | FileShare.Delete)
        : OpenWith(path, ReadWrite | Errno.NoFollow | Errno.NonBlocking) ?? throw Missing();

    /// <summary>What the file held when it was opened; null where that is more than it may be.</summary>
    /// <exception cref="NotSupportedException">It is a pipe or the like, which has no end to know of.</exception>
    public static byte[]? Read(string path, int largest)
    {
        using var file = Open(path);
        return Read(file, largest);
    }

    /// <inheritdoc cref="Read(string, int)"/>
    public static byte[]? Read(SafeFileHandle file, int largest)
    {
        var length = RandomAccess.GetLength(file);
        if (length > largest)
            return null;
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var read = 0;
        for (int n; read < length && (n = RandomAccess.Read(file, bytes.AsSpan(read), read)) > 0;)
            read += n;
        return read == length ? bytes : bytes[..read];
    }

    static SafeFileHandle? OpenOnWindows(string path)
    {
        try
        {
            return File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    static SafeFileHandle? OpenWith(string path, int flags)
    {
        if (path.Contains('\0'))
            throw new ArgumentException("a path has no null character", nameof(path));
        while (true)
        {
            var file = Open(path, flags | Errno.CloseOnExec);
            if (file >= 0)
                return new SafeFileHandle(file, ownsHandle: true);
            var error = Marshal.GetLastPInvokeError();
            if (error is Errno.NoEntry or Errno.NoFolder)
                return null;
            if (error != Errno.Interrupted)
                throw Refusal(error);
        }
    }

    static FileNotFoundException Missing() => new("there is no such file");

    static Exception Refusal(int error) => error switch
    {
        Errno.NotPermitted or Errno.NoAccess => new UnauthorizedAccessException("permission denied"),
        _ => new IOException(Text(Marshal.GetPInvokeErrorMessage(error)), error),
    };

    static string Text(string message) => char.ToLowerInvariant(message[0]) + message[1..];

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
