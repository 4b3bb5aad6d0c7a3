using System.Text;

namespace SsoCred.Display;

/// <summary>
/// Prose in lines of a number of columns, broken between words. A word that is longer than a line is left whole, and so
/// is a command to type (<c>run: …</c>), so that they can be copied.
/// </summary>
static class WordWrap
{
    /// <summary>What is before a command in a message.</summary>
    const string Run = "run: ";

    public static IEnumerable<string> Lines(string text, int columns) => Lines(text, columns, columns);

    /// <summary>
    /// One paragraph, its second and later lines indented: for a terminal; elsewhere one line, as callers and grep
    /// expect it.
    /// </summary>
    /// <param name="before">What the first line begins with; not wrapped.</param>
    /// <param name="terminal">The width of the terminal; null for none.</param>
    public static string Paragraph(string before, string text, int? terminal, int indent)
    {
        // Terminals differ in the width of some characters, so the last column stays empty.
        var room = terminal - 1;
        if (room is not { } columns || Columns.Of(before) + Columns.Of(text) <= columns)
            return before + text;
        var paragraph = new StringBuilder(before);
        return paragraph.AppendJoin("\n" + new string(' ', indent),
            Lines(text, Math.Max(columns - Columns.Of(before), 1), Math.Max(columns - indent, 1))).ToString();
    }

    /// <summary>What stays on one line.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var begin = text.IndexOf(Run, StringComparison.Ordinal) + Run.Length;
        if (begin < Run.Length)
            return text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var length = text.AsSpan(begin).IndexOfAny(',', ';') + 1;
        var end = length == 0 ? text.Length : begin + length;
        return [.. Words(text[..(begin - 1)].Replace(Run, "", StringComparison.Ordinal)), text[begin..end],
            .. Words(text[end..])];
    }

    static IEnumerable<string> Lines(string text, int first, int others)
    {
        var line = "";
        var columns = first;
        foreach (var word in Words(text))
        {
            if (line.Length > 0 && Columns.Of(line) + 1 + Columns.Of(word) > columns)
            {
                yield return line;
                line = "";
                columns = others;
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}
