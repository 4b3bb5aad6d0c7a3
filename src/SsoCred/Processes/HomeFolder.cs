namespace SsoCred.Processes;

/// <summary>The user's home folder, where docker and podman keep their files.</summary>
static class HomeFolder
{
    /// <summary>Null where there is none.</summary>
    public static string? Path =>
        Environment.GetEnvironmentVariable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { Length: > 0 } home
            ? home
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } other ? other : null;
}
