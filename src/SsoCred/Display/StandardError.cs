using System.Text;

namespace SsoCred.Display;

/// <summary>
/// Writes to stderr. On POSIX by write(2) itself: the first use of Console's streams switches the
/// terminal to application keys (terminfo's keypad_xmit) and leaves it there, even where every stream of this program
/// is redirected.
/// </summary>
static class StandardError
{
    public const int Descriptor = 2;

    const int Patience = 1000; // ms without progress: a message must not block the run

    /// <summary>How many columns the terminal has that stderr is; null where it is none.</summary>
    public static int? TerminalWidth => TerminalSize.Of(Descriptor)?.Width;

    /// <summary>How many columns the terminal of stderr, else of stdout, has.</summary>
    public static int Width => Size.Width;

    /// <summary>How many columns and lines it has.</summary>
    public static (int Width, int Height) Size =>
        TerminalSize.Of(Descriptor) ?? TerminalSize.Of(StandardOutput.Descriptor) ?? TerminalSize.Usual;

    /// <summary>In one write, so that the lines of a hundred processes do not mix.</summary>
    public static void Write(string text)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                if (WindowsConsole.TryWrite(Descriptor, bytes))
                    return;
                using var stderr = Console.OpenStandardError();
                stderr.Write(bytes);
                return;
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return; // stderr is closed; the exit code remains
        }

        _ = StandardStreams.Write(Descriptor, bytes, Patience);
    }
}
