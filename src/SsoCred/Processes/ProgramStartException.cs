using System.ComponentModel;

namespace SsoCred.Processes;

/// <summary>Another program cannot be run; with the exit code that shells have for the reason.</summary>
sealed class ProgramStartException : Exception
{
    const int NoSuchFile = 2, NotPermitted = 1, AccessDenied = 13, NotADirectory = 20; // ENOENT, EPERM, EACCES, ENOTDIR
    const int NotFound = 127, NotExecutable = 126;

    ProgramStartException(string command, string reason, int exitCode)
        : base($"cannot run '{command}': {reason}") => ExitCode = exitCode;

    public int ExitCode { get; }

    /// <param name="error">The system's error number.</param>
    public static ProgramStartException Of(string command, int error)
    {
        var isPath = command.Contains('/');
        var (reason, exitCode) = error switch
        {
            _ when isPath && Directory.Exists(command) => ("it is a folder", NotExecutable),
            NoSuchFile when isPath && File.Exists(command) =>
                ("the interpreter in its first line does not exist", NotExecutable),
            NoSuchFile => (isPath ? "no such file" : "it is not on PATH", NotFound),
            NotADirectory => ("no such file", NotFound),
            AccessDenied or NotPermitted => ("it is not executable", NotExecutable),
            _ => (new Win32Exception(error).Message, NotExecutable),
        };
        return new ProgramStartException(command, reason, exitCode);
    }

    /// <summary>The program is not on PATH, or the path does not exist.</summary>
    public static ProgramStartException NotThere(string command) => Of(command, NoSuchFile);
}
