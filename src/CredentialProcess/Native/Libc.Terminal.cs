using System.Runtime.InteropServices;

namespace CredentialProcess.Native;

/// <summary>The terminal, and waiting for one or for a pipe.</summary>
static unsafe partial class Libc
{
    // Events of poll(2), the same on Linux and macOS: POLLIN, POLLOUT, POLLNVAL.
    public const short PollReadable = 1, PollWritable = 4, PollNotOpen = 0x20;

    public const int AfterOutput = 1; // TCSADRAIN: keeps what was typed ahead
    public const nuint GetWindowSize = 0x5413; // TIOCGWINSZ of Linux

    /// <summary>More than twice the largest struct termios.</summary>
    public const int TermiosSize = 512;

    [LibraryImport("libc", EntryPoint = "poll")]
    public static partial int Poll(PollRequest* requests, nuint count, int milliseconds);

    /// <summary>Only on Linux: elsewhere a variadic argument is not passed like a fixed one.</summary>
    [LibraryImport("libc", EntryPoint = "ioctl")]
    public static partial int IoCtl(int file, nuint request, ushort* size);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int TcGetAttr(int file, byte[] termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    public static partial int TcSetAttr(int file, int when, byte[] termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static partial void CfMakeRaw(byte[] termios);
}

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct PollRequest(int file, short events)
{
    public readonly int File = file;
    public readonly short Events = events;
    public readonly short Returned;
}
