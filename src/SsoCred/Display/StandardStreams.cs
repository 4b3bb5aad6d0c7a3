using System.Runtime.InteropServices;

namespace SsoCred.Display;

/// <summary>
/// The three streams as a caller leaves them, on POSIX. One may be closed: the next file or connection that is opened
/// would get its number, and the document be written into it. So the null device takes the place, opened for reading:
/// who writes to it is told. One system call where all three are open. And one may refuse to block, as the pipes that
/// Node hands on: what is full then has to be waited for.
/// </summary>
static unsafe partial class StandardStreams
{
    const short NotOpen = 0x20, Writable = 4; // POLLNVAL and POLLOUT, the same on Linux and macOS
    const int Interrupted = 4; // EINTR, likewise

    // EAGAIN of macOS, of Linux.
    static int Full => OperatingSystem.IsMacOS() ? 35 : 11;

    public static void TakePlaces()
    {
        if (OperatingSystem.IsWindows())
            return;
        var streams = stackalloc Polled[] { new(0, 0), new(1, 0), new(2, 0) };
        if (Poll(streams, 3, 0) <= 0)
            return;
        // In this order each gets its own number: open(2) takes the lowest that is free.
        for (var stream = 0; stream < 3; stream++)
        {
            if ((streams[stream].Happened & NotOpen) != 0)
                _ = Open("/dev/null"u8, 0);
        }
    }

    /// <summary>Writes all of it.</summary>
    /// <param name="file">The stream's number.</param>
    /// <param name="longest">How long a stream that is full is waited for, in milliseconds; negative: for good.</param>
    /// <returns>0, or the system's number of what went wrong.</returns>
    public static int Write(int file, ReadOnlySpan<byte> bytes, int longest)
    {
        while (!bytes.IsEmpty)
        {
            var written = Write(file, bytes, (nuint)bytes.Length);
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted)
                continue;
            var stream = new Polled(file, Writable);
            if (error != Full || Poll(&stream, 1, longest) == 0)
                return error;
        }

        return 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    readonly struct Polled(int file, short asked)
    {
        public readonly int File = file;
        public readonly short Asked = asked;
        public readonly short Happened;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Polled* streams, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, ReadOnlySpan<byte> bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int Open(ReadOnlySpan<byte> path, int flags);
}
