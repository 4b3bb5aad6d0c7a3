namespace CredentialProcess.Files;

/// <summary>A folder of private files, which only its owner can enter.</summary>
static class PrivateFolder
{
    const UnixFileMode OwnerOnly = ExclusiveFile.OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Creates a folder, and those above it, for its owner only; an existing folder stays as it is.</summary>
    /// <exception cref="IOException">It can't be created: read-only, disk full, a file in its place.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder above it can't be written.</exception>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(path);
        if (parent is { Length: > 0 })
            Create(parent); // .NET would give it the mode that the umask leaves
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerOnly);
        if (parent is { Length: > 0 } && FolderOwner.Of(parent) is { } owner)
            FileRights.SetFolderOwner(path, owner);
    }
}
