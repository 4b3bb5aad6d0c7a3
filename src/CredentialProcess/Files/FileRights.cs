using System.Runtime.InteropServices;
using CredentialProcess.Native;

namespace CredentialProcess.Files;

/// <summary>
/// Who owns a file, whether it may be written, and changing its owner. What stat(2) can't report on a system (see
/// <see cref="FileStat"/>) counts as correct.
/// </summary>
static class FileRights
{
    const UnixFileMode AnyGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    const uint Unchanged = uint.MaxValue;

    /// <summary>The user number that the file system checks permissions for.</summary>
    public static uint CurrentUser => Libc.GetEUid();

    /// <summary>
    /// Whether it is a regular file, not a folder, pipe, socket or device; symlinks are followed. Null where unknown.
    /// </summary>
    public static bool? IsRegular(string path) => FileStat.Of(path)?.IsRegular;

    /// <summary>Whether this process may create and replace files in a folder; true where unknown.</summary>
    public static bool IsWritableFolder(string folder) => FindFolderFault(folder) is null;

    /// <summary>Why this process may not create files in a folder; null where it may, and where unknown.</summary>
    public static Exception? FindFolderFault(string folder)
    {
        if (OperatingSystem.IsWindows() || Libc.Access(folder, Libc.WriteAccess) == 0)
            return null;
        return Marshal.GetLastPInvokeError() == Errno.EROFS
            ? new IOException(null, Errno.EROFS)
            : new UnauthorizedAccessException();
    }

    /// <summary>The owner's number; symlinks are followed. Null where unknown.</summary>
    public static uint? OwnerOf(string path) => FileStat.Of(path)?.Owner;

    /// <summary>A named pipe, a socket or a device; symlinks are followed. False where unknown.</summary>
    public static bool IsSpecial(string path) => FileStat.Of(path) is { IsRegular: false, IsFolder: false };

    /// <summary>Whether a path still leads to this open file; true where unknown.</summary>
    public static bool IsAt(SafeHandle file, string path) => FileStat.Of(file) is not { } open
        || (FileStat.Of(path) is { } current && current.Inode == open.Inode);

    /// <summary>
    /// Whether a file belongs to the user that this process works for: its own user or, for root, the owner of a folder
    /// in which nobody else can have created the file.
    /// </summary>
    public static bool IsOwn(FileStat stat, string path)
    {
        var user = CurrentUser;
        if (stat.Owner == user)
            return true;
        return user == 0 && Path.GetDirectoryName(path) is { } folder
            && (FolderOwner.Of(folder)?.Owner == stat.Owner
                || FileStat.Of(folder) is { Owner: 0, IsOthersWritable: false });
    }

    /// <summary>
    /// Gives a new file the owner and the group of the file that it will replace. A group without permissions need not
    /// be kept.
    /// </summary>
    /// <returns>False where they can't be kept.</returns>
    public static bool TryKeepOwner(SafeHandle file, FileStat old)
    {
        if (FileStat.Of(file) is not { } current)
            return true;
        if (current.Group != old.Group && Libc.FChOwn(file, Unchanged, old.Group) != 0
            && (old.Permissions & AnyGroup) != 0)
            return false;
        return current.Owner == old.Owner || Libc.FChOwn(file, old.Owner, Unchanged) == 0;
    }

    /// <summary>Gives a new folder the owner and the group of another one, where that is allowed.</summary>
    public static void SetFolderOwner(string path, FileStat owner) => _ = Libc.LChOwn(path, owner.Owner, owner.Group);
}
