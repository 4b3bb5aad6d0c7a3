using System.Runtime.InteropServices;

namespace CredentialProcess.Files;

/// <summary>
/// The limit on the size of files (<c>ulimit -f</c>) as an error like any other: the system would end the process with
/// SIGXFSZ, so that is ignored from the first write on. A program that takes this one's place gets it back as it was.
/// </summary>
static partial class SizeLimit
{
    const int Signal = 25; // SIGXFSZ, the same on Linux and macOS
    const nint Ignore = 1, Unknown = -1;

    static nint s_before = Unknown;

    /// <exception cref="IOException">The file may not become that large, or what else a write throws.</exception>
    public static void Write(FileStream stream, ReadOnlySpan<byte> content)
    {
        if (!OperatingSystem.IsWindows() && s_before == Unknown)
            s_before = SetSignal(Signal, Ignore);
        try
        {
            stream.Write(content);
        }
        catch (ArgumentOutOfRangeException)
        {
            // What .NET makes of EFBIG.
            throw new IOException("files may not be that large here (ulimit -f)", Errno.TooLarge);
        }
    }

    /// <summary>Has the signal do what it did before the first write.</summary>
    public static void Restore()
    {
        if (!OperatingSystem.IsWindows() && s_before != Unknown)
            _ = SetSignal(Signal, s_before);
        s_before = Unknown;
    }

    internal static bool IsReached(Exception cause) => cause is IOException { HResult: Errno.TooLarge };

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignal(int number, nint handler);
}
