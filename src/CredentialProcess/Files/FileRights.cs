using System.Runtime.InteropServices;

namespace CredentialProcess.Files;

/// <summary>
/// What a file is, whose, and whether it may be written, which .NET does not tell. It is read from stat(2), whose
/// record is laid out otherwise on each system: known for Linux, x64 and arm64 alike in glibc and musl, and for macOS
/// on arm64.
/// </summary>
static unsafe partial class FileRights
{
    const int Write = 2; // W_OK
    const int LargestRecord = 512;
    const int KindBits = 0xF000, Folder = 0x4000, Regular = 0x8000;
    const int AnyGroup = 0x38; // the group's three bits of a mode
    const uint Unchanged = uint.MaxValue;
    const int FileNumber = 8; // st_ino stands there in each of the layouts

    /// <summary>Who this process is to the file system.</summary>
    public static uint Me => EffectiveUser();

    // Where the mode, the owner and the group stand. The mode has 16 bits at least.
    static (int Mode, int Owner, int Group)? Layout => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 when OperatingSystem.IsLinux() => (24, 28, 32),
        Architecture.Arm64 when OperatingSystem.IsLinux() => (16, 24, 28),
        Architecture.Arm64 when OperatingSystem.IsMacOS() => (4, 16, 20),
        _ => null,
    };

    /// <summary>
    /// Whether it is a file of bytes, no folder, pipe, socket or device, links followed; null where that can't be told.
    /// </summary>
    public static bool? IsRegular(string path)
    {
        var record = stackalloc byte[LargestRecord];
        return Layout is { } at && Stat(path, record) == 0 ? (*(ushort*)(record + at.Mode) & KindBits) == Regular : null;
    }

    /// <summary>Whether this process may create and replace files in a folder; true where that can't be told.</summary>
    public static bool MayWrite(string folder) => OperatingSystem.IsWindows() || Access(folder, Write) == 0;

    /// <summary>The owner's number, links followed; null where it can't be told.</summary>
    public static uint? OwnerOf(string path)
    {
        var record = stackalloc byte[LargestRecord];
        return Layout is { } at && Stat(path, record) == 0 ? *(uint*)(record + at.Owner) : null;
    }

    /// <summary>A named pipe, a socket, a device, links followed; false where that can't be told.</summary>
    public static bool IsSpecial(string path)
    {
        var record = stackalloc byte[LargestRecord];
        return Layout is { } at && Stat(path, record) == 0
            && (*(ushort*)(record + at.Mode) & KindBits) is not (Folder or Regular);
    }

    /// <summary>Whether a path leads to this very file still; true where that can't be told.</summary>
    public static bool IsAt(SafeHandle file, string path)
    {
        var open = stackalloc byte[LargestRecord];
        var there = stackalloc byte[LargestRecord];
        if (Layout is null || Stat(file, open) != 0)
            return true;
        return Stat(path, there) == 0 && *(ulong*)(open + FileNumber) == *(ulong*)(there + FileNumber);
    }

    /// <summary>
    /// Gives a new file the owner and the group of the one that it is to replace. Another group is no matter where the
    /// mode gives it nothing.
    /// </summary>
    /// <returns>False where they can't be kept.</returns>
    public static bool TryKeepOwner(SafeHandle file, string old)
    {
        var was = stackalloc byte[LargestRecord];
        var now = stackalloc byte[LargestRecord];
        if (Layout is not { } at || Stat(old, was) != 0 || Stat(file, now) != 0)
            return true;
        var (owner, group) = (*(uint*)(was + at.Owner), *(uint*)(was + at.Group));
        var isSameGroup = *(uint*)(now + at.Group) == group;
        if (!isSameGroup && ChangeOwner(file, Unchanged, group) != 0 && (*(ushort*)(was + at.Mode) & AnyGroup) != 0)
            return false;
        return *(uint*)(now + at.Owner) == owner || ChangeOwner(file, owner, Unchanged) == 0;
    }

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, byte* record);

    [LibraryImport("libc", EntryPoint = "fstat")]
    private static partial int Stat(SafeHandle file, byte* record);

    [LibraryImport("libc", EntryPoint = "fchown")]
    private static partial int ChangeOwner(SafeHandle file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
