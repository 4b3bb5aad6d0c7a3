using System.Runtime.InteropServices;
using CredentialProcess.Native;
using Microsoft.Win32.SafeHandles;

namespace CredentialProcess.Files;

/// <summary>
/// Opens files without a lock. .NET takes a shared flock(2) whatever the file share, and fails where another process
/// holds an exclusive one, as this program's writers do during their rename, and <c>flock FILE COMMAND</c> does. A
/// folder can be opened and then not be read; so can a named pipe, without waiting for a writer.
/// </summary>
static class UnlockedFile
{
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">Anything else; the message is the system's.</exception>
    public static SafeFileHandle Open(string path) => OpenIfExists(path) ?? throw NotFound();

    /// <summary>
    /// Null where there is no such file or folder: exceptions for 85,000 profiles that have nothing cached would take
    /// seconds.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">Anything else; the message is the system's.</exception>
    public static SafeFileHandle? OpenIfExists(string path) => OperatingSystem.IsWindows()
        ? OpenOnWindows(path)
        : Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);

    /// <summary>Opens a pipe so that reading waits for its writer.</summary>
    /// <inheritdoc cref="Open(string)"/>
    public static SafeFileHandle OpenPipe(string path) =>
        (OperatingSystem.IsWindows() ? OpenOnWindows(path) : Open(path, OpenFlags.ReadOnly)) ?? throw NotFound();

    /// <summary>Opens an existing file for reading and writing; a symlink is not followed.</summary>
    /// <inheritdoc cref="Open(string)"/>
    public static SafeFileHandle OpenForWriting(string path) => OperatingSystem.IsWindows()
        ? File.OpenHandle(path, access: FileAccess.ReadWrite, share: FileShare.ReadWrite | FileShare.Delete)
        : Open(path, OpenFlags.ReadWrite | OpenFlags.NoFollow | OpenFlags.NonBlocking) ?? throw NotFound();

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

    static SafeFileHandle? Open(string path, int flags)
    {
        if (path.Contains('\0'))
            throw new ArgumentException("a path can't contain a null character", nameof(path));
        while (true)
        {
            var file = Libc.Open(path, flags | OpenFlags.CloseOnExec);
            if (file >= 0)
                return new SafeFileHandle(file, ownsHandle: true);
            var error = Marshal.GetLastPInvokeError();
            if (error is Errno.ENOENT or Errno.ENOTDIR)
                return null;
            if (error != Errno.EINTR)
                throw ToException(error);
        }
    }

    static FileNotFoundException NotFound() => new("there is no such file");

    static Exception ToException(int error) => error switch
    {
        Errno.EPERM or Errno.EACCES => new UnauthorizedAccessException("permission denied"),
        _ => new IOException(LowerFirst(Marshal.GetPInvokeErrorMessage(error)), error),
    };

    static string LowerFirst(string message) => char.ToLowerInvariant(message[0]) + message[1..];
}
