using System.Runtime.InteropServices;

namespace CredentialProcess.Native;

/// <summary>The console functions of Windows that .NET has no method for.</summary>
static partial class Kernel32
{
    public const int StandardInput = -10; // STD_INPUT_HANDLE
    public const uint VirtualTerminalProcessing = 4; // ENABLE_VIRTUAL_TERMINAL_PROCESSING

    [LibraryImport("kernel32", EntryPoint = "GetStdHandle")]
    public static partial nint GetStdHandle(int which);

    [LibraryImport("kernel32", EntryPoint = "GetConsoleMode")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetConsoleMode(nint console, out uint mode);

    [LibraryImport("kernel32", EntryPoint = "SetConsoleMode")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetConsoleMode(nint console, uint mode);

    [LibraryImport("kernel32", EntryPoint = "WriteConsoleW", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool WriteConsole(
        nint console, ReadOnlySpan<char> text, uint count, out uint written, nint reserved);

    [LibraryImport("kernel32", EntryPoint = "ReadConsoleW", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool ReadConsole(
        nint console, Span<char> text, uint count, out uint read, nint control);
}
