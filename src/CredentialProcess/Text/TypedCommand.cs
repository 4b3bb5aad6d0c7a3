using System.Buffers;

namespace CredentialProcess.Text;

/// <summary>
/// Commands in hints, as a person types them: for a POSIX shell, and on Windows in the form that PowerShell and cmd
/// both take, or PowerShell's where there is none.
/// </summary>
static class TypedCommand
{
    // A comma or '@' means something to PowerShell.
    static readonly SearchValues<char> s_plainOnWindows =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:\\+=");

    /// <summary>A word, quoted where it has to be.</summary>
    public static string Word(string word) => Word(word, OperatingSystem.IsWindows());

    public static string Word(string word, bool windows) => !windows ? ShellQuoting.QuoteIfNeeded(word)
        : word.Length > 0 && !word.AsSpan().ContainsAnyExcept(s_plainOnWindows) ? word
        : !word.AsSpan().ContainsAny("\"$`%") ? $"\"{word}\""
        : $"'{word.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name as the first word after a command, or with its option where it would be taken for one.</summary>
    public static string Name(string name, string option) =>
        name is "" or ['-', ..] ? $"{option} {Word(name)}" : Word(name);

    /// <inheritdoc cref="ShellQuoting.QuotePath"/>
    public static string Path(string path, string shown) => Path(path, shown, OperatingSystem.IsWindows());

    public static string Path(string path, string shown, bool windows) =>
        windows ? Word(Printable.Text(path), windows) : ShellQuoting.QuotePath(path, shown);

    public static string Remove(string path, string shown) => Remove(path, shown, OperatingSystem.IsWindows());

    public static string Remove(string path, string shown, bool windows) =>
        (windows ? "del " : "rm ") + Path(path, shown, windows);

    /// <param name="target">A word that stands for a path.</param>
    public static string Copy(string path, string shown, string target) =>
        Copy(path, shown, target, OperatingSystem.IsWindows());

    public static string Copy(string path, string shown, string target, bool windows) =>
        $"{(windows ? "copy" : "cp")} {Path(path, shown, windows)} {target}";

    /// <summary>Sets the clock from a server: timedatectl(1), w32tm; macOS has it in its settings.</summary>
    public static string SetClock() => SetClock(OperatingSystem.IsWindows(), OperatingSystem.IsMacOS());

    public static string SetClock(bool windows, bool mac) => windows ? "run as an administrator: w32tm /resync"
        : mac ? "set the clock: System Settings, General, Date & Time"
        : "set the clock, on most systems: timedatectl set-ntp true";

    public static string MakeWritable(string path, string shown) => OperatingSystem.IsWindows()
        ? $"attrib -R {Path(path, shown, windows: true)}"
        : $"chmod u+w {Path(path, shown, windows: false)}";

    public static string Unset(params ReadOnlySpan<string> variables) =>
        Unset(OperatingSystem.IsWindows(), variables);

    public static string Unset(bool windows, params ReadOnlySpan<string> variables) => windows
        ? "Remove-Item Env:" + string.Join(", Env:", variables!)
        : "unset " + string.Join(' ', variables!);
}
