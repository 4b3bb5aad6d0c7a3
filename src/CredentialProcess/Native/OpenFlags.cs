using System.Runtime.InteropServices;

namespace CredentialProcess.Native;

/// <summary>Flags of open(2), by their values on each system (fcntl.h).</summary>
static class OpenFlags
{
    public const int ReadOnly = 0, ReadWrite = 2; // O_RDONLY, O_RDWR

    /// <summary>O_CLOEXEC</summary>
    public static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    /// <summary>O_NONBLOCK</summary>
    public static int NonBlocking => OperatingSystem.IsMacOS() ? 0x4 : 0x800;

    /// <summary>O_NOFOLLOW, which differs between x64 and arm64 on Linux.</summary>
    public static int NoFollow => OperatingSystem.IsMacOS() ? 0x100
        : RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x8000 : 0x20000;
}
