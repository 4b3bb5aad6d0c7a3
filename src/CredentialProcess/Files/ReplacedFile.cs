namespace CredentialProcess.Files;

/// <summary>
/// The file that is to be written: where a link leads, whether it can be replaced, and its opening where it is written
/// in place. In a folder that others may write to, what stands there may be theirs.
/// </summary>
static class ReplacedFile
{
    /// <summary>
    /// Where a path leads: a link stays a link, and its target is what gets replaced; one that others have put there is
    /// itself replaced.
    /// </summary>
    public static string At(string path)
    {
        path = Path.GetFullPath(path);
        if (new FileInfo(path).LinkTarget is null
            || File.ResolveLinkTarget(path, returnFinalTarget: true) is not { } end)
            return path;
        var isOurs = !FileStat.IsKnown || (FileStat.OfLink(path) is { } link && FileRights.IsOurs(link, path)
            && (FileStat.Of(end.FullName) is not { } target || FileRights.IsOurs(target, end.FullName)));
        return isOurs ? end.FullName : path;
    }

    /// <summary>What is there, if anything; it can be replaced.</summary>
    /// <exception cref="IOException">It is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">It is another user's, in a sticky folder.</exception>
    public static FileStat? Replaceable(string path)
    {
        if (FileStat.OfLink(path) is not { } old)
            return null;
        if (old.IsFolder)
            throw new IOException("it is a folder", Errno.IsFolder);
        // In a sticky folder only the owners of the file and of the folder can take the file away.
        var me = FileRights.Me;
        if (me != 0 && old.Owner != me && FileStat.Of(Path.GetDirectoryName(path)!) is { IsSticky: true } folder
            && folder.Owner != me)
            throw new UnauthorizedAccessException("it belongs to another user");
        return old;
    }

    /// <summary>Opens it to be written in place; null where it is another's, or no regular file.</summary>
    /// <param name="ofAnyone">Also where it belongs to another user.</param>
    /// <exception cref="IOException">It can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream? Open(string path, bool ofAnyone)
    {
        var file = UnlockedFile.OpenForChange(path);
        if (FileStat.Of(file) is not { } record
            || (record.IsRegular && (ofAnyone || FileRights.IsOurs(record, path))))
            return new FileStream(file, FileAccess.ReadWrite, bufferSize: 0);
        file.Dispose();
        return null;
    }
}
