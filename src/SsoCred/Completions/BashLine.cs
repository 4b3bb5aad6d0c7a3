using System.Text;

namespace SsoCred.Completions;

/// <summary>
/// A command line in bash up to the cursor, and the quoting of what completes it. Bash passes neither the unquoted
/// words nor the start of its own word: it also breaks at = and :, and replaces only what comes after.
/// </summary>
sealed class BashLine
{
    const string Plain = "-_.,/+@%^";

    readonly string _line;
    readonly List<string> _words = [];
    readonly StringBuilder _word = new();

    /// <summary>Where each word begins, the current one too.</summary>
    readonly List<int> _starts = [];

    /// <summary>The quote that is still open at the cursor, or none.</summary>
    char _quote;

    /// <summary>How many characters of the current word come before the part that bash replaces.</summary>
    int _kept;

    /// <summary>A quote was closed in the current word: what bash would replace is unknown.</summary>
    bool _isMixed;

    /// <param name="line">COMP_LINE up to COMP_POINT.</param>
    /// <param name="breaks">COMP_WORDBREAKS.</param>
    public BashLine(string line, string breaks)
    {
        _line = line;
        Split(line, breaks);
        Current = _word.ToString();
        // A command may be preceded by variable assignments.
        Words = [.. _words.SkipWhile(IsAssignment).Skip(1)];
    }

    /// <summary>The words before the current one, without the command itself.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The typed part of the word to complete, without quotes.</summary>
    public string Current { get; }

    /// <summary>The line from this one of <see cref="Words"/> on, as it is typed.</summary>
    public string From(int word) => _line[_starts[_words.Count - Words.Count + word]..];

    /// <summary>What bash has to insert for this word, or null where that is unknown.</summary>
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
        // An exclamation mark expands the history, and a backslash before it would stay.
        '"' when c == '!' => text.Append("\"'!'\""),
        '"' => "\\\"$`".Contains(c) ? text.Append('\\').Append(c) : text.Append(c),
        _ => char.IsAsciiLetterOrDigit(c) || c > '~' || Plain.Contains(c)
            ? text.Append(c)
            : text.Append('\\').Append(c),
    };

    void Split(string line, string breaks)
    {
        var isWord = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (!isWord && c is not (' ' or '\t' or '\n'))
                _starts.Add(i);
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

        if (!isWord)
            _starts.Add(line.Length);
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
