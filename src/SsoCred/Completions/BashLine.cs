using System.Text;

namespace SsoCred.Completions;

/// <summary>
/// A command line as it was typed into bash up to the cursor, and how what completes it is quoted there. Bash itself
/// hands on neither the words without their quotes nor where its own word begins: it breaks at = and : as well, and
/// replaces only what comes after.
/// </summary>
sealed class BashLine
{
    const string Plain = "-_.,/+@%^";

    readonly List<string> _words = [];
    readonly StringBuilder _word = new();

    /// <summary>The quote that is still open at the cursor, or none.</summary>
    char _quote;

    /// <summary>How many characters of the current word stand before what bash replaces.</summary>
    int _kept;

    /// <summary>Another quote has been closed in the current word: nobody knows what bash would replace.</summary>
    bool _isMixed;

    /// <param name="line">COMP_LINE up to COMP_POINT.</param>
    /// <param name="breaks">COMP_WORDBREAKS.</param>
    public BashLine(string line, string breaks)
    {
        Split(line, breaks);
        Current = _word.ToString();
        // In front of a command may stand variables that are set for it.
        Words = [.. _words.SkipWhile(IsAssignment).Skip(1)];
    }

    /// <summary>What stands before the current word, without the command itself.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>What has been typed of the word that is completed, without quotes.</summary>
    public string Current { get; }

    /// <summary>What bash is to put in for this word, or null where it can't be told.</summary>
    public string? Completed(string word)
    {
        if (_isMixed || !word.StartsWith(Current, StringComparison.Ordinal))
            return null;
        var text = new StringBuilder();
        foreach (var c in word.AsSpan(_kept))
            Append(text, c);
        return text.ToString();
    }

    void Append(StringBuilder text, char c) => _ = _quote switch
    {
        '\'' => c == '\'' ? text.Append(@"'\''") : text.Append(c),
        // A backslash would stay before an exclamation mark, which means the history.
        '"' when c == '!' => text.Append("\"'!'\""),
        '"' => "\\\"$`".Contains(c) ? text.Append('\\').Append(c) : text.Append(c),
        _ => char.IsAsciiLetterOrDigit(c) || c > '~' || Plain.Contains(c) ? text.Append(c) : text.Append('\\').Append(c),
    };

    void Split(string line, string breaks)
    {
        var isWord = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (_quote != 0)
                TakeQuoted(c, i + 1 < line.Length ? line[i + 1] : '\0', ref i);
            else if (c is ' ' or '\t' or '\n')
            {
                if (isWord)
                    _words.Add(_word.ToString());
                (isWord, _kept, _isMixed) = (false, 0, false);
                _word.Clear();
                continue;
            }
            else if (c is '\'' or '"')
                (_quote, _kept) = (c, _word.Length);
            else if (c == '\\' && i + 1 < line.Length)
                _word.Append(line[++i]);
            else
            {
                _word.Append(c);
                if (breaks.Contains(c))
                    _kept = _word.Length;
            }

            isWord = true;
        }
    }

    void TakeQuoted(char c, char next, ref int at)
    {
        if (c == _quote)
            (_quote, _isMixed) = ('\0', true);
        else if (_quote == '"' && c == '\\' && "\\\"$`".Contains(next) && next != '\0')
        {
            _word.Append(next);
            at++;
        }
        else
            _word.Append(c);
    }

    static bool IsAssignment(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        && word[..at].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
