namespace SsoCred.SignIn;

/// <summary>
/// Where the program runs, as far as it matters for signing in: whether a browser that this person sees can be opened
/// here, and whether that browser can reach a port of this machine.
/// </summary>
sealed class HostEnvironment(Func<string, string?> environment, Func<string, bool> fileExists)
{
    /// <summary>
    /// Why a browser here would not be the person's own, or would not reach this machine's loopback; null where nothing
    /// speaks against it.
    /// </summary>
    public string? Remote => Elsewhere ?? (IsWsl ? "in WSL" : null);

    /// <summary>Windows opens pages for the system inside it (wslview), if nothing else speaks against it.</summary>
    public bool HasWindowsBrowser => IsWsl && Elsewhere is null;

    string? Elsewhere =>
        IsSet("SSH_CONNECTION") || IsSet("SSH_TTY") || IsSet("SSH_CLIENT") ? "over SSH"
        : IsSet("CI") || IsSet("GITHUB_ACTIONS") || IsSet("GITLAB_CI") ? "in CI"
        : IsSet("CODESPACES") || IsSet("CLOUD_SHELL") || IsSet("AWS_EXECUTION_ENV") ? "in a cloud workspace"
        : IsContainer ? "in a container"
        : null;

    bool IsWsl => OperatingSystem.IsLinux()
        && (IsSet("WSL_DISTRO_NAME") || IsSet("WSL_INTEROP") || fileExists("/proc/sys/fs/binfmt_misc/WSLInterop"));

    public bool HasDisplay => !OperatingSystem.IsLinux() || IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY");

    /// <summary>A browser window can be expected to appear here, where this person sees it.</summary>
    public bool HasBrowser => Remote is null && HasDisplay;

    bool IsContainer => fileExists("/.dockerenv") || fileExists("/run/.containerenv") || IsSet("container")
        || IsSet("KUBERNETES_SERVICE_HOST") || IsSet("REMOTE_CONTAINERS");

    bool IsSet(string variable) => !string.IsNullOrEmpty(environment(variable));
}
