using CredentialProcess.Native;
using Microsoft.Win32.SafeHandles;

namespace CredentialProcess.Files;

/// <summary>
/// A new file that this process creates and nobody else can have created (O_EXCL, which follows no symlink): readable
/// by its owner only from the start, and open in one process at a time.
/// </summary>
static class ExclusiveFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="IOException">The name is in use (<see cref="Errno.IsExisting"/>); the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static FileStream Create(string path)
    {
        var file = Open(path, FileMode.CreateNew);
        if (OperatingSystem.IsWindows())
            return file;
        if (FolderOwner.Of(Path.GetDirectoryName(path)!) is { } owner)
            _ = FileRights.TryKeepOwner(file.SafeFileHandle, owner);
        // A umask can remove permissions that the owner needs.
        SetMode(file.SafeFileHandle, OwnerOnly);
        return file;
    }

    /// <summary>Opens an existing file, or creates one for its owner only; open in one process at a time.</summary>
    public static FileStream OpenOrCreate(string path) => Open(path, FileMode.OpenOrCreate);

    /// <summary>
    /// Sets the mode where the file system has modes. Some (FAT, Windows shares, many container mounts) have one mode
    /// for all files and refuse another, which <c>doctor</c> reports.
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

    static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }
}
