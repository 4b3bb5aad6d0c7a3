using System.Text;
using CredentialProcess.Native;

namespace SsoCred.Display;

/// <summary>
/// Writes to stderr. On POSIX by write(2) and ioctl(2) themselves: the first use of Console's streams switches the
/// terminal to application keys (terminfo's keypad_xmit) and leaves it there, even where every stream of this program
/// is redirected.
/// </summary>
static unsafe class StandardError
{
    public const int Descriptor = 2;

    const int Patience = 1000; // ms without progress: a message must not block the run
    const int UsualWidth = 80, UsualHeight = 24;

    /// <summary>How many columns the terminal of stderr, else of stdout, has.</summary>
    public static int Width => Size.Width;

    /// <summary>How many columns and lines it has.</summary>
    public static (int Width, int Height) Size
    {
        get
        {
            // Elsewhere ioctl's third argument does not travel as a fixed one would.
            if (!OperatingSystem.IsLinux())
                return ConsoleSize;
            var size = stackalloc ushort[4]; // rows, columns, and both in pixels
            for (var stream = Descriptor; stream > 0; stream--)
            {
                if (Libc.IoCtl(stream, Libc.GetWindowSize, size) == 0 && size[1] > 0)
                    return (size[1], size[0] > 0 ? size[0] : UsualHeight);
            }

            return (UsualWidth, UsualHeight);
        }
    }

    static (int Width, int Height) ConsoleSize
    {
        get
        {
            try
            {
                return (Console.WindowWidth is > 0 and var width ? width : UsualWidth,
                    Console.WindowHeight is > 0 and var height ? height : UsualHeight);
            }
            catch (Exception cause) when (cause is IOException or PlatformNotSupportedException)
            {
                return (UsualWidth, UsualHeight);
            }
        }
    }

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
