using System.Runtime.InteropServices;

namespace CredentialProcess.Files;

/// <summary>
/// The numbers of the C library that are looked at here, where Linux, macOS and Windows differ, in one place. .NET puts
/// an errno, or Windows' error, into <see cref="Exception.HResult"/>.
/// </summary>
static class Errno
{
    // The same on Linux and macOS.
    public const int NotPermitted = 1, NoEntry = 2, Interrupted = 4, InputOutput = 5, BadFile = 9, NoAccess = 13, Exists = 17,
        NoFolder = 20, IsFolder = 21, Invalid = 22, TooLarge = 27, Full = 28, ReadOnly = 30;

    public const int FullWindows = unchecked((int)0x80070070);

    const int SharingViolation = unchecked((int)0x80070020);
    const int ExistsWindows = unchecked((int)0x80070050);

    public static int Quota => OperatingSystem.IsMacOS() ? 69 : 122;

    // Flags of open(2); O_NOFOLLOW differs between Linux' x64 and arm64.
    public static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    public static int NonBlocking => OperatingSystem.IsMacOS() ? 0x4 : 0x800;

    public static int NoFollow => OperatingSystem.IsMacOS() ? 0x100
        : RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>flock(2) tells so, and only so, that another process holds the lock.</summary>
    public static int WouldBlock => OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>A file can't be opened because another process has it open unshared.</summary>
    public static bool IsHeld(Exception refusal) =>
        refusal is IOException { HResult: var error } && (error == SharingViolation || error == WouldBlock);

    /// <summary>A file can't be made anew because something has its name already.</summary>
    public static bool IsTaken(Exception refusal) => refusal is IOException { HResult: Exists or ExistsWindows };
}
