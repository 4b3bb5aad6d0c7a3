using CredentialProcess.Native;
using CredentialProcess.Output;

namespace SsoCred.Processes;

/// <summary>
/// The default shell for printed lines: the parent process on Linux, else the login shell. On Windows PowerShell is
/// recognised by the folders that it adds to PSModulePath.
/// </summary>
static class ParentShell
{
    public static Shell Guess()
    {
        if (OperatingSystem.IsWindows())
        {
            var folders = Environment.GetEnvironmentVariable("PSModulePath")?.Split(Path.PathSeparator);
            return folders?.Length >= 3 ? Shell.PowerShell : Shell.Cmd;
        }

        return ShellName.Find(Parent()) ?? ShellName.Find(Environment.GetEnvironmentVariable("SHELL")) ?? Shell.Bash;
    }

    static string? Parent()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText($"/proc/{Libc.GetPPid()}/comm").TrimEnd('\n') : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
