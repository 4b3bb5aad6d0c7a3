using System.Runtime.InteropServices;
using CredentialProcess.Native;

namespace SsoCred.Display;

/// <summary>
/// The three streams as a caller leaves them, on POSIX. One may be closed: the next file or connection that is opened
/// would get its number, and the document be written into it. So the null device takes the place, opened for reading:
/// who writes to it is told. One system call where all three are open. And one may refuse to block, as the pipes that
/// Node hands on: what is full then has to be waited for.
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

    /// <summary>Writes all of it.</summary>
    /// <param name="file">The stream's number.</param>
    /// <param name="longest">How long a stream that is full is waited for, in milliseconds; negative: for good.</param>
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
