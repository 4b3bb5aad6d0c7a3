namespace CredentialProcess.Files;

/// <summary>The folders of PATH, and the programs in them.</summary>
sealed class SearchPath
{
    const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Its absolute folders: relative ones depend on where the caller is.</summary>
    /// <param name="path">The value of PATH.</param>
    public SearchPath(string? path) : this(Split(path).Where(Path.IsPathFullyQualified))
    {
    }

    SearchPath(IEnumerable<string> folders) =>
        Folders = [.. folders.Select(Path.TrimEndingDirectorySeparator).Distinct()];

    public IReadOnlyList<string> Folders { get; }

    /// <summary>Its relative folders too, as a shell searches it.</summary>
    public static SearchPath WithRelative(string? path) => new(Split(path).Where(folder => folder.Length > 0));

    /// <summary>Every path at which a program of this name may be, whether or not it is there.</summary>
    public IEnumerable<string> Candidates(string program) =>
        Folders.SelectMany(folder => FileNames(Path.Combine(folder, program)));

    /// <summary>Every program of this name; the first one is what a shell runs.</summary>
    public IEnumerable<string> All(string program) => Candidates(program).Where(IsProgram);

    /// <summary>
    /// The files that a command may mean: on Windows, where it has no extension, with one. Batch files are not among
    /// them: cmd would parse their arguments by rules of its own.
    /// </summary>
    public static IReadOnlyList<string> FileNames(string command) =>
        !OperatingSystem.IsWindows() || Path.HasExtension(command) ? [command] : [command + ".exe", command + ".com"];

    static string[] Split(string? path) => (path ?? "").Split(Path.PathSeparator);

    /// <summary>Whether it is a file that somebody may execute; symlinks are followed.</summary>
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

    /// <summary>The path with every link followed; itself where that can't be found out.</summary>
    public static string Resolve(string file)
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
