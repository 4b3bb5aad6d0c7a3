using System.Runtime.InteropServices;
using CredentialProcess.Native;

namespace CredentialProcess.Files;

/// <summary>
/// Flushes a file to the disk and reports errors, which .NET's own flush ignores: network file systems report a full
/// disk or an exceeded quota only then.
/// </summary>
static class DiskFlush
{
    /// <exception cref="IOException">The written data may not be on the disk.</exception>
    public static void Flush(FileStream file)
    {
        if (!OperatingSystem.IsLinux())
            file.Flush(flushToDisk: true); // macOS needs more than fsync(2)
        if (OperatingSystem.IsWindows())
            return;
        while (Libc.FSync(file.SafeFileHandle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error is Errno.ENOSPC or Errno.EIO || error == Errno.EDQUOT)
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
            // The other errors mean that this file can't be flushed.
            if (error != Errno.EINTR)
                return;
        }
    }
}
