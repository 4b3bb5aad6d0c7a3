namespace CredentialProcess.Files;

/// <summary>
/// When root works in a user's home folder, in a container or by sudo, new files belong to that user, who could not
/// read them otherwise. Not in folders that other users could have created: they would get root's secrets.
/// </summary>
static class FolderOwner
{
    const uint Root = 0;

    /// <summary>The folder, whose owner and group new files in it get; null where they stay this user's.</summary>
    public static FileStat? Of(string folder)
    {
        if (OperatingSystem.IsWindows() || FileRights.CurrentUser != Root
            || FileStat.Of(folder) is not { Owner: not Root } own)
            return null;
        // Up to the first folder with another owner.
        var (below, isHome) = (folder, false);
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (FileStat.Of(above) is not { } stat)
                return null;
            if (stat.Owner != own.Owner)
                return stat.Owner == Root && (!stat.IsOthersWritable || (stat.IsSticky && isHome)) ? own : null;
            if (stat.IsOthersWritable)
                return null;
            // Anybody can create a folder in /tmp, but root has chosen this one as the home folder.
            isHome |= Path.GetFileName(below) == ".aws" && below != above;
            below = above;
        }

        return own;
    }
}
