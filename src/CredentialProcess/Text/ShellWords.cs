using System.Text;

namespace CredentialProcess.Text;

/// <summary>
/// Splits a line into words as Python's <c>shlex.split</c> does, which botocore uses for headers and POSIX command
/// lines, and as botocore (compat.py) does on Windows. Null where a quote is not closed or the last backslash escapes
/// nothing.
/// </summary>
static class ShellWords
{
    /// <summary>By the rules of <c>shlex.split</c>.</summary>
    public static IReadOnlyList<string>? Split(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var hasWord = false;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && quote != '\'')
            {
                if (++i == text.Length)
                    return null;
                // Between double quotes a backslash escapes only a double quote and itself.
                if (quote == '"' && text[i] is not ('"' or '\\'))
                    word.Append('\\');
                word.Append(text[i]);
                hasWord = true;
            }
            else if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is ' ' or '\t' or '\r' or '\n')
            {
                if (hasWord)
                    words.Add(word.ToString());
                word.Clear();
                hasWord = false;
            }
            else
            {
                if (c is '"' or '\'')
                    quote = c;
                else
                    word.Append(c);
                hasWord = true;
            }
        }

        if (quote != '\0')
            return null;
        if (hasWord)
            words.Add(word.ToString());
        return words;
    }

    internal static IReadOnlyList<string>? SplitWindows(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var hasWord = false;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var backslashes = 0;
            while (i < text.Length && text[i] == '\\')
            {
                backslashes++;
                i++;
            }

            hasWord |= backslashes > 0;
            if (i < text.Length && text[i] == '"')
            {
                // Backslashes escape one another only in front of a quote.
                word.Append('\\', backslashes / 2);
                hasWord = true;
                if (backslashes % 2 == 1)
                    word.Append('"');
                else
                    quoted = !quoted;
                continue;
            }

            word.Append('\\', backslashes);
            if (i == text.Length)
                break;
            if (text[i] is ' ' or '\t' && !quoted)
            {
                if (hasWord)
                    words.Add(word.ToString());
                word.Clear();
                hasWord = false;
            }
            else
            {
                word.Append(text[i]);
                hasWord = true;
            }
        }

        if (quoted)
            return null;
        if (hasWord)
            words.Add(word.ToString());
        return words;
    }
}
