using System.Runtime.InteropServices;

namespace CredentialProcess.Files;

/// <summary>
/// Flushes a file to the disk and tells where that fails: .NET's own flushing does not, and network file systems say
/// only then that the disk or the quota is full.
/// </summary>
static partial class DiskFlush
{
    /// <exception cref="IOException">What was written may not be on the disk.</exception>
    public static void Flush(FileStream file)
    {
        if (!OperatingSystem.IsLinux())
            file.Flush(flushToDisk: true); // on macOS more than fsync(2) is needed
        if (OperatingSystem.IsWindows())
            return;
        while (Sync(file.SafeFileHandle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error is Errno.Full or Errno.InputOutput || error == Errno.Quota)
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
            // The others say that there is nothing to flush here.
            if (error != Errno.Interrupted)
                return;
        }
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeHandle file);
}
