namespace CredentialProcess.Files;

/// <summary>The folders of PATH in which a caller finds programs. Relative ones depend on the caller and are left out.</summary>
/// <param name="path">The value of PATH.</param>
sealed class SearchPath(string? path)
{
    const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public IReadOnlyList<string> Folders { get; } = [.. (path ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified)
        .Select(Path.TrimEndingDirectorySeparator).Distinct()];

    /// <summary>Every path at which a program of this name would stand.</summary>
    public IEnumerable<string> Places(string program) => Folders.Select(folder => Path.Combine(folder, program));

    /// <summary>Every program of this name, the one that is run first.</summary>
    public IEnumerable<string> All(string program) => Places(
        OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program).Where(IsProgram);

    /// <summary>A file, links followed, that somebody may execute.</summary>
    public static bool IsProgram(string file)
    {
        try
        {
            return File.Exists(file)
                && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & AnyExecute) != 0);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What a path stands for once every link is followed; itself where that can't be told.</summary>
    public static string Resolved(string file)
    {
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return file;
        }
    }
}
