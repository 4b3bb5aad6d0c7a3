using System.Text;
using CredentialProcess.Text;

namespace CredentialProcess.Config;

/// <summary>
/// The lines of a config and what each one is, as Python's RawConfigParser reads them (cpython, Lib/configparser.py,
/// <c>_read</c>): a line indented deeper than the last key or header continues that key's value, whatever it looks
/// like. So what a line is depends on the lines before it, back to the last header.
/// </summary>
ref struct ConfigLines
{
    readonly ReadOnlySpan<byte> _text;
    readonly int _end;
    bool _inSection;
    bool _hasKey;
    int _indent;
    int _next;

    /// <param name="inSection">False before the first header, where only comments are allowed.</param>
    internal ConfigLines(ReadOnlySpan<byte> text, int start, int end, bool inSection)
    {
        _text = text;
        _next = start;
        _end = end;
        _inSection = inSection;
    }

    internal LineKind Kind { get; private set; }

    /// <summary>Where the line starts, including its whitespace.</summary>
    internal int Start { get; private set; }

    /// <summary>How many bytes of whitespace the line starts with.</summary>
    internal int Indent { get; private set; }

    /// <summary>The line without surrounding whitespace.</summary>
    internal ReadOnlySpan<byte> Line { get; private set; }

    /// <summary>Where the next line starts.</summary>
    internal readonly int Next => _next;

    internal bool MoveNext()
    {
        if (_next >= _end)
            return false;
        Start = _next;
        var rest = _text[Start.._end];
        var length = rest.IndexOfAny((byte)'\r', (byte)'\n');
        if (length < 0)
        {
            length = rest.Length;
            _next = _end;
        }
        else
        {
            _next = Start + length + 1;
            if (rest[length] == '\r' && _next < _end && _text[_next] == '\n')
                _next++;
        }

        var (bytes, indent) = PythonWhitespace.Leading(rest[..length]);
        Indent = bytes;
        Line = PythonWhitespace.TrimEnd(rest[bytes..length]);
        Kind = KindOf(indent);
        return true;
    }

    /// <summary>
    /// The key, where its value is, and the blank to insert between the separator and a value where there was none.
    /// </summary>
    internal static (string Key, int Start, int End, string Blank) ParseKey(in ConfigLines lines)
    {
        var start = lines.Start + lines.Indent;
        var separator = lines.Line.IndexOfAny((byte)'=', (byte)':');
        var key = Encoding.UTF8.GetString(PythonWhitespace.TrimEnd(lines.Line[..separator])).ToLowerInvariant();
        var value = lines.Line[(separator + 1)..];
        var blank = PythonWhitespace.Leading(value).Bytes;
        return (key, start + separator + 1 + blank, start + lines.Line.Length, value.IsEmpty ? " " : "");
    }

    LineKind KindOf(int indent)
    {
        if (Line.IsEmpty)
            return LineKind.Blank;
        if (Line[0] is (byte)'#' or (byte)';')
            return LineKind.Comment;
        if (_hasKey && indent > _indent)
            return LineKind.Continuation;
        _indent = indent;
        if (HeaderLength(Line) > 0)
        {
            _inSection = true;
            _hasKey = false;
            return LineKind.Header;
        }

        if (!_inSection)
            return LineKind.Invalid;
        var separator = Line.IndexOfAny((byte)'=', (byte)':');
        if (separator > 0)
        {
            _hasKey = true;
            return LineKind.Key;
        }

        // A line without a separator leaves the last key open for what is indented below it; "= x" closes it.
        if (separator == 0)
            _hasKey = false;
        return LineKind.Invalid;
    }

    /// <summary>
    /// The length of the name in <c>[name]</c>, which extends to the last bracket of the line (<c>\[(.+)\]</c>); 0
    /// where the line is not a header. What follows the bracket is ignored, as in Python's parser.
    /// </summary>
    internal static int HeaderLength(ReadOnlySpan<byte> line) =>
        line.Length > 2 && line[0] == '[' ? Math.Max(line.LastIndexOf((byte)']') - 1, 0) : 0;
}
