using System.Globalization;
using System.Text;
using CredentialProcess;

namespace SsoCred.Display;

/// <summary>
/// Messages on stderr. Rules: stdout carries only the document; messages are <c>sso-cred: error: …</c> and
/// <c>sso-cred: hint: …</c>, one line each except on a
/// terminal, since SDKs put them into their own messages; success prints nothing. Text
/// from files or the network is shown without control characters.
/// </summary>
static class Terminal
{
    // Callers put the output into their own message, some into a small buffer; names may be of any length.
    const int Longest = 800;

    /// <summary>
    /// Whether text may be styled: NO_COLOR is not set, and the terminal understands escape sequences.
    /// </summary>
    /// <param name="stream">The terminal's number: 1 or 2.</param>
    public static bool UsesColour(Func<string, string?> environment, int stream) =>
        string.IsNullOrEmpty(environment("NO_COLOR")) && MovesCursor(environment, stream);

    /// <summary>Whether it understands escape sequences. Windows sets no TERM, so its console is asked.</summary>
    public static bool MovesCursor(Func<string, string?> environment, int stream) => environment("TERM") switch
    {
        "dumb" => false,
        var kind => OperatingSystem.IsWindows()
            ? WindowsConsole.UnderstandsSequences(stream)
            : !string.IsNullOrEmpty(kind),
    };

    public static void Report(Failure failure, string? hint) => Say("error", failure.Message, hint);

    /// <summary>The same in one line, for callers that show no more.</summary>
    public static void ReportInOneLine(Failure failure) =>
        StandardError.Write($"{ProgramName.Value}: error: {OneLine(failure)}\n");

    /// <summary>Message and hint.</summary>
    public static string OneLine(Failure failure) =>
        Printable(failure.Message) + (failure.Hint is { } hint ? $"; {Printable(hint)}" : "");

    /// <summary>A warning; only for commands that no SDK runs.</summary>
    public static void Warn(string message, string? hint = null) => Say("warning", message, hint);

    /// <summary>Something worth knowing; only for commands that no SDK runs.</summary>
    public static void Note(string message) => Say("note", message, null);

    static void Say(string kind, string message, string? hint)
    {
        var terminal = StandardError.TerminalWidth;
        StandardError.Write(Paragraph($"{ProgramName.Value}: {kind}: ", message, terminal)
            + (hint is null ? "" : Paragraph(ProgramName.Value + ": hint: ", hint, terminal)));
    }

    /// <summary>A line that ends; on a terminal one that is wrapped.</summary>
    /// <inheritdoc cref="WordWrap.Paragraph"/>
    public static string Paragraph(string before, string text, int? terminal) =>
        WordWrap.Paragraph(before, Printable(text), terminal, indent: 2) + "\n";

    /// <summary>
    /// The text on one line and of a bounded length, with control characters and characters that change the direction
    /// of text escaped.
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
            _ = IsUnprintable(rune)
                ? shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
                : shown.Append(rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>Control characters, and those that change the direction of text or end a line.</summary>
    public static bool IsUnprintable(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
