using CredentialProcess.Text;

namespace CredentialProcess.Config;

/// <summary>
/// A <c>credential_process</c> line, parsed just far enough to know whether it runs this program for another profile.
/// Its arguments may be secrets, so of any other program only the file name is kept.
/// </summary>
/// <param name="Program">The program's file name; null where the line does not start with a plain one.</param>
/// <param name="Profile">The profile that <c>sso-cred</c> runs for; null where the line names none.</param>
sealed record CredentialProcessLine(CredentialProgram Kind, string? Program, string? Profile)
{
    /// <summary>
    /// The role that <c>sso-cred</c> assumes from that profile; null where the line has no such option.
    /// </summary>
    public RoleArguments? Role { get; private init; }

    /// <summary>Null where a quote is not closed.</summary>
    internal static CredentialProcessLine? Parse(string line, bool windows)
    {
        var words = ShellWords.Split(line, windows);
        if (words is null)
            return null;
        if (words.Count == 0)
            return new(CredentialProgram.Other, null, null);
        var name = FileName(words[0], windows);
        if (Runs(name, ProgramName.Value, windows)
            && (words.Count == 1 || words[1] == "get" || words[1].StartsWith('-')))
        {
            return new(CredentialProgram.SsoCred, name, ProfileOf(words))
            {
                Role = RoleOf(words) is { AreGiven: true } role ? role : null,
            };
        }

        if (Runs(name, "aws", windows))
        {
            for (var i = 1; i + 1 < words.Count; i++)
            {
                if (words[i] == "sso" && words[i + 1] == "get-credentials")
                    return new(CredentialProgram.AwsSsoGetCredentials, name, null);
            }
        }

        // "NAME=value program" is shell syntax, and the value may be a secret.
        return new(CredentialProgram.Other, name.Length == 0 || words[0].Contains('=') ? null : name, null);
    }

    static string FileName(string path, bool windows) =>
        path[((windows ? path.AsSpan().LastIndexOfAny('/', '\\') : path.LastIndexOf('/')) + 1)..];

    // WSL runs programs of Windows too, by their whole name.
    static bool Runs(string name, string program, bool windows) =>
        name.Equals(program, windows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
        || name.Equals(program + ".exe", StringComparison.OrdinalIgnoreCase);

    // As on the command line: the option takes a value and is given once; an empty value names no profile.
    static string? ProfileOf(IReadOnlyList<string> words)
    {
        string? profile = null;
        foreach (var (option, value) in OptionsOf(words))
        {
            if (!ProfileOption.Is(option))
                continue;
            if (profile is not null && profile != value)
                return null;
            profile = value;
        }

        return profile is { Length: > 0 } ? profile : null;
    }

    static RoleArguments RoleOf(IReadOnlyList<string> words)
    {
        var role = new RoleArguments();
        foreach (var (option, value) in OptionsOf(words))
            role = role.With(option, value) ?? role;
        return role;
    }

    // Each form of an option with a value that the command line has: '--option value', '--option=value' and
    // '--option:value'. What takes no value is skipped.
    static IEnumerable<(string Option, string Value)> OptionsOf(IReadOnlyList<string> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i];
            if (!word.StartsWith("--", StringComparison.Ordinal)
                && !word.StartsWith(ProfileOption.Alias, StringComparison.Ordinal))
                continue;
            if (word.AsSpan().IndexOfAny('=', ':') is > 0 and var end)
                yield return (word[..end], word[(end + 1)..]);
            else if (i + 1 < words.Count && TakesValue(word))
                yield return (word, words[++i]);
        }
    }

    static bool TakesValue(string option) =>
        ProfileOption.Is(option) || option == "--timeout" || new RoleArguments().With(option, "") is not null;
}
