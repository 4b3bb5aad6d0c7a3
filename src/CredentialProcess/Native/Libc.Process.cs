using System.Runtime.InteropServices;

namespace CredentialProcess.Native;

/// <summary>This process, its environment, and the programs that it runs.</summary>
static unsafe partial class Libc
{
    public const int NoHang = 1; // WNOHANG of waitpid(2)
    public const int SetDumpable = 4; // PR_SET_DUMPABLE of prctl(2)

    // posix_spawn_file_actions_t and posix_spawnattr_t have at most 336 bytes in glibc and musl; pointers on macOS.
    public const int SpawnSize = 512;

    // POSIX_SPAWN_SETSIGDEF and POSIX_SPAWN_SETSIGMASK.
    public const short SpawnSignalDefaults = 0x4, SpawnSignalMask = 0x8;

    /// <summary>POSIX_SPAWN_SETSID</summary>
    public static short SpawnNewSession => (short)(OperatingSystem.IsMacOS() ? 0x400 : 0x80);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint GetEUid();

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int GetPPid();

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* GetEnv(string name);

    /// <param name="value">Bytes that end with 0.</param>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnv(string name, ReadOnlySpan<byte> value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnsetEnv(string name);

    /// <summary>Only on Linux.</summary>
    [LibraryImport("libc", EntryPoint = "prctl")]
    public static partial int PrCtl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Exit(int exitCode);

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true)]
    public static partial int ExecVP(byte* file, byte** arguments);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "posix_spawnp")]
    public static partial int SpawnP(
        out int process, byte* file, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int SpawnActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SpawnActionsAddOpen(byte* actions, int file, string path, int flags, ushort mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int SpawnActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int SpawnAttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SpawnAttributesSetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SpawnAttributesSetSignalDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SpawnAttributesSetSignalMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int SpawnAttributesDestroy(byte* attributes);
}
