namespace CredentialProcess.Files;

/// <summary>
/// Reads a file that is going to be changed, and follows it to where it is written: only a regular file of limited size
/// is accepted.
/// </summary>
/// <param name="displayPath">The path as messages show it.</param>
/// <param name="read">Reads the file; null where there is none.</param>
sealed class SharedFileReader(string path, string displayPath, Func<byte[]?> read)
{
    /// <summary>In bytes; a larger file is neither read nor written.</summary>
    public const int MaximumSize = 10 * 1024 * 1024;

    public string DisplayPath => displayPath;

    /// <summary>Refuses a text that could be written but not read again.</summary>
    /// <exception cref="Failure">It is larger than <see cref="MaximumSize"/>.</exception>
    public static void CheckSize(long length, string shown, string hint)
    {
        if (length > MaximumSize)
        {
            throw new Failure(FailureKind.Configuration,
                $"{shown} would become larger than 10 MB ({length} bytes), which sso-cred does not read", hint);
        }
    }

    public static Failure TooLarge(string shown) =>
        new(FailureKind.Configuration, $"{shown} is larger than 10 MB", "check that this is the right file");

    /// <summary>The file's text, empty where there is no file.</summary>
    /// <exception cref="Failure">It can't be read, or is not a regular file.</exception>
    public byte[] Read()
    {
        try
        {
            if (!IsDevice(FindTarget()) && FileRights.IsSpecial(path))
                throw NotRegularFile();
            return Directory.Exists(path) ? throw IsFolder() : read() ?? [];
        }
        catch (FileTooLargeException)
        {
            throw TooLarge(displayPath);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new Failure(FailureKind.Configuration, $"{displayPath} can't be read: {IoErrorText.Of(cause)}",
                "check its permissions and those of its folder", cause);
        }
    }

    /// <summary>The path to write, with symlinks followed.</summary>
    /// <exception cref="Failure">It is not a regular file.</exception>
    public string ResolveTarget()
    {
        var target = FindTarget();
        if (IsDevice(target) || FileRights.IsSpecial(target))
            throw NotRegularFile();
        return Directory.Exists(target) ? throw IsFolder() : target;
    }

    // The target of a symlink need not exist yet.
    string FindTarget() => Path.GetFullPath(new FileInfo(path).LinkTarget is null
        ? path
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);

    static bool IsDevice(string target) =>
        target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal);

    Failure NotRegularFile() => new(FailureKind.Configuration, $"{displayPath} is not a regular file",
        "use a regular file instead");

    Failure IsFolder() => new(FailureKind.Configuration, $"{displayPath} is a folder, not a file",
        $"move {displayPath} out of the way");
}
