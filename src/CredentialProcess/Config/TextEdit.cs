using System.Buffers;
using System.Text;

namespace CredentialProcess.Config;

/// <summary>
/// Changes to a text, made in order of their offsets. All other bytes stay as they are; new lines end as the text's
/// first line does.
/// </summary>
sealed class TextEdit
{
    readonly byte[] _text;
    readonly string _lineEnd;
    readonly ArrayBufferWriter<byte> _result = new();
    int _copied;

    public TextEdit(byte[] text)
    {
        _text = text;
        var end = text.AsSpan().IndexOfAny((byte)'\r', (byte)'\n');
        _lineEnd = end < 0 || text[end] == '\n' ? "\n" : end + 1 < text.Length && text[end + 1] == '\n' ? "\r\n" : "\r";
    }

    public void Replace(int start, int end, string with)
    {
        _result.Write(_text.AsSpan(_copied..start));
        Write(with);
        _copied = end;
    }

    /// <summary>Inserts lines at the start of a line, or at the end.</summary>
    public void Insert(int at, IEnumerable<string> lines)
    {
        Replace(at, at, "");
        EndLine();
        foreach (var line in lines)
            Write(line + _lineEnd);
    }

    /// <summary>Appends lines, with one blank line before them.</summary>
    public void Append(string header, IEnumerable<string> lines)
    {
        Insert(_text.Length, []);
        if (!EndsWithBlank())
            Write(_lineEnd);
        Insert(_text.Length, [header, .. lines]);
    }

    public byte[] Result()
    {
        Replace(_text.Length, _text.Length, "");
        return _result.WrittenSpan.ToArray();
    }

    void EndLine()
    {
        var text = _result.WrittenSpan;
        if (!text.IsEmpty && !text.SequenceEqual("\uFEFF"u8) && text[^1] is not ((byte)'\r' or (byte)'\n'))
            Write(_lineEnd);
    }

    bool EndsWithBlank()
    {
        var text = _result.WrittenSpan;
        var end = Encoding.UTF8.GetBytes(_lineEnd);
        return text.IsEmpty || text.SequenceEqual("\uFEFF"u8) || text.SequenceEqual(end)
            || (text.EndsWith(end) && text[..^end.Length].EndsWith(end));
    }

    void Write(string text) => _result.Write(Encoding.UTF8.GetBytes(text));
}
