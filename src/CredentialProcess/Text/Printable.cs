using System.Globalization;
using System.Text;

namespace CredentialProcess.Text;

/// <summary>
/// Text from a file or a command line, made fit for a message: what could steer a terminal (control and format
/// characters, line ends, halves of surrogate pairs) is written as an escape, and it is cut where it is very long.
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
        var shown = new StringBuilder();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++length > MaximumLength)
                return shown.Append('…').ToString();
            // What stands below is a key that was indented by mistake as often as not, and may be a secret.
            if (hasMore && rune.Value is '\n' or '\r')
                return Escape(shown, rune.Value).Append('…').ToString();
            _ = Rune.GetUnicodeCategory(rune) switch
            {
                _ when rune == Rune.ReplacementChar => shown.Append("\\ufffd"),
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned => Escape(shown, rune.Value),
                _ => shown.Append(rune.ToString()),
            };
        }

        return shown.ToString();
    }

    static StringBuilder Escape(StringBuilder shown, int value) => value switch
    {
        '\n' => shown.Append("\\n"),
        '\r' => shown.Append("\\r"),
        '\t' => shown.Append("\\t"),
        <= 0xFFFF => shown.Append("\\u").Append(value.ToString("x4", CultureInfo.InvariantCulture)),
        _ => shown.Append("\\U").Append(value.ToString("x8", CultureInfo.InvariantCulture)),
    };
}
