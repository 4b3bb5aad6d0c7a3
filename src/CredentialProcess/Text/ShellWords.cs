using System.Text;

namespace CredentialProcess.Text;

/// <summary>
/// Words of a line: as Python's <c>shlex.split</c> takes headers and POSIX command lines apart, and as botocore
/// (compat.py) does on Windows. Null where a quote is not closed or the last backslash escapes nothing.
/// </summary>
static class ShellWords
{
    /// <summary>By the rules of <c>shlex.split</c>; null where the line is not closed.</summary>
    public static IReadOnlyList<string>? Split(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var begun = false;
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
                begun = true;
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
                if (begun)
                    words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
            else
            {
                if (c is '"' or '\'')
                    quote = c;
                else
                    word.Append(c);
                begun = true;
            }
        }

        if (quote != '\0')
            return null;
        if (begun)
            words.Add(word.ToString());
        return words;
    }

    internal static IReadOnlyList<string>? SplitWindows(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var begun = false;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var backslashes = 0;
            while (i < text.Length && text[i] == '\\')
            {
                backslashes++;
                i++;
            }

            begun |= backslashes > 0;
            if (i < text.Length && text[i] == '"')
            {
                // Backslashes escape one another only in front of a quote.
                word.Append('\\', backslashes / 2);
                begun = true;
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
                if (begun)
                    words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
            else
            {
                word.Append(text[i]);
                begun = true;
            }
        }

        if (quoted)
            return null;
        if (begun)
            words.Add(word.ToString());
        return words;
    }
}
