namespace CredentialProcess.Files;

/// <summary>
/// Root, in a container or by sudo, works in a person's home: what it makes there belongs to that person, who would be
/// locked out otherwise. Not so where others could have put the folder there: they would be given what is root's.
/// </summary>
static class FolderOwner
{
    const uint Root = 0;

    /// <summary>The folder, whose owner and group new files in it get; null where they stay this user's.</summary>
    public static FileStat? Of(string folder)
    {
        if (OperatingSystem.IsWindows() || FileRights.Me != Root
            || FileStat.Of(folder) is not { Owner: not Root } own)
            return null;
        // Up to the first folder that is not that owner's.
        var (below, isHome) = (folder, false);
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (FileStat.Of(above) is not { } record)
                return null;
            if (record.Owner != own.Owner)
                return record.Owner == Root && (!record.IsOthersToChange || (record.IsSticky && isHome)) ? own : null;
            if (record.IsOthersToChange)
                return null;
            // Others may make a folder in /tmp too, but that this one is the home root has said itself.
            isHome |= Path.GetFileName(below) == ".aws" && below != above;
            below = above;
        }

        return own;
    }
}
