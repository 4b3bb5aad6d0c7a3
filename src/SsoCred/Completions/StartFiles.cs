using CredentialProcess;
using CredentialProcess.Files;
using CredentialProcess.Output;
using SsoCred.Processes;

namespace SsoCred.Completions;

/// <summary>
/// Where each shell looks for a user's own lines: bash(1), zsh(1), fish(1) and about_Profiles of PowerShell. fish has
/// folders of files for it, which then hold nothing else: completions are read when they are first needed.
/// </summary>
/// <param name="environment">The variables.</param>
/// <param name="home">The home folder.</param>
/// <param name="documents">Windows' folder of documents; null on other systems.</param>
/// <param name="isMac">Whether terminals start login shells.</param>
sealed class StartFiles(Func<string, string?> environment, string home, string? documents, bool isMac)
{
    const string PowerShellProfile = "Microsoft.PowerShell_profile.ps1";
    const string FishFile = "sso-cred.fish";

    /// <exception cref="Failure">There is no home folder.</exception>
    public static StartFiles OfThisUser() => new(Environment.GetEnvironmentVariable,
        HomeFolder.Path ?? throw new Failure(
            FailureKind.Configuration, "there is no home folder to look for a shell's start file in", "set HOME"),
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.MyDocuments) : null,
        OperatingSystem.IsMacOS());

    /// <summary>Every file that may have the line, the usual one first.</summary>
    /// <param name="isCompletion">Whether the script completes, or defines a function.</param>
    public IReadOnlyList<string> All(Shell shell, bool isCompletion) => shell switch
    {
        // A new .bash_profile would hide the others.
        Shell.Bash => isMac
            ? [In(home, ".bash_profile"), In(home, ".bash_login"), In(home, ".profile"), In(home, ".bashrc")]
            : [In(home, ".bashrc")],
        Shell.Zsh => [In(Variable("ZDOTDIR") ?? home, ".zshrc")],
        Shell.Fish => [In(ConfigFolder, "fish", isCompletion ? "completions" : "conf.d", FishFile)],
        Shell.PowerShell => documents is null
            ? [In(ConfigFolder, "powershell", PowerShellProfile)]
            : [In(documents, "PowerShell", PowerShellProfile), In(documents, "WindowsPowerShell", PowerShellProfile)],
        Shell.Cmd or Shell.Dotenv or Shell.Json => [],
    };

    /// <summary>The file for a new line.</summary>
    /// <param name="program">The name of the running shell's program, where it is known.</param>
    public string Choose(Shell shell, bool isCompletion, string? program)
    {
        var all = All(shell, isCompletion);
        return shell == Shell.PowerShell ? all[program == "powershell" ? ^1 : 0]
            : all.FirstOrDefault(File.Exists) ?? all[0];
    }

    /// <param name="show">A path as messages show it.</param>
    public static SharedFileEdit Open(string path, Func<string, string> show) =>
        new(path, show, () => BoundedFile.Read(path, SharedFileReader.MaximumSize));

    /// <summary>Whether the file holds nothing but the line.</summary>
    public static bool IsForOneLine(string path) => Path.GetFileName(path) == FishFile;

    // XDG Base Directory Specification: relative paths are invalid and ignored.
    string ConfigFolder =>
        Variable("XDG_CONFIG_HOME") is { } folder && Path.IsPathFullyQualified(folder) ? folder : In(home, ".config");

    string? Variable(string name) => environment(name) is { Length: > 0 } value ? value : null;

    static string In(string folder, params string[] names) => Path.Combine([folder, .. names]);
}
