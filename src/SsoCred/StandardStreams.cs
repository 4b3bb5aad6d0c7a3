using System.Runtime.InteropServices;

namespace SsoCred;

/// <summary>
/// A caller may start a program with stdin, stdout or stderr closed. The next file or connection that is opened would
/// get that number, and the document be written into it. So the null device takes the place, opened for reading: who
/// writes to it is told. One system call where all three are open.
/// </summary>
static unsafe partial class StandardStreams
{
    const short NotOpen = 0x20; // POLLNVAL, the same on Linux and macOS

    public static void TakePlaces()
    {
        if (OperatingSystem.IsWindows())
            return;
        var streams = stackalloc Polled[] { new(0), new(1), new(2) };
        if (Poll(streams, 3, 0) <= 0)
            return;
        // In this order each gets its own number: open(2) takes the lowest that is free.
        for (var stream = 0; stream < 3; stream++)
        {
            if ((streams[stream].Happened & NotOpen) != 0)
                _ = Open("/dev/null"u8, 0);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    readonly struct Polled(int file)
    {
        public readonly int File = file;
        public readonly short Asked;
        public readonly short Happened;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Polled* streams, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int Open(ReadOnlySpan<byte> path, int flags);
}
