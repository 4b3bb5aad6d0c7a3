using System.Buffers;

namespace CredentialProcess.Kubernetes;

/// <summary>
/// Reads the values and keys within one line. Anchors, aliases, tags and whatever else may mean something in another
/// place are refused.
/// </summary>
sealed class YamlValue(YamlLines lines)
{
    const string Indicators = "&*!%@`,]}?";
    static readonly SearchValues<char> s_flow = SearchValues.Create("[]{},");

    /// <summary>A key, and where the text after its colon begins; null where there is none.</summary>
    public (string Key, int After)? FindKey(int line, int at)
    {
        var (text, end) = (lines.Text, lines[line].End);
        if (text[at] is '"' or '\'')
        {
            var quoted = Quoted(line, at);
            if (quoted.End == end || text[quoted.End] != ':' || !IsBlankAt(quoted.End + 1, end))
                return null;
            return (quoted.Text ?? throw lines.Refusal(line, "a backslash in a key"), quoted.End + 1);
        }

        if (text[at] is '{' or '[' or '|' or '>')
            return null;
        for (var i = at; i < end; i++)
        {
            if (text[i] == '#' && text[i - 1] == ' ')
                return null;
            if (text[i] != ':' || !IsBlankAt(i + 1, end))
                continue;
            RefuseIndicator(line, at);
            var key = text[at..i].TrimEnd(' ');
            return key is "" or "<<" ? throw lines.Refusal(line, "a merged or empty key") : (key, i + 1);
        }

        return null;
    }

    /// <summary>The value from this offset to the end of the line or its comment.</summary>
    public YamlNode Read(int line, int at) => lines.Text[at] switch
    {
        '"' or '\'' when Quoted(line, at) is var quoted => Ended(quoted, line, quoted.End),
        '{' or '[' when Flow(line, at) is var flow => Ended(flow, line, flow.End),
        _ => Plain(line, at),
    };

    /// <summary>The offset after the closing quote; -1 where the text ends before it.</summary>
    public int FindQuoteEnd(int at, int end)
    {
        var (text, quote) = (lines.Text, lines.Text[at]);
        for (var i = at + 1; i < end; i++)
        {
            if (text[i] == '\\' && quote == '"')
                i++;
            else if (text[i] == quote && (quote == '"' || i + 1 == end || text[i + 1] != quote))
                return i + 1;
            else if (text[i] == quote)
                i++;
        }

        return -1;
    }

    /// <summary>The value, where nothing but a comment follows.</summary>
    public T Ended<T>(T value, int line, int end) =>
        IsEndOrComment(line, end) ? value : throw lines.Refusal(line, "text after a closing quote or bracket");

    /// <summary>Whether nothing but blanks and a comment follows.</summary>
    public bool IsEndOrComment(int line, int at)
    {
        var rest = lines.Text.AsSpan(at..lines[line].End);
        var text = rest.IndexOfAnyExcept(' ');
        return text < 0 || (rest[text] == '#' && (text > 0 || lines.Text[at - 1] == ' '));
    }

    YamlScalar Plain(int line, int at)
    {
        RefuseIndicator(line, at);
        var rest = lines.Text.AsSpan(at..lines[line].End);
        var comment = rest.IndexOf(" #");
        var plain = (comment < 0 ? rest : rest[..comment]).TrimEnd(' ');
        RefuseColon(line, plain);
        return new(line, at, at + plain.Length, plain.ToString());
    }

    YamlScalar Quoted(int line, int at)
    {
        var end = FindQuoteEnd(at, lines[line].End);
        return end < 0 ? throw lines.Refusal(line, "a quote that is not closed in its line")
            : new(line, at, end, Unquoted(lines.Text[(at + 1)..(end - 1)], lines.Text[at]));
    }

    static string? Unquoted(string inner, char quote) =>
        quote == '\'' ? inner.Replace("''", "'", StringComparison.Ordinal) : inner.Contains('\\') ? null : inner;

    YamlFlow Flow(int line, int at)
    {
        var text = lines.Text;
        List<YamlScalar>? items = text[at] == '[' ? [] : null;
        var open = new Stack<char>();
        for (var i = at; i < lines[line].End;)
        {
            var c = text[i];
            if (c is '[' or '{')
            {
                open.Push(c == '[' ? ']' : '}');
                items = open.Count > 1 ? null : items;
            }
            else if (c is ']' or '}')
            {
                if (open.Pop() != c)
                    break;
                if (open.Count == 0)
                    return new(line, at, i + 1, items);
            }
            else if (c is not (' ' or ','))
            {
                var item = FlowItem(line, i);
                items = item.Text?.EndsWith(':') == false ? items : null;
                items?.Add(item);
                i = item.End;
                continue;
            }

            i++;
        }

        throw lines.Refusal(line, "brackets that are not closed in their line");
    }

    YamlScalar FlowItem(int line, int at)
    {
        if (lines.Text[at] is '"' or '\'')
            return Quoted(line, at);
        RefuseIndicator(line, at);
        var rest = lines.Text.AsSpan(at..lines[line].End);
        var plain = rest[..(rest.IndexOfAny(s_flow) is >= 0 and var end ? end : rest.Length)];
        if (plain[0] is '#' or '|' or '>' || plain.Contains(" #", StringComparison.Ordinal))
            throw lines.Refusal(line, "a comment or a long text in brackets");
        if (plain.IndexOf(": ") is >= 0 and var colon)
            plain = plain[..(colon + 1)];
        plain = plain.TrimEnd(' ');
        return new(line, at, at + plain.Length, plain.ToString());
    }

    /// <summary>Refuses a further line of a text without quotes unless it can't be anything else.</summary>
    public void RefuseContinuation(int line, int at)
    {
        RefuseIndicator(line, at);
        var rest = lines.Text.AsSpan(at..lines[line].End);
        if (rest.Contains(" #", StringComparison.Ordinal))
            throw lines.Refusal(line, "a comment within a text of several lines");
        RefuseColon(line, rest.TrimEnd(' '));
    }

    void RefuseColon(int line, ReadOnlySpan<char> plain)
    {
        if (plain.EndsWith(":") || plain.Contains(": ", StringComparison.Ordinal))
            throw lines.Refusal(line, "a colon in a value without quotes");
    }

    void RefuseIndicator(int line, int at)
    {
        var c = lines.Text[at];
        if (c is '&' or '*' or '!')
            throw lines.Refusal(line, "an anchor, an alias or a tag");
        if (Indicators.Contains(c) || (c is '-' or ':' && IsBlankAt(at + 1, lines[line].End)))
            throw lines.Refusal(line, $"a value that begins with '{c}'");
    }

    bool IsBlankAt(int at, int end) => at >= end || lines.Text[at] == ' ';
}
