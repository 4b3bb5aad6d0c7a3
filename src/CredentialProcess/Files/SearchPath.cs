namespace CredentialProcess.Files;

/// <summary>The folders of PATH, and the programs in them.</summary>
sealed class SearchPath
{
    const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Without PATHEXT, cmd's own default (cmd /? of Windows 11).
    const string UsualExtensions = ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC";

    readonly bool _windows;

    /// <summary>Its absolute folders: relative ones depend on where the caller is.</summary>
    /// <param name="path">The value of PATH.</param>
    public SearchPath(string? path) : this(path, OperatingSystem.IsWindows())
    {
    }

    /// <param name="windows">Whether Windows' rules for PATH and names of programs apply.</param>
    internal SearchPath(string? path, bool windows)
        : this(Split(path, windows).Where(Path.IsPathFullyQualified), windows)
    {
    }

    SearchPath(IEnumerable<string> folders, bool windows)
    {
        _windows = windows;
        Folders = [.. folders.Select(Path.TrimEndingDirectorySeparator).Distinct(PathComparer(windows))];
    }

    public IReadOnlyList<string> Folders { get; }

    /// <summary>How paths of this system are compared.</summary>
    public static StringComparer Comparer => PathComparer(OperatingSystem.IsWindows());

    /// <summary>Its relative folders too, as a shell searches it.</summary>
    public static SearchPath WithRelative(string? path, bool windows) =>
        new(Split(path, windows).Where(folder => folder.Length > 0), windows);

    /// <summary>Every path at which a program of this name may be, whether or not it is there.</summary>
    public IEnumerable<string> Candidates(string program) =>
        Folders.SelectMany(folder => FileNames(Path.Combine(folder, program), _windows));

    /// <summary>Every program of this name; the first one is what a shell runs.</summary>
    public IEnumerable<string> All(string program) => Candidates(program).Where(file => IsProgram(file, _windows));

    /// <summary>
    /// The path by which PATH leads to a program, else its own. It stays the same when an update changes the target of
    /// a symlink there.
    /// </summary>
    /// <param name="executable">With symlinks resolved.</param>
    public string Lasting(string executable) => Candidates(Path.GetFileName(executable))
        .FirstOrDefault(file => File.Exists(file) && PathComparer(_windows).Equals(Resolve(file), executable))
        ?? executable;

    /// <summary>On Windows every file that only cmd runs by this name, such as a batch file.</summary>
    /// <param name="extensions">The value of PATHEXT.</param>
    public IEnumerable<string> Scripts(string command, string? extensions) => Folders
        .SelectMany(folder => ScriptNames(Path.Combine(folder, command), extensions, _windows)).Where(File.Exists);

    /// <summary>Whether the folder is one of them.</summary>
    public bool Contains(string folder) =>
        Folders.Contains(Path.TrimEndingDirectorySeparator(folder), PathComparer(_windows));

    /// <summary>
    /// The files that a command may mean: on Windows with an extension of a program, and as it is where it has one of
    /// its own, which may be a part of the name. Batch files are not among them: cmd would parse their arguments by
    /// rules of its own.
    /// </summary>
    public static IReadOnlyList<string> FileNames(string command, bool windows) =>
        !windows || Path.GetExtension(command).ToUpperInvariant() is ".EXE" or ".COM" ? [command]
        : Path.HasExtension(command) ? [command, command + ".exe", command + ".com"]
        : [command + ".exe", command + ".com"];

    /// <summary>The files that the command means to cmd only.</summary>
    public static IEnumerable<string> ScriptNames(string command, string? extensions, bool windows) => !windows ? []
        : (string.IsNullOrEmpty(extensions) ? UsualExtensions : extensions)
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(extension => extension.ToLowerInvariant())
            .Where(extension => extension is not (".exe" or ".com"))
            .Select(extension => command + extension);

    // On Windows a folder may be quoted.
    static IEnumerable<string> Split(string? path, bool windows) => windows
        ? (path ?? "").Split(';').Select(folder => folder.Trim('"'))
        : (path ?? "").Split(':');

    static StringComparer PathComparer(bool windows) =>
        windows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Whether it is a file that somebody may execute; symlinks are followed.</summary>
    public static bool IsProgram(string file) => IsProgram(file, OperatingSystem.IsWindows());

    static bool IsProgram(string file, bool windows)
    {
        try
        {
            return File.Exists(file)
                && (windows || OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & AnyExecute) != 0);
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
