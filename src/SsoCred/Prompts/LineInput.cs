using System.Runtime.InteropServices;
using System.Text;

namespace SsoCred.Prompts;

/// <summary>
/// Reads one line, which the terminal edits. On POSIX with read(2) itself: Console would change the terminal, and would
/// not return when a signal ends the wait.
/// </summary>
static unsafe partial class LineInput
{
    const int Input = 0;
    const int Tick = 100;
    const short Readable = 1; // POLLIN

    // More than a terminal passes on in a line (4,096 bytes on Linux).
    const int Longest = 8192;

    /// <returns>Null at the end of the input: Ctrl-D.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> came first.</exception>
    public static string? Read(CancellationToken stop)
    {
        if (OperatingSystem.IsWindows())
        {
            // Ctrl-C ends the line too; its signal comes on another thread.
            var typed = Console.In.ReadLine();
            if (typed is null)
                stop.WaitHandle.WaitOne(Tick);
            stop.ThrowIfCancellationRequested();
            return typed;
        }

        // Byte by byte: input that was typed ahead belongs to the next question.
        var line = new byte[Longest];
        var count = 0;
        byte one = 0;
        while (count < Longest)
        {
            stop.ThrowIfCancellationRequested();
            var input = new Polled { File = Input, Events = Readable };
            if (Poll(&input, 1, Tick) <= 0)
                continue;
            if (Read(Input, &one, 1) <= 0)
                return null;
            if (one == '\n')
                break;
            line[count++] = one;
        }

        return Encoding.UTF8.GetString(line, 0, count);
    }

    struct Polled
    {
        public int File;
        public short Events;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Polled* files, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, byte* bytes, nuint count);
}
