using System.ComponentModel;
using CredentialProcess.Native;

namespace SsoCred.Processes;

/// <summary>Another program cannot be run; with the exit code that shells have for the reason.</summary>
sealed class ProgramStartException : Exception
{
    const int NotFound = 127, NotExecutable = 126;

    ProgramStartException(string command, string reason, int exitCode)
        : base($"cannot run '{command}': {reason}") => ExitCode = exitCode;

    public int ExitCode { get; }

    /// <summary>What to do about it, or null.</summary>
    public string? Hint { get; set; }

    /// <param name="error">The system's error number.</param>
    public static ProgramStartException Of(string command, int error)
    {
        var isPath = command.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar);
        var (reason, exitCode) = error switch
        {
            _ when isPath && Directory.Exists(command) => ("it is a folder", NotExecutable),
            Errno.ENOENT when isPath && File.Exists(command) =>
                ("the interpreter in its first line does not exist", NotExecutable),
            Errno.ENOENT => (isPath ? "no such file" : "it is not on PATH", NotFound),
            Errno.ENOTDIR => ("no such file", NotFound),
            Errno.EACCES or Errno.EPERM => ("it is not executable", NotExecutable),
            _ => (new Win32Exception(error).Message, NotExecutable),
        };
        return new ProgramStartException(command, reason, exitCode);
    }

    /// <summary>No program of this name was found.</summary>
    public bool IsNotFound => ExitCode == NotFound;

    /// <summary>The program is not on PATH, or the path does not exist.</summary>
    public static ProgramStartException NotThere(string command) => Of(command, Errno.ENOENT);

    /// <summary>On Windows the name stands for a file that only cmd can run, such as a batch file.</summary>
    public static ProgramStartException OnlyScript(string command, string script) =>
        new(command, $"'{script}' is a script that only cmd can run", NotFound)
        {
            Hint = "let cmd run it: sso-cred exec -- cmd /c " + (command.Contains(' ') ? $"\"{command}\"" : command),
        };
}
