using System.Runtime.InteropServices;
using CredentialProcess.Output;

namespace SsoCred.Processes;

/// <summary>
/// Which shell the lines are for when nobody says: that of the process that started this one, as Linux names it, else
/// the person's login shell. On Windows PowerShell adds folders of its own to PSModulePath.
/// </summary>
static partial class ParentShell
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
            return OperatingSystem.IsLinux() ? File.ReadAllText($"/proc/{ParentId()}/comm").TrimEnd('\n') : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentId();
}
