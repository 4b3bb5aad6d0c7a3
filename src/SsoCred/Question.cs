using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SsoCred;

/// <summary>
/// A question to the person at the terminal, to be answered with y. Read from the descriptor itself: Console would
/// change the terminal's keys.
/// </summary>
static class Question
{
    const int Longest = 100;

    /// <summary>There is somebody to ask: what is typed comes here, and what is said on stderr is seen.</summary>
    public static bool HasTerminal => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Whether the answer was yes; the end of the input and everything else is no.</summary>
    /// <exception cref="OperationCanceledException">The person gave up.</exception>
    public static bool Ask(string question, CancellationToken stop)
    {
        StandardError.Write($"{question} [y/N] ");
        // A read of the terminal can't be cancelled, so it is left behind.
        var answer = Task.Run(Line, CancellationToken.None);
        try
        {
            answer.Wait(stop);
        }
        catch (OperationCanceledException)
        {
            StandardError.Write("\n");
            throw;
        }

        return answer.Result.Trim() is "y" or "Y" or "yes" or "Yes" or "YES";
    }

    static string Line()
    {
        if (OperatingSystem.IsWindows())
            return Console.In.ReadLine() ?? "";
        using var handle = new SafeFileHandle(0, ownsHandle: false);
        using var stdin = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        List<byte> line = [];
        for (int next; line.Count < Longest && (next = stdin.ReadByte()) is >= 0 and not '\n';) line.Add((byte)next);
        return Encoding.UTF8.GetString([.. line]);
    }
}
