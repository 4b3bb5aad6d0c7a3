using System.Runtime.InteropServices;

namespace CredentialProcess.Files;

/// <summary>
/// What stat(2) tells of a file and .NET does not: what it is, whose, and how many names it has. The record is laid out
/// otherwise on each system: known for Linux, x64 and arm64 alike in glibc and musl, and for macOS on arm64.
/// </summary>
readonly unsafe partial record struct FileStat(int Mode, uint Owner, uint Group, ulong Number, ulong Names)
{
    const int Largest = 512;
    const int KindBits = 0xF000, Folder = 0x4000, Regular = 0x8000;
    const int StickyBit = 0x200, OthersWriteBit = 0x2, PermissionBits = 0x1FF;
    const int NumberAt = 8; // st_ino, in each of the layouts

    // Where the mode, the owner, the group and the count of names are, and the latter's size.
    static (int Mode, int Owner, int Group, int Names, int Size)? Layout =>
        RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 when OperatingSystem.IsLinux() => (24, 28, 32, 16, 8),
            Architecture.Arm64 when OperatingSystem.IsLinux() => (16, 24, 28, 20, 4),
            Architecture.Arm64 when OperatingSystem.IsMacOS() => (4, 16, 20, 6, 2),
            _ => null,
        };

    public static bool IsKnown => Layout is not null;

    public bool IsRegular => (Mode & KindBits) == Regular;

    public bool IsFolder => (Mode & KindBits) == Folder;

    public bool IsSticky => (Mode & StickyBit) != 0;

    public bool IsOthersToChange => (Mode & OthersWriteBit) != 0;

    public UnixFileMode Permissions => (UnixFileMode)(Mode & PermissionBits);

    /// <summary>Links followed; null where there is nothing, or where it can't be told.</summary>
    public static FileStat? Of(string path)
    {
        var record = stackalloc byte[Largest];
        return IsKnown && Stat(path, record) == 0 ? Read(record) : null;
    }

    /// <summary>The same of a link itself.</summary>
    public static FileStat? OfLink(string path)
    {
        var record = stackalloc byte[Largest];
        return IsKnown && StatLink(path, record) == 0 ? Read(record) : null;
    }

    public static FileStat? Of(SafeHandle file)
    {
        var record = stackalloc byte[Largest];
        return IsKnown && Stat(file, record) == 0 ? Read(record) : null;
    }

    // The mode has 16 bits at least.
    static FileStat Read(byte* record)
    {
        var at = Layout!.Value;
        var names = at.Size switch
        {
            8 => *(ulong*)(record + at.Names),
            4 => *(uint*)(record + at.Names),
            _ => *(ushort*)(record + at.Names),
        };
        return new FileStat(*(ushort*)(record + at.Mode), *(uint*)(record + at.Owner), *(uint*)(record + at.Group),
            *(ulong*)(record + NumberAt), names);
    }

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, byte* record);

    [LibraryImport("libc", EntryPoint = "lstat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatLink(string path, byte* record);

    [LibraryImport("libc", EntryPoint = "fstat")]
    private static partial int Stat(SafeHandle file, byte* record);
}
