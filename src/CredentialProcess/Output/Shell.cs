namespace CredentialProcess.Output;

/// <summary>The shell or format that reads the lines that set variables.</summary>
enum Shell
{
    /// <summary>Also sh, dash and ksh.</summary>
    Bash,
    Zsh,
    Fish,
    PowerShell,
    Cmd,

    /// <summary>A <c>.env</c> file.</summary>
    Dotenv,
    Json,
}

/// <summary>The names of shells, on the command line and as processes.</summary>
static class ShellName
{
    /// <summary>The values of <c>--shell</c>.</summary>
    public static readonly IReadOnlyList<string> All = ["bash", "zsh", "fish", "powershell", "cmd", "dotenv", "json"];

    /// <summary>The shell with that name, or null; folder and <c>.exe</c> are ignored.</summary>
    public static Shell? Find(string? name)
    {
        if (name is null)
            return null;
        var word = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].TrimStart('-').ToLowerInvariant();
        if (word.EndsWith(".exe", StringComparison.Ordinal))
            word = word[..^4];
        return word switch
        {
            "bash" or "sh" or "dash" or "ash" or "ksh" or "ksh93" or "mksh" or "busybox" => Shell.Bash,
            "zsh" => Shell.Zsh,
            "fish" => Shell.Fish,
            "powershell" or "pwsh" => Shell.PowerShell,
            "cmd" => Shell.Cmd,
            "dotenv" => Shell.Dotenv,
            "json" => Shell.Json,
            _ => null,
        };
    }
}
