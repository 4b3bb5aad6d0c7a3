namespace CredentialProcess.Kubernetes;

/// <summary>
/// Reads the YAML that kubectl and the AWS CLI write into a kubeconfig, with the place of each value: one document of
/// nested lists and mappings, values of one line, texts of several lines. Anything else is refused, so that what is
/// edited means the same to every reader.
/// </summary>
sealed class YamlParser
{
    const int MaximumDepth = 50;

    readonly YamlLines _lines;
    readonly YamlValue _value;
    int _line = -1;

    // Where the next value or key of the line begins.
    int _column;

    YamlParser(YamlLines lines) => (_lines, _value) = (lines, new YamlValue(lines));

    bool IsAtEnd => _line >= _lines.Count;

    int At => _lines[_line].Start + _column;

    /// <summary>The document; null for an empty one.</summary>
    /// <exception cref="Failure">It has a form that is refused.</exception>
    public static YamlMapping? Parse(YamlLines lines)
    {
        var parser = new YamlParser(lines);
        parser.Begin();
        if (parser.IsAtEnd)
            return null;
        if (lines.Text[parser.At] is '{' or '[')
            throw lines.Refusal(parser._line, "JSON, or brackets around everything");
        var root = parser.Block(0) as YamlMapping ?? throw lines.Refusal(0, "a list in place of a kubeconfig");
        return parser.IsAtEnd ? root : throw lines.Refusal(parser._line, "an indentation that does not match");
    }

    void Begin()
    {
        Advance(isFirst: true);
        if (!IsAtEnd && IsMarker("---") && _value.IsEndOrComment(_line, At + 3))
            Advance();
        else if (!IsAtEnd)
            RefuseMarkers();
    }

    YamlNode Block(int depth)
    {
        if (depth > MaximumDepth)
            throw _lines.Refusal(_line, "nesting of more than 50 levels");
        return IsDash() ? Sequence(depth)
            : _value.FindKey(_line, At) is not null ? Mapping(depth)
            : throw _lines.Refusal(_line, "a value on a line of its own");
    }

    YamlSequence Sequence(int depth)
    {
        var (line, column) = (_line, _column);
        List<YamlNode?> items = [];
        while (!IsAtEnd && _column == column && IsDash())
        {
            var at = SkipBlanks(At + 1);
            if (_value.IsEndOrComment(_line, at))
            {
                Advance();
                items.Add(!IsAtEnd && _column > column ? Block(depth + 1) : null);
                continue;
            }

            _column = at - _lines[_line].Start;
            items.Add(IsDash() || _value.FindKey(_line, at) is not null ? Block(depth + 1) : Value(at, column));
        }

        RefuseDeeper(column);
        return new(line, items);
    }

    YamlMapping Mapping(int depth)
    {
        var (line, column) = (_line, _column);
        List<YamlEntry> entries = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (!IsAtEnd && _column == column && !IsDash())
        {
            var keyLine = _line;
            var (key, after) = _value.FindKey(_line, At) ?? throw _lines.Refusal(_line, "a line without a key");
            if (!keys.Add(key))
                throw _lines.Refusal(_line, "a key for the second time");
            var at = SkipBlanks(after);
            if (!_value.IsEndOrComment(_line, at))
            {
                entries.Add(new(key, keyLine, Value(at, column)));
                continue;
            }

            Advance();
            var isNested = !IsAtEnd && (_column > column || (_column == column && IsDash()));
            entries.Add(new(key, keyLine, isNested ? Block(depth + 1) : null));
        }

        RefuseDeeper(column);
        return new(line, column, entries);
    }

    /// <param name="parent">The column of the key or the dash before the value.</param>
    YamlNode Value(int at, int parent)
    {
        var first = _lines.Text[at];
        if (first is '|' or '>')
            return BlockText(at, parent);
        if (first is '"' or '\'' && _value.FindQuoteEnd(at, _lines[_line].End) < 0)
            return QuotedText(at);
        var value = _value.Read(_line, at);
        if (first is not ('"' or '\'') && value is YamlScalar plain)
            return PlainText(plain, parent);
        Advance();
        return value;
    }

    YamlLongText QuotedText(int at)
    {
        var line = _line;
        var end = _value.FindQuoteEnd(at, _lines.Text.Length);
        if (end < 0)
            throw _lines.Refusal(line, "a quote that is not closed");
        while (_lines[_line].End < end)
        {
            _line++;
            _column = _lines.Indentation(_line);
            RefuseMarkers();
        }

        var text = _value.Ended(new YamlLongText(line, at, end), _line, end);
        Advance();
        return text;
    }

    // Lines below that are deeper than the key belong to the text.
    YamlNode PlainText(YamlScalar first, int parent)
    {
        var (last, next) = (_line, _line + 1);
        for (; next < _lines.Count && (_lines.IsBlank(next) || _lines.Indentation(next) > parent); next++)
        {
            if (_lines.IsBlankOrComment(next))
                continue;
            if (!_lines.Text.AsSpan(first.End.._lines[first.Line].End).Trim(' ').IsEmpty || last + 1 != next)
                throw _lines.Refusal(next, "a comment or a blank line within a text of several lines");
            _value.RefuseContinuation(next, _lines[next].Start + _lines.Indentation(next));
            last = next;
        }

        var isLong = last > _line;
        _line = last;
        Advance();
        return isLong ? new YamlLongText(first.Line, first.Start, _lines[last].End) : first;
    }

    YamlLongText BlockText(int at, int parent)
    {
        var line = _line;
        var header = at + 1;
        while (header < _lines[line].End && _lines.Text[header] is '+' or '-' or (>= '0' and <= '9'))
            header++;
        if (!_value.IsEndOrComment(line, header))
            throw _lines.Refusal(line, "text after '|' or '>'");
        var last = line;
        for (_line++; !IsAtEnd && (_lines.IsBlank(_line) || _lines.Indentation(_line) > parent); _line++)
            last = _line;
        _line--;
        Advance();
        return new(line, at, _lines[last].End);
    }

    // To the next line that is neither blank nor a comment.
    void Advance(bool isFirst = false)
    {
        _line++;
        while (!IsAtEnd && _lines.IsBlankOrComment(_line))
            _line++;
        if (IsAtEnd)
            return;
        _column = _lines.Indentation(_line);
        if (!isFirst)
            RefuseMarkers();
    }

    void RefuseMarkers()
    {
        if (IsMarker("---") || IsMarker("..."))
            throw _lines.Refusal(_line, "a second document");
    }

    bool IsMarker(string marker) => _column == 0 && _lines.Span(_line).StartsWith(marker)
        && (_lines.Span(_line).Length == 3 || _lines.Span(_line)[3] == ' ');

    bool IsDash() => _lines.Text[At] == '-' && (At + 1 == _lines[_line].End || _lines.Text[At + 1] == ' ');

    int SkipBlanks(int at)
    {
        while (at < _lines[_line].End && _lines.Text[at] == ' ')
            at++;
        return at;
    }

    void RefuseDeeper(int column)
    {
        if (!IsAtEnd && _column > column)
            throw _lines.Refusal(_line, "an indentation that does not match");
    }
}
