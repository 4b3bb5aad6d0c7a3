using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using CredentialProcess.Native;

namespace SsoCred.Display;

/// <summary>
/// A standard stream that is a console of Windows. It gets text as UTF-16: bytes would be read in its code page, which
/// is seldom UTF-8. It understands escape sequences only if told to, and that setting outlives the program: so it is
/// made for the length of one write, and however a run ends the console is as the shell left it.
/// </summary>
static class WindowsConsole
{
    // Older consoles refuse more than 64 kB at once.
    const int Most = 8192;
    const char ControlZ = '\x1a';

    /// <summary>The stream is a console and can be told to understand escape sequences: Windows 10 and later.</summary>
    /// <param name="stream">0, 1 or 2.</param>
    public static bool UnderstandsSequences(int stream)
    {
        var console = Handle(stream);
        if (!Kernel32.GetConsoleMode(console, out var mode))
            return false;
        var accepted = Kernel32.SetConsoleMode(console, mode | Kernel32.VirtualTerminalProcessing);
        _ = Kernel32.SetConsoleMode(console, mode);
        return accepted;
    }

    /// <returns>False where the stream is no console: a file or a pipe gets the bytes as they are.</returns>
    /// <exception cref="IOException">The console refuses the text.</exception>
    public static bool TryWrite(int stream, ReadOnlySpan<byte> utf8)
    {
        var console = Handle(stream);
        if (!Kernel32.GetConsoleMode(console, out var mode))
            return false;
        var hasSequences = utf8.Contains((byte)0x1b);
        if (hasSequences)
            _ = Kernel32.SetConsoleMode(console, mode | Kernel32.VirtualTerminalProcessing);
        try
        {
            for (ReadOnlySpan<char> text = Encoding.UTF8.GetString(utf8); !text.IsEmpty;)
            {
                var count = Math.Min(text.Length, Most);
                if (char.IsHighSurrogate(text[count - 1]) && count > 1)
                    count--;
                if (!Kernel32.WriteConsole(console, text, (uint)count, out var written, 0) || written == 0)
                    throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
                text = text[(int)written..];
            }
        }
        finally
        {
            if (hasSequences)
                _ = Kernel32.SetConsoleMode(console, mode);
        }

        return true;
    }

    /// <summary>Waits for a line, which the console edits.</summary>
    /// <returns>Null at the end of the input (Ctrl-Z), and where Ctrl-C ends the wait.</returns>
    public static string? ReadLine()
    {
        var line = new char[Most];
        return !Kernel32.ReadConsole(Handle(0), line, (uint)line.Length, out var count, 0) || count == 0
            || line[0] == ControlZ ? null : new string(line, 0, (int)count).TrimEnd('\r', '\n');
    }

    // STD_INPUT_HANDLE, STD_OUTPUT_HANDLE and STD_ERROR_HANDLE are -10, -11 and -12.
    static nint Handle(int stream) => Kernel32.GetStdHandle(Kernel32.StandardInput - stream);
}
