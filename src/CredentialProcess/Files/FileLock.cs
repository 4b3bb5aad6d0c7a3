using System.Runtime.InteropServices;

namespace CredentialProcess.Files;

/// <summary>
/// A lock between processes that the kernel holds on an empty file and frees when its process ends, however it ends.
/// The file stays: removing it would let two processes lock two files of one name.
/// </summary>
public sealed partial class FileLock : IDisposable
{
    // What the system answers when another process holds the file: EWOULDBLOCK of Linux and of macOS, and Windows'
    // ERROR_SHARING_VIOLATION. .NET hands them on in HResult.
    const int WouldBlockLinux = 11, WouldBlockMac = 35, SharingViolation = unchecked((int)0x80070020);

    readonly FileStream _file;

    FileLock(FileStream file) => _file = file;

    /// <summary>The lock, or null while another process holds it.</summary>
    /// <exception cref="IOException">There can be no lock here: read-only, full, no such folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static FileLock? TryTake(string path)
    {
        PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
        FileStream file;
        try
        {
            file = PrivateFile.Open(path);
        }
        catch (IOException held) when (IsHeld(held))
        {
            return null;
        }

        // Opening it unshared has locked it already, unless DOTNET_SYSTEM_IO_DISABLEFILELOCKING is set.
        if (OperatingSystem.IsWindows() || Flock(file.SafeFileHandle, ExclusiveWithoutWaiting) == 0
            || Marshal.GetLastPInvokeError() is not (WouldBlockLinux or WouldBlockMac))
            return new FileLock(file);
        file.Dispose();
        return null;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The system refused to open a file because another process has it open unshared.</summary>
    internal static bool IsHeld(IOException refusal) =>
        refusal.HResult is WouldBlockLinux or WouldBlockMac or SharingViolation;

    const int ExclusiveWithoutWaiting = 2 | 4; // LOCK_EX | LOCK_NB, the same on Linux and macOS

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeHandle file, int operation);
}
