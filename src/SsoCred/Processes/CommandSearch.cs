using CredentialProcess.Files;

namespace SsoCred.Processes;

/// <summary>Finds the program of a command as a shell does: on PATH, or at the path that was typed.</summary>
/// <param name="extensions">The value of PATHEXT.</param>
sealed class CommandSearch(SearchPath path, string? extensions, bool windows)
{
    /// <summary>That of this process.</summary>
    public static CommandSearch OfEnvironment() => new(SearchPath.WithRelative(
            Environment.GetEnvironmentVariable("PATH"), OperatingSystem.IsWindows()),
        Environment.GetEnvironmentVariable("PATHEXT"), OperatingSystem.IsWindows());

    /// <summary>
    /// The whole path of the file to run, or of one whose start will say why it can't be; null where there is none.
    /// Process.Start looks for a relative one beside this program first.
    /// </summary>
    public string? Find(string command)
    {
        if (command.Length == 0)
            return null;
        var file = IsPath(command)
            ? SearchPath.FileNames(command, windows).FirstOrDefault(File.Exists)
                ?? (Script(command) is null ? command : null)
            : path.All(command).FirstOrDefault() ?? path.Candidates(command).FirstOrDefault(File.Exists);
        return file is null ? null : Path.GetFullPath(file);
    }

    /// <summary>
    /// On Windows a batch file, or another file that only cmd runs by this name. It is not run in place of a program:
    /// cmd would parse the arguments by rules of its own, and '&amp;' in one begins another command.
    /// </summary>
    public string? Script(string command) =>
        command.Length == 0 ? null
        : IsPath(command) ? SearchPath.ScriptNames(command, extensions, windows).FirstOrDefault(File.Exists)
        : path.Scripts(command, extensions).FirstOrDefault();

    /// <summary>Why there is no program to run.</summary>
    public ProgramStartException NotFound(string command) => Script(command) is { } script
        ? ProgramStartException.OnlyScript(command, script)
        : ProgramStartException.NotThere(command);

    bool IsPath(string command) => command.Contains('/') || (windows && command.Contains('\\'));
}
