using CredentialProcess.Native;

namespace SsoCred.Display;

/// <summary>
/// The size of the terminal that a stream is. On Linux by ioctl(2) itself, since Console's first use has effects on the
/// terminal; elsewhere ioctl's third argument does not travel as a fixed one would.
/// </summary>
static unsafe class TerminalSize
{
    const int UsualWidth = 80, UsualHeight = 24;

    public static (int Width, int Height) Usual => (UsualWidth, UsualHeight);

    /// <param name="stream">1 or 2.</param>
    /// <returns>Null where the stream is no terminal.</returns>
    public static (int Width, int Height)? Of(int stream)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (stream == StandardError.Descriptor ? Console.IsErrorRedirected : Console.IsOutputRedirected)
                ? null : OfConsole;
        }

        var size = stackalloc ushort[4]; // rows, columns, and both in pixels
        return Libc.IoCtl(stream, Libc.GetWindowSize, size) != 0 ? null
            : (size[1] > 0 ? size[1] : UsualWidth, size[0] > 0 ? size[0] : UsualHeight);
    }

    static (int Width, int Height) OfConsole
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
}
