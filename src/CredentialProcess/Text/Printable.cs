using System.Globalization;
using System.Text;

namespace CredentialProcess.Text;

/// <summary>
/// Makes text from a file or a command line safe to print in a message: whatever could control a terminal (control and
/// format characters, line ends, unpaired surrogates) is escaped, and very long text is cut.
/// </summary>
static class Printable
{
    const int MaximumLength = 120;

    internal static string Text(string text)
    {
        var plain = text.Length <= MaximumLength;
        foreach (var c in text)
            plain &= c is >= ' ' and <= '~';
        if (plain)
            return text;

        var hasMore = text.AsSpan().TrimEnd("\r\n").ContainsAny('\r', '\n');
        var result = new StringBuilder();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++length > MaximumLength)
                return result.Append('…').ToString();
            // The lines below are often keys indented by mistake, and may be secrets.
            if (hasMore && rune.Value is '\n' or '\r')
                return Escape(result, rune.Value).Append('…').ToString();
            _ = Rune.GetUnicodeCategory(rune) switch
            {
                _ when rune == Rune.ReplacementChar => result.Append("\\ufffd"),
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned => Escape(result, rune.Value),
                _ => result.Append(rune.ToString()),
            };
        }

        return result.ToString();
    }

    static StringBuilder Escape(StringBuilder result, int value) => value switch
    {
        '\n' => result.Append("\\n"),
        '\r' => result.Append("\\r"),
        '\t' => result.Append("\\t"),
        <= 0xFFFF => result.Append("\\u").Append(value.ToString("x4", CultureInfo.InvariantCulture)),
        _ => result.Append("\\U").Append(value.ToString("x8", CultureInfo.InvariantCulture)),
    };
}
