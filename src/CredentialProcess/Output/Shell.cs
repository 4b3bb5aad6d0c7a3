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
