using CredentialProcess.Output;

namespace SsoCred.Completions;

/// <summary>
/// The scripts that shells load. Each only calls <see cref="CompletionCommand"/>; its output is never evaluated, and
/// every name is quoted before it is inserted into the line.
/// </summary>
static class CompletionScript
{
    /// <summary>Null where the shell has no programmable completion.</summary>
    public static string? Of(Shell shell) => shell switch
    {
        Shell.Bash => BashScript.Completion,
        Shell.Zsh => ZshScript.Completion,
        Shell.Fish => FishScript.Completion,
        Shell.PowerShell => PowerShellScript.Completion,
        Shell.Cmd or Shell.Dotenv or Shell.Json => null,
    };
}
