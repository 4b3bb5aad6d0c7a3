namespace SsoCred.SignIn;

/// <summary>
/// Where the program runs, as far as sign-in is concerned: whether a browser that the user sees can be opened here, and
/// whether that browser can reach a port of this machine.
/// </summary>
sealed class HostEnvironment(Func<string, string?> environment, Func<string, bool> fileExists)
{
    /// <summary>
    /// Why a browser here would not be the user's own, or would not reach this machine's loopback; null where there is
    /// no such reason.
    /// </summary>
    public string? Remote => Elsewhere ?? (IsWsl ? "in WSL" : null);

    /// <summary>Whether Windows opens pages for WSL (wslview).</summary>
    public bool HasWindowsBrowser => IsWsl && Elsewhere is null;

    string? Elsewhere =>
        IsSet("SSH_CONNECTION") || IsSet("SSH_TTY") || IsSet("SSH_CLIENT") ? "over SSH"
        : IsCi ? "in CI"
        : IsSet("CODESPACES") || IsSet("CLOUD_SHELL") || IsSet("AWS_EXECUTION_ENV") ? "in a cloud workspace"
        : IsContainer ? "in a container"
        : null;

    /// <summary>Nobody is at the terminal, though there may seem to be one.</summary>
    public bool IsCi => IsSet("CI") || IsSet("GITHUB_ACTIONS") || IsSet("GITLAB_CI");

    bool IsWsl => OperatingSystem.IsLinux()
        && (IsSet("WSL_DISTRO_NAME") || IsSet("WSL_INTEROP") || fileExists("/proc/sys/fs/binfmt_misc/WSLInterop"));

    public bool HasDisplay => !OperatingSystem.IsLinux() || IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY");

    /// <summary>Whether a browser window would appear here, where the user sees it.</summary>
    public bool HasBrowser => Remote is null && HasDisplay;

    bool IsContainer => fileExists("/.dockerenv") || fileExists("/run/.containerenv") || IsSet("container")
        || IsSet("KUBERNETES_SERVICE_HOST") || IsSet("REMOTE_CONTAINERS");

    bool IsSet(string variable) => !string.IsNullOrEmpty(environment(variable));
}
