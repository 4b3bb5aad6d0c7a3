namespace CredentialProcess.Files;

/// <summary>A folder of private files: its owner's alone.</summary>
static class PrivateFolder
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Creates a folder (and those above it) that only its owner can enter; one that exists stays as it is.
    /// </summary>
    /// <exception cref="IOException">It can't be made: read-only, full, a file in its place.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder above it can't be written.</exception>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(path);
        if (parent is { Length: > 0 })
            Create(parent); // .NET would give those above the mode of the umask
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerOnly);
        if (parent is { Length: > 0 } && FolderOwner.Of(parent) is { } owner)
            FileRights.GiveFolder(path, owner);
    }
}
