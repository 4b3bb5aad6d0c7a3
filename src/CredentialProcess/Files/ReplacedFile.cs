using CredentialProcess.Native;

namespace CredentialProcess.Files;

/// <summary>
/// The file that will be replaced: where a symlink leads, whether it can be replaced, and opening it to be overwritten
/// in place. In a folder that other users can write to, it may be theirs.
/// </summary>
static class ReplacedFile
{
    /// <summary>
    /// The target of the user's own symlink, so that the symlink stays. Another user's symlink is itself replaced.
    /// </summary>
    public static string At(string path)
    {
        path = Path.GetFullPath(path);
        if (new FileInfo(path).LinkTarget is null
            || File.ResolveLinkTarget(path, returnFinalTarget: true) is not { } end)
            return path;
        var isOwn = !FileStat.IsKnown || (FileStat.OfLink(path) is { } link && FileRights.IsOwn(link, path)
            && (FileStat.Of(end.FullName) is not { } target || FileRights.IsOwn(target, end.FullName)));
        return isOwn ? end.FullName : path;
    }

    /// <summary>What is at the path and can be replaced; null for nothing.</summary>
    /// <exception cref="IOException">It is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">It is another user's, in a sticky folder.</exception>
    public static FileStat? Replaceable(string path)
    {
        if (FileStat.OfLink(path) is not { } old)
            return null;
        if (old.IsFolder)
            throw new IOException("it is a folder", Errno.EISDIR);
        // In a sticky folder only the owners of the file and of the folder can remove the file.
        var user = FileRights.CurrentUser;
        if (user != 0 && old.Owner != user && FileStat.Of(Path.GetDirectoryName(path)!) is { IsSticky: true } folder
            && folder.Owner != user)
            throw new UnauthorizedAccessException("it belongs to another user");
        return old;
    }

    /// <summary>Opens it to be overwritten; null where it is another user's, or not a regular file.</summary>
    /// <param name="anyOwner">Also if it belongs to another user.</param>
    /// <exception cref="IOException">It can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream? Open(string path, bool anyOwner)
    {
        var file = UnlockedFile.OpenForWriting(path);
        if (FileStat.Of(file) is not { } stat || (stat.IsRegular && (anyOwner || FileRights.IsOwn(stat, path))))
            return new FileStream(file, FileAccess.ReadWrite, bufferSize: 0);
        file.Dispose();
        return null;
    }
}
