using System.Buffers;
using System.Text;

namespace SsoCred.Display;

/// <summary>
/// Tables and lines for people: aligned columns without rules, as wide as what stands in them, since a name that is broken
/// in a column can't be copied and a terminal breaks its lines itself. A table is gone through twice, for the widths and
/// for the text, so that one of 85,000 rows takes no memory for its cells. What fits into a pipe goes out in one write.
/// </summary>
sealed class ListPage
{
    const int Between = 2;
    const int LargestPart = 64 * 1024;

    readonly StringBuilder _line = new();
    readonly ArrayBufferWriter<byte> _text = new(4096);

    /// <param name="columns">Their names.</param>
    /// <param name="cell">What stands in a row's column; its control characters are made visible here.</param>
    public void Add<T>(string[] columns, IReadOnlyList<T> rows, Func<T, int, string> cell)
    {
        var widths = Array.ConvertAll(columns, Columns.Of);
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Length; i++)
                widths[i] = Math.Max(widths[i], Columns.Of(Terminal.Printable(cell(row, i))));
        }

        var (bold, plain) = Lists.IsColourful ? ("\x1b[1m", "\x1b[0m") : ("", "");
        for (var i = 0; i < columns.Length; i++)
            _line.Append(bold).Append(columns[i]).Append(plain).Append(' ', widths[i] - Columns.Of(columns[i]) + Between);
        EndLine();
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                var text = Terminal.Printable(cell(row, i));
                _line.Append(text).Append(' ', widths[i] - Columns.Of(text) + Between);
            }

            EndLine();
        }
    }

    /// <summary>A line, its control characters made visible.</summary>
    public void AddLine(string line)
    {
        _line.Append(Terminal.Printable(line));
        EndLine();
    }

    /// <exception cref="CredentialProcess.Failure">Nobody reads it, or it is a file on a full disk.</exception>
    public void Show()
    {
        StandardOutput.WriteList(_text.WrittenSpan);
        _text.ResetWrittenCount();
    }

    // No line ends with blanks.
    void EndLine()
    {
        var length = _line.Length;
        while (length > 0 && _line[length - 1] == ' ')
            length--;
        Encoding.UTF8.GetBytes(_line.ToString(0, length), _text);
        _text.Write("\n"u8);
        _line.Clear();
        if (_text.WrittenCount >= LargestPart)
            Show();
    }
}
