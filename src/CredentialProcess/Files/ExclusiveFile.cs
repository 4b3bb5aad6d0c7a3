using Microsoft.Win32.SafeHandles;

namespace CredentialProcess.Files;

/// <summary>
/// A file that this process makes and nobody made before it (O_EXCL, which follows no link): its owner's alone from
/// birth, and open for one process at a time.
/// </summary>
static class ExclusiveFile
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="IOException">The name is taken (<see cref="Errno.IsTaken"/>), the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (OperatingSystem.IsWindows())
            return new FileStream(path, options);
        options.UnixCreateMode = OwnerOnly;
        var file = new FileStream(path, options);
        if (FolderOwner.Of(Path.GetDirectoryName(path)!) is { } owner)
            _ = FileRights.TryKeepOwner(file.SafeFileHandle, owner);
        // Some umasks take away what the owner needs.
        SetMode(file.SafeFileHandle, OwnerOnly);
        return file;
    }

    /// <summary>
    /// Some file systems (FAT, shares of Windows, many mounts into containers) have one mode for all files and refuse
    /// another: nothing is lost by going on, and <c>doctor</c> reports it.
    /// </summary>
    public static void SetMode(SafeFileHandle file, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows() || FileStat.Of(file)?.Permissions == mode)
            return;
        try
        {
            File.SetUnixFileMode(file, mode);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException)
        {
        }
    }
}
