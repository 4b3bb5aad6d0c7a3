using System.Buffers;
using System.Text;

namespace SsoCred.Display;

/// <summary>
/// Tables and lines of text on stdout: aligned columns, never broken or cut, so that names can be copied. A table is
/// read twice, for the widths and for the text, so that 85,000 rows take no memory for their cells. What fits into a
/// pipe is written at once.
/// </summary>
sealed class ListPage
{
    const int Between = 2;
    const int LargestPart = 64 * 1024;

    readonly StringBuilder _line = new();
    readonly ArrayBufferWriter<byte> _text = new(4096);

    /// <summary>Prints one table.</summary>
    /// <inheritdoc cref="Add"/>
    public static void ShowTable<T>(string[] columns, IReadOnlyList<T> rows, Func<T, int, string> cell)
    {
        var page = new ListPage();
        page.Add(columns, rows, cell);
        page.Show();
    }

    /// <param name="columns">Their names.</param>
    /// <param name="cell">The text in a row's column; control characters are escaped here.</param>
    public void Add<T>(string[] columns, IReadOnlyList<T> rows, Func<T, int, string> cell)
    {
        var widths = Array.ConvertAll(columns, Columns.Of);
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Length; i++)
                widths[i] = Math.Max(widths[i], Columns.Of(Terminal.Printable(cell(row, i))));
        }

        var (bold, plain) = StandardOutput.UsesColour ? ("\x1b[1m", "\x1b[0m") : ("", "");
        for (var i = 0; i < columns.Length; i++)
        {
            _line.Append(bold).Append(columns[i]).Append(plain)
                .Append(' ', widths[i] - Columns.Of(columns[i]) + Between);
        }

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

    /// <summary>A line; control characters are escaped.</summary>
    public void AddLine(string line)
    {
        _line.Append(Terminal.Printable(line));
        EndLine();
    }

    /// <exception cref="CredentialProcess.Failure">The disk is full.</exception>
    public void Show()
    {
        StandardOutput.WriteList(_text.WrittenSpan);
        _text.ResetWrittenCount();
    }

    // Without trailing blanks.
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
