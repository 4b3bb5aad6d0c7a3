using CredentialProcess.Text;

namespace CredentialProcess.Git;

/// <summary>
/// How git runs this program as a credential helper: by the name <c>git-credential-sso-cred</c>, which is where
/// <c>credential.helper = sso-cred</c> leads, or by a command of git's config that begins with '!'.
/// </summary>
static class GitHelper
{
    /// <summary>The name of the helper's link, without an extension.</summary>
    public const string FileName = "git-credential-sso-cred";

    const string Program = "sso-cred";

    /// <summary>The words after the program's name.</summary>
    public static string[] Words { get; } = ["codecommit", "credential-helper"];

    /// <summary>Whether the program was started as the helper.</summary>
    /// <param name="windows">Whether names of files are compared as on Windows: without case and '.exe'.</param>
    public static bool IsHelper(string program, bool windows) =>
        ProgramName.FileNameOf(program, windows).Equals(
            FileName, windows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>
    /// The value of credential.helper. git gives it to a shell, also on Windows, and appends the operation. By its
    /// whole path: programs with windows run git with a shorter PATH than a terminal's.
    /// </summary>
    /// <param name="program">The path of this program.</param>
    /// <param name="profile">Null to leave the choice to each run.</param>
    public static string CommandFor(string program, string? profile) =>
        $"!{ShellQuoting.QuoteIfNeeded(program)} {string.Join(' ', Words)}"
        + (profile is null ? "" : $" --profile {ShellQuoting.QuoteIfNeeded(profile)}");

    /// <summary>Whether <see cref="CommandFor"/> makes such a value, for some path and profile.</summary>
    public static bool IsOwn(string value) =>
        value.StartsWith('!') && ShellWords.Split(value.AsSpan(1)) is { Count: > 0 } words
        && ProgramName.FileNameOf(words[0], windows: true).Equals(Program, StringComparison.OrdinalIgnoreCase)
        && words.Skip(1).Take(Words.Length).SequenceEqual(Words);
}
