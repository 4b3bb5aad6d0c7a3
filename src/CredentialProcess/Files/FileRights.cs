using System.Runtime.InteropServices;

namespace CredentialProcess.Files;

/// <summary>
/// Whose a file is, of what kind, and whether it may be written, which .NET does not tell. Owner and kind are read from
/// stat(2), whose record is laid out otherwise on each system: known for Linux, x64 and arm64 alike in glibc and musl.
/// </summary>
static unsafe partial class FileRights
{
    const int Write = 2; // W_OK
    const int LargestRecord = 512;
    const uint Kind = 0xF000, Regular = 0x8000; // S_IFMT, S_IFREG

    /// <summary>Who this process is to the file system.</summary>
    public static uint Me => EffectiveUser();

    /// <summary>The owner's number, links followed; null where it can't be told.</summary>
    public static uint? OwnerOf(string path) => Number(path, onX64: 28, onArm64: 24);

    /// <summary>
    /// Whether it is a file of bytes, no pipe, socket or device, links followed; null where that can't be told.
    /// </summary>
    public static bool? IsRegular(string path) =>
        Number(path, onX64: 24, onArm64: 16) is { } mode ? (mode & Kind) == Regular : null;

    /// <summary>Whether this process may create and replace files in a folder; true where that can't be told.</summary>
    public static bool MayWrite(string folder) => OperatingSystem.IsWindows() || Access(folder, Write) == 0;

    static uint? Number(string path, int onX64, int onArm64)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        int? at = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => onX64,
            Architecture.Arm64 => onArm64,
            _ => null,
        };
        var record = stackalloc byte[LargestRecord];
        return at is { } number && Stat(path, record) == 0 ? *(uint*)(record + number) : null;
    }

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, byte* record);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
