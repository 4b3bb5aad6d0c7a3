using System.Runtime.InteropServices;
using CredentialProcess.Native;

namespace CredentialProcess.Files;

/// <summary>
/// What stat(2) reports and .NET does not: type, owner, inode and link count. The layout of struct stat is known for
/// Linux on x64 and arm64, the same in glibc and musl, and for macOS on arm64.
/// </summary>
readonly unsafe record struct FileStat(int Mode, uint Owner, uint Group, ulong Inode, ulong LinkCount)
{
    const int TypeBits = 0xF000, Folder = 0x4000, Regular = 0x8000;
    const int StickyBit = 0x200, OthersWriteBit = 0x2, PermissionBits = 0x1FF;
    const int InodeOffset = 8; // st_ino, in each of the layouts

    // Offsets, and the size of st_nlink.
    static (int Mode, int Owner, int Group, int LinkCount, int LinkCountSize)? Layout =>
        RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 when OperatingSystem.IsLinux() => (24, 28, 32, 16, 8),
            Architecture.Arm64 when OperatingSystem.IsLinux() => (16, 24, 28, 20, 4),
            Architecture.Arm64 when OperatingSystem.IsMacOS() => (4, 16, 20, 6, 2),
            _ => null,
        };

    public static bool IsKnown => Layout is not null;

    public bool IsRegular => (Mode & TypeBits) == Regular;

    public bool IsFolder => (Mode & TypeBits) == Folder;

    public bool IsSticky => (Mode & StickyBit) != 0;

    public bool IsOthersWritable => (Mode & OthersWriteBit) != 0;

    public UnixFileMode Permissions => (UnixFileMode)(Mode & PermissionBits);

    /// <summary>Symlinks are followed; null where there is no file, or where the layout is not known.</summary>
    public static FileStat? Of(string path)
    {
        var stat = stackalloc byte[Libc.StatSize];
        return IsKnown && Libc.Stat(path, stat) == 0 ? Read(stat) : null;
    }

    /// <summary>The same for a symlink itself.</summary>
    public static FileStat? OfLink(string path)
    {
        var stat = stackalloc byte[Libc.StatSize];
        return IsKnown && Libc.LStat(path, stat) == 0 ? Read(stat) : null;
    }

    public static FileStat? Of(SafeHandle file)
    {
        var stat = stackalloc byte[Libc.StatSize];
        return IsKnown && Libc.FStat(file, stat) == 0 ? Read(stat) : null;
    }

    // The mode has at least 16 bits.
    static FileStat Read(byte* stat)
    {
        var at = Layout!.Value;
        var links = at.LinkCountSize switch
        {
            8 => *(ulong*)(stat + at.LinkCount),
            4 => *(uint*)(stat + at.LinkCount),
            _ => *(ushort*)(stat + at.LinkCount),
        };
        return new FileStat(*(ushort*)(stat + at.Mode), *(uint*)(stat + at.Owner), *(uint*)(stat + at.Group),
            *(ulong*)(stat + InodeOffset), links);
    }
}
