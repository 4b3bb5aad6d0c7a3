using System.Text;
using CredentialProcess.Native;
using SsoCred.Display;

namespace SsoCred.Prompts;

/// <summary>
/// Reads one line, which the terminal edits. On POSIX with read(2) itself: Console would change the terminal, and would
/// not return when a signal ends the wait.
/// </summary>
static unsafe class LineInput
{
    const int Input = 0;
    const int Tick = 100;

    // More than a terminal passes on in a line (4,096 bytes on Linux).
    const int Longest = 8192;

    /// <returns>Null at the end of the input: Ctrl-D.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> came first.</exception>
    public static string? Read(CancellationToken stop)
    {
        if (OperatingSystem.IsWindows())
        {
            // Ctrl-C ends the line too; its signal comes on another thread.
            var typed = WindowsConsole.ReadLine();
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
            var input = new PollRequest(Input, Libc.PollReadable);
            if (Libc.Poll(&input, 1, Tick) <= 0)
                continue;
            if (Libc.Read(Input, new Span<byte>(ref one), 1) <= 0)
                return null;
            if (one == '\n')
                break;
            line[count++] = one;
        }

        return Encoding.UTF8.GetString(line, 0, count);
    }
}
