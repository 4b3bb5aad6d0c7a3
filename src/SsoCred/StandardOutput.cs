using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using CredentialProcess;

namespace SsoCred;

/// <summary>
/// Where the document goes. On POSIX by write(2) itself: Console would first set up the terminal, signal handlers and a
/// thread for them, a tenth of a cached run, and a FileStream does not move the offset that two commands in one
/// redirection share.
/// </summary>
static partial class StandardOutput
{
    const int Interrupted = 4; // EINTR, the same on Linux and macOS

    /// <exception cref="Failure">Nobody reads it, or it is a file on a full disk.</exception>
    public static void Write(ReadOnlySpan<byte> document)
    {
        if (OperatingSystem.IsWindows())
        {
            using var stdout = Console.OpenStandardOutput();
            stdout.Write(document);
            return;
        }

        while (!document.IsEmpty)
        {
            var written = Write(1, document, (nuint)document.Length);
            if (written >= 0)
                document = document[(int)written..];
            else if (Marshal.GetLastPInvokeError() is var error and not Interrupted)
                throw new Failure(ExitCode.Failed, $"cannot write to stdout: {new Win32Exception(error).Message}");
        }
    }

    /// <summary>One line for a person, names from files shown without their control characters.</summary>
    public static void WriteLine(string line) => Write(Encoding.UTF8.GetBytes(Terminal.Printable(line) + "\n"));

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, ReadOnlySpan<byte> bytes, nuint count);
}
