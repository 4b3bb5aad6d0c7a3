
namespace SsoCred.Processes;

/// <summary>
/// The shell that somebody at a terminal uses: SHELL; on Windows the one that runs this program, else ComSpec.
/// </summary>
static class UserShell
{
    public static string Find() => Of(OperatingSystem.IsWindows() ? ParentProcess.Find() : null,
        Environment.GetEnvironmentVariable, OperatingSystem.IsWindows());

    internal static string Of(ParentProcess? parent, Func<string, string?> environment, bool windows)
    {
        if (!windows)
            return NonEmpty(environment("SHELL")) ?? "/bin/sh";
        // Git Bash sets SHELL to a path that only its own programs understand.
        return parent is not null && ParentShell.IsShell(parent)
            ? parent.Name
            : NonEmpty(environment("ComSpec")) ?? "cmd.exe";
    }

    static string? NonEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
