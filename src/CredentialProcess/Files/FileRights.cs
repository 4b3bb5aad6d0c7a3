using System.Runtime.InteropServices;

namespace CredentialProcess.Files;

/// <summary>
/// Whose a file is, whether it may be written, and its owner's change. What stat(2) can't tell on a system (see
/// <see cref="FileStat"/>) counts as in order.
/// </summary>
static partial class FileRights
{
    const int Write = 2; // W_OK
    const UnixFileMode AnyGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    const uint Unchanged = uint.MaxValue;

    /// <summary>Who this process is to the file system.</summary>
    public static uint Me => EffectiveUser();

    /// <summary>
    /// Whether it is a file of bytes, no folder, pipe, socket or device, links followed; null where that can't be told.
    /// </summary>
    public static bool? IsRegular(string path) => FileStat.Of(path)?.IsRegular;

    /// <summary>Whether this process may create and replace files in a folder; true where that can't be told.</summary>
    public static bool MayWrite(string folder) => OperatingSystem.IsWindows() || Access(folder, Write) == 0;

    /// <summary>The owner's number, links followed; null where it can't be told.</summary>
    public static uint? OwnerOf(string path) => FileStat.Of(path)?.Owner;

    /// <summary>A named pipe, a socket, a device, links followed; false where that can't be told.</summary>
    public static bool IsSpecial(string path) => FileStat.Of(path) is { IsRegular: false, IsFolder: false };

    /// <summary>Whether a path leads to this very file still; true where that can't be told.</summary>
    public static bool IsAt(SafeHandle file, string path) => FileStat.Of(file) is not { } open
        || (FileStat.Of(path) is { } there && there.Number == open.Number);

    /// <summary>
    /// Whether a file belongs to the person whom this process works for: to its own user or, for root, to the owner of
    /// a file in a folder where nobody else can have put it.
    /// </summary>
    public static bool IsOurs(FileStat record, string path)
    {
        var me = Me;
        if (record.Owner == me)
            return true;
        return me == 0 && Path.GetDirectoryName(path) is { } folder
            && (FolderOwner.Of(folder)?.Owner == record.Owner
                || FileStat.Of(folder) is { Owner: 0, IsOthersToChange: false });
    }

    /// <summary>
    /// Gives a new file the owner and the group of the one that it is to replace. Another group is no matter where the
    /// mode gives it nothing.
    /// </summary>
    /// <returns>False where they can't be kept.</returns>
    public static bool TryKeepOwner(SafeHandle file, FileStat old)
    {
        if (FileStat.Of(file) is not { } now)
            return true;
        if (now.Group != old.Group && ChangeOwner(file, Unchanged, old.Group) != 0 && (old.Permissions & AnyGroup) != 0)
            return false;
        return now.Owner == old.Owner || ChangeOwner(file, old.Owner, Unchanged) == 0;
    }

    /// <summary>Gives a folder that was just made to the one whom the folder above it belongs to.</summary>
    public static void GiveFolder(string path, FileStat owner) => _ = ChangeOwner(path, owner.Owner, owner.Group);

    [LibraryImport("libc", EntryPoint = "fchown")]
    private static partial int ChangeOwner(SafeHandle file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
