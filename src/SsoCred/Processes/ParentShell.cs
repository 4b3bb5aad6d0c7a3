using CredentialProcess.Output;

namespace SsoCred.Processes;

/// <summary>
/// The default shell for printed lines: the parent process, else the login shell, else what the environment suggests
/// on Windows: MSYSTEM is Git Bash's and MSYS2's, and PowerShell adds folders to PSModulePath.
/// </summary>
static class ParentShell
{
    public static Shell Guess() =>
        Of(ParentProcess.Find(), Environment.GetEnvironmentVariable, OperatingSystem.IsWindows());

    internal static Shell Of(ParentProcess? parent, Func<string, string?> environment, bool windows)
    {
        if (parent is not null && Of(parent) is { } shell)
            return shell;
        if (windows && string.IsNullOrEmpty(environment("MSYSTEM")))
            return environment("PSModulePath")?.Split(';').Length >= 3 ? Shell.PowerShell : Shell.Cmd;
        return ShellName.Find(environment("SHELL")) ?? Shell.Bash;
    }

    /// <summary>Whether this process is a shell.</summary>
    internal static bool IsShell(ParentProcess parent) => Of(parent) is not null;

    // A script has its own name, and its interpreter is the first word (Linux, execve(2)). Of PowerShell as a dotnet
    // tool the process is 'dotnet …/pwsh.dll'.
    static Shell? Of(ParentProcess parent) => Find(parent.Name)
        ?? Find(parent.Words is [var first, ..] ? first : null)
        ?? (parent.Name == "dotnet"
            ? Find(parent.Words.FirstOrDefault(word => word.EndsWith(".dll", StringComparison.Ordinal))?[..^4])
            : null);

    // Programs named dotenv and json exist, which are no shells.
    static Shell? Find(string? name) =>
        ShellName.Find(name) is { } shell and not (Shell.Dotenv or Shell.Json) ? shell : null;
}
