using CredentialProcess.Native;

namespace CredentialProcess.Files;

/// <summary>
/// Makes the limit on file sizes (<c>ulimit -f</c>) an error like any other: by default the kernel ends a process that
/// exceeds it with SIGXFSZ, in the middle of a write.
/// </summary>
static class SizeLimit
{
    // The caller's, which a program that replaces this process gets back; null before the first write.
    static nint? s_signalAction;

    /// <exception cref="IOException">The limit is reached (EFBIG), or the write failed otherwise.</exception>
    public static void Write(FileStream file, ReadOnlySpan<byte> content)
    {
        if (!OperatingSystem.IsWindows())
            s_signalAction ??= Libc.Signal(Signals.SIGXFSZ, Signals.Ignore);
        try
        {
            file.Write(content);
        }
        catch (ArgumentOutOfRangeException)
        {
            // .NET's exception for EFBIG.
            throw new IOException("the limit on file sizes is reached", Errno.EFBIG);
        }
    }

    /// <summary>Restores the caller's action for the signal, until the next write.</summary>
    public static void Restore()
    {
        if (s_signalAction is { } action)
            _ = Libc.Signal(Signals.SIGXFSZ, action);
        s_signalAction = null;
    }
}
