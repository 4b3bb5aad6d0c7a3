using System.Text;

namespace CredentialProcess.Text;

/// <summary>
/// Splits a line into words as Python's <c>shlex.split</c> does, which botocore uses for headers and POSIX command
/// lines, and as botocore (compat.py) does on Windows. Null where a quote is not closed or the last backslash escapes
/// nothing.
/// </summary>
static class ShellWords
{
    /// <summary>By the rules of the system that will run the words.</summary>
    public static IReadOnlyList<string>? Split(ReadOnlySpan<char> text, bool windows) =>
        windows ? SplitWindows(text) : Split(text);

    /// <summary>By the rules of <c>shlex.split</c>.</summary>
    public static IReadOnlyList<string>? Split(ReadOnlySpan<char> text)
    {
        var words = new WordList();
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
                    words.Append('\\');
                words.Append(text[i]);
            }
            else if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    words.Append(c);
            }
            else if (c is ' ' or '\t' or '\r' or '\n')
                words.EndWord();
            else if (c is '"' or '\'')
            {
                quote = c;
                words.BeginWord();
            }
            else
                words.Append(c);
        }

        return quote == '\0' ? words.Complete() : null;
    }

    internal static IReadOnlyList<string>? SplitWindows(ReadOnlySpan<char> text)
    {
        var words = new WordList();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var backslashes = 0;
            while (i < text.Length && text[i] == '\\')
            {
                backslashes++;
                i++;
            }

            if (i < text.Length && text[i] == '"')
            {
                // Backslashes escape one another only in front of a quote.
                words.BeginWord();
                words.Append('\\', backslashes / 2);
                if (backslashes % 2 == 1)
                    words.Append('"');
                else
                    quoted = !quoted;
                continue;
            }

            words.Append('\\', backslashes);
            if (i == text.Length)
                break;
            if (text[i] is ' ' or '\t' && !quoted)
                words.EndWord();
            else
                words.Append(text[i]);
        }

        return quoted ? null : words.Complete();
    }

    /// <summary>The words so far, and the one that is being read, which quotes can leave empty.</summary>
    struct WordList()
    {
        readonly List<string> _words = [];
        readonly StringBuilder _word = new();
        bool _hasWord;

        public void BeginWord() => _hasWord = true;

        public void Append(char c, int count = 1)
        {
            _word.Append(c, count);
            _hasWord |= count > 0;
        }

        public void EndWord()
        {
            if (_hasWord)
                _words.Add(_word.ToString());
            _word.Clear();
            _hasWord = false;
        }

        public List<string> Complete()
        {
            EndWord();
            return _words;
        }
    }
}
