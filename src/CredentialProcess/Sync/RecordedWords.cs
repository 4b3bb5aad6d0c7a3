using System.Globalization;
using System.Text;
using CredentialProcess.Text;

namespace CredentialProcess.Sync;

/// <summary>
/// Writes the words of a command line as one line of text and parses them back, whatever they contain: quoted as for
/// bash, so that the line can be copied. A word with special characters is in '…'; one with line ends or other
/// invisible characters is in $'…', and so is one with a ':' or '=', which would make the line an option for the AWS
/// CLI's writer.
/// </summary>
static class RecordedWords
{
    internal static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    static string Quoted(string word)
    {
        if (word.Length > 0
            && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@' or '/' or '+'))
            return word;
        var quoted = new StringBuilder();
        var plain = true;
        for (var i = 0; i < word.Length; i++)
        {
            var whole = Rune.TryGetRuneAt(word, i, out var rune);
            if (!whole || IsInvisible(rune) || rune.Value is ':' or '=')
            {
                plain = false;
                _ = rune.Value > 0xFFFF ? quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}")
                    : quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)word[i]:x4}");
            }
            else if (rune.Value is '\\' or '\'')
            {
                quoted.Append('\\').Append(word[i]);
            }
            else
            {
                quoted.Append(rune.ToString());
            }

            if (whole && rune.Utf16SequenceLength == 2)
                i++;
        }

        return plain ? ShellQuoting.Quote(word) : $"$'{quoted}'";
    }

    static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Null where the line was not written by <see cref="Line"/>.</summary>
    internal static IReadOnlyList<string>? Words(string line)
    {
        List<string> words = [];
        var word = new StringBuilder();
        for (var i = 0; i < line.Length;)
        {
            if (line[i] == ' ')
            {
                i++;
                continue;
            }

            word.Clear();
            while (i < line.Length && line[i] != ' ')
            {
                if (line[i] == '\'' || line[i..].StartsWith("$'", StringComparison.Ordinal))
                {
                    if (!TakeQuoted(line, ref i, word))
                        return null;
                }
                else if (line[i] == '\\')
                {
                    if (++i == line.Length)
                        return null;
                    word.Append(line[i++]);
                }
                else
                {
                    word.Append(line[i++]);
                }
            }

            words.Add(word.ToString());
        }

        return words;
    }

    static bool TakeQuoted(string line, ref int i, StringBuilder word)
    {
        var escapes = line[i] == '$';
        for (i += escapes ? 2 : 1; i < line.Length; i++)
        {
            if (line[i] == '\'')
            {
                i++;
                return true;
            }

            if (!escapes || line[i] != '\\')
            {
                word.Append(line[i]);
                continue;
            }

            if (++i == line.Length)
                return false;
            var digits = line[i] switch { 'u' => 4, 'U' => 8, _ => 0 };
            if (digits == 0)
            {
                if (line[i] is not ('\\' or '\''))
                    return false;
                word.Append(line[i]);
                continue;
            }

            if (i + digits >= line.Length || !int.TryParse(line.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out var value) || value is < 0 or > 0x10FFFF)
                return false;
            _ = value > 0xFFFF ? word.Append(new Rune(value).ToString()) : word.Append((char)value);
            i += digits;
        }

        return false;
    }
}
