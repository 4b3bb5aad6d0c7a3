using System.Globalization;
using System.Text;
using CredentialProcess;

namespace SsoCred.Display;

/// <summary>
/// What the program says to a person. Rules: stdout carries the document and nothing else; everything said goes to
/// stderr as <c>sso-cred: error: …</c> and <c>sso-cred: hint: …</c>, one line each, since SDKs put it into their own
/// message; success says nothing. What comes from files or the network is shown without its control characters.
/// </summary>
static class Terminal
{
    // Callers keep what is said in their own message and some in a small buffer; names may be of any length.
    const int Longest = 800;

    /// <summary>
    /// Lines may be coloured and rewritten on a terminal that is there: the person has not said NO_COLOR, and it
    /// understands escape sequences.
    /// </summary>
    public static bool IsLively(Func<string, string?> environment) =>
        string.IsNullOrEmpty(environment("NO_COLOR")) && MovesCursor(environment);

    /// <summary>It understands escape sequences. Windows says so with no TERM.</summary>
    public static bool MovesCursor(Func<string, string?> environment) => environment("TERM") switch
    {
        null or "" => OperatingSystem.IsWindows(),
        var kind => kind != "dumb",
    };

    public static void Report(Failure failure, string? hint) => Say("error", failure.Message, hint);

    /// <summary>What a person should know although the run goes on; for commands that no SDK runs.</summary>
    public static void Warn(string message, string? hint = null) => Say("warning", message, hint);

    static void Say(string kind, string message, string? hint)
    {
        var lines = new StringBuilder().Append($"sso-cred: {kind}: ").Append(Printable(message)).Append('\n');
        if (hint is not null)
            lines.Append("sso-cred: hint: ").Append(Printable(hint)).Append('\n');
        StandardError.Write(lines.ToString());
    }

    /// <summary>
    /// The text on one line and of a bounded length, whatever it holds; nothing in it steers a terminal, nor turns the
    /// direction of what follows.
    /// </summary>
    public static string Printable(string text, int longest = Longest)
    {
        if (text.Length <= longest && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest)
                return shown.Append('…').ToString();
            _ = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                ? shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
                : shown.Append(rune.ToString());
        }

        return shown.ToString();
    }
}
