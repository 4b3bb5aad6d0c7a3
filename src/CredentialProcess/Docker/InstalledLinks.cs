using CredentialProcess.Files;

namespace CredentialProcess.Docker;

/// <summary>
/// The links by which docker finds this program, in the folders of PATH: those that lead to this program or nowhere.
/// Those in /usr/bin belong to the system's package, which removes them. On Windows also hard links and copies, which
/// have the name alone.
/// </summary>
static class InstalledLinks
{
    const string Packaged = "/usr/bin";

    /// <param name="executable">This program, with symlinks resolved.</param>
    /// <param name="path">The value of PATH.</param>
    public static IReadOnlyList<string> Find(string executable, string? path, string? home, bool windows)
    {
        var search = new SearchPath(path);
        // A name in each folder gives the folders, absolute ones only.
        IEnumerable<string> folders = search.Candidates(HelperName.FileFor(HelperName.Plain))
            .Select(file => Path.GetDirectoryName(file)!);
        if (home is not null)
            folders = folders.Append(Path.Combine(home, ".local", "bin")).Append(Path.Combine(home, "bin"));
        return [.. folders.Distinct(SearchPath.Comparer).Where(folder => folder != Packaged)
            .SelectMany(Files).Where(file => HelperName.IsHelper(file, windows, out _)
                && IsOwn(file, executable, windows))];
    }

    static IEnumerable<string> Files(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, HelperName.FileFor(HelperName.Plain) + "*").Order(StringComparer.Ordinal);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Not there, or not ours to read: nothing can be removed from it.
            return [];
        }
    }

    static bool IsOwn(string file, string executable, bool windows)
    {
        if (new FileInfo(file).LinkTarget is not { } target)
            return windows && !SearchPath.Comparer.Equals(file, executable);
        var end = SearchPath.Resolve(file);
        // Of the target, since a link that leads nowhere counts as an existing file itself.
        return SearchPath.Comparer.Equals(end, executable)
            || (!File.Exists(end) && Path.GetFileName(target) is ProgramName.Value or ProgramName.Value + ".exe");
    }
}
