using System.Runtime.InteropServices;

namespace CredentialProcess.Files;

/// <summary>
/// Whose a file is and whether it may be written, which .NET does not tell. The owner is read from stat(2), whose
/// record is laid out otherwise on each system: known for Linux, x64 and arm64 alike in glibc and musl.
/// </summary>
static unsafe partial class FileRights
{
    const int Write = 2; // W_OK
    const int LargestRecord = 512;

    /// <summary>Who this process is to the file system.</summary>
    public static uint Me => EffectiveUser();

    /// <summary>The owner's number, links followed; null where it can't be told.</summary>
    public static uint? OwnerOf(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        int? at = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 28,
            Architecture.Arm64 => 24,
            _ => null,
        };
        var record = stackalloc byte[LargestRecord];
        return at is { } owner && Stat(path, record) == 0 ? *(uint*)(record + owner) : null;
    }

    /// <summary>Whether this process may create and replace files in a folder; true where that can't be told.</summary>
    public static bool MayWrite(string folder) => OperatingSystem.IsWindows() || Access(folder, Write) == 0;

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, byte* record);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
