using System.Runtime.InteropServices;
using CredentialProcess.Native;

namespace SsoCred.Display;

/// <summary>
/// The three standard streams as the caller left them, on POSIX. A closed one would have its number taken by the next
/// file or connection, and the document would be written into that; so the null device takes its place, opened for
/// reading, which makes writes fail. One system call where all three are open. A stream may also be non-blocking, as
/// the pipes of Node are: a full one has to be waited for.
/// </summary>
static unsafe class StandardStreams
{
    public static void TakePlaces()
    {
        if (OperatingSystem.IsWindows())
            return;
        var streams = stackalloc PollRequest[] { new(0, 0), new(1, 0), new(2, 0) };
        if (Libc.Poll(streams, 3, 0) <= 0)
            return;
        // In this order each gets its own number: open(2) takes the lowest that is free.
        for (var stream = 0; stream < 3; stream++)
        {
            if ((streams[stream].Returned & Libc.PollNotOpen) != 0)
                _ = Libc.Open("/dev/null", OpenFlags.ReadOnly);
        }
    }

    /// <summary>Reads what there is; waits where there is nothing yet.</summary>
    /// <param name="file">The stream's number.</param>
    /// <returns>How many bytes; 0 at the end, and where the stream can't be read.</returns>
    public static int Read(int file, Span<byte> bytes)
    {
        while (true)
        {
            var read = Libc.Read(file, bytes, (nuint)bytes.Length);
            if (read >= 0)
                return (int)read;
            var error = Marshal.GetLastPInvokeError();
            var stream = new PollRequest(file, Libc.PollReadable);
            if (error == Errno.EAGAIN)
                _ = Libc.Poll(&stream, 1, -1);
            else if (error != Errno.EINTR)
                return 0;
        }
    }

    /// <summary>Writes all of it.</summary>
    /// <param name="file">The stream's number.</param>
    /// <param name="longest">How long a full stream is waited for, in milliseconds; negative for no limit.</param>
    /// <returns>0, or the system's number of what went wrong.</returns>
    public static int Write(int file, ReadOnlySpan<byte> bytes, int longest)
    {
        while (!bytes.IsEmpty)
        {
            var written = Libc.Write(file, bytes, (nuint)bytes.Length);
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == Errno.EINTR)
                continue;
            var stream = new PollRequest(file, Libc.PollWritable);
            if (error != Errno.EAGAIN || Libc.Poll(&stream, 1, longest) == 0)
                return error;
        }

        return 0;
    }
}
