using CredentialProcess.Output;

namespace SsoCred.Completions;

/// <summary>
/// The function that switches a shell to another profile, and its completion. Only what the hidden command
/// <see cref="Helper"/> prints is run, which holds every name in quotes; where it fails it prints nothing.
/// </summary>
static class UseScript
{
    public const string Helper = "__use", DefaultName = "use";

    public const string Previous = "-", Off = "--off";

    /// <summary>What the function takes besides names.</summary>
    public static readonly IReadOnlyList<Candidate> Options =
        [new(Previous, "back to the previous profile"), new(Off, "no profile")];

    /// <param name="name">What the function is called: letters, digits, '_' and '-'.</param>
    /// <returns>Null for shells that have no such function.</returns>
    public static string? Of(Shell shell, string name)
    {
        var script = shell switch
        {
            Shell.Bash => BashScript.Use,
            Shell.Zsh => ZshScript.Use,
            Shell.Fish => FishScript.Use,
            Shell.PowerShell => PowerShellScript.Use,
            Shell.Cmd or Shell.Dotenv or Shell.Json => null,
        };
        return script?.Replace("@NAME", name, StringComparison.Ordinal);
    }
}
