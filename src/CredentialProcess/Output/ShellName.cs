namespace CredentialProcess.Output;

/// <summary>The names of shells, on the command line and as processes.</summary>
static class ShellName
{
    static readonly Shell[] s_shells = Enum.GetValues<Shell>();

    /// <summary>The values of <c>--shell</c>.</summary>
    public static readonly IReadOnlyList<string> All = Array.ConvertAll(s_shells, Of);

    public static string Of(Shell shell) => shell switch
    {
        Shell.Bash => "bash",
        Shell.Zsh => "zsh",
        Shell.Fish => "fish",
        Shell.PowerShell => "powershell",
        Shell.Cmd => "cmd",
        Shell.Dotenv => "dotenv",
        Shell.Json => "json",
    };

    /// <summary>The shell with that name, or null; folder and <c>.exe</c> are ignored.</summary>
    public static Shell? Find(string? name)
    {
        if (name is null)
            return null;
        var word = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].TrimStart('-').ToLowerInvariant();
        if (word.EndsWith(".exe", StringComparison.Ordinal))
            word = word[..^4];
        foreach (var shell in s_shells)
        {
            if (Of(shell) == word)
                return shell;
        }

        return word switch
        {
            "sh" or "dash" or "ash" or "ksh" or "ksh93" or "mksh" or "busybox" => Shell.Bash,
            "pwsh" => Shell.PowerShell,
            _ => null,
        };
    }
}
