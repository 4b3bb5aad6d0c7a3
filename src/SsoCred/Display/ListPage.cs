using System.Buffers;
using System.Text;

namespace SsoCred.Display;

/// <summary>
/// Tables and lines of text on stdout: laid out for the terminal, and elsewhere never broken or cut, so that names can
/// be found and copied. What fits into a pipe is written at once.
/// </summary>
sealed class ListPage
{
    const int LargestPart = 64 * 1024;

    // An account ID, indented. A terminal that is narrower breaks the lines itself.
    const int LeastWidth = 16;

    readonly int? _terminal = StandardOutput.TerminalWidth;
    readonly ArrayBufferWriter<byte> _text = new(4096);

    /// <summary>Prints one table.</summary>
    /// <inheritdoc cref="Table{T}"/>
    public static void ShowTable<T>(TableColumn[] columns, IReadOnlyList<T> rows, Func<T, int, string> cell)
    {
        var page = new ListPage();
        page.Add(columns, rows, cell);
        page.Show();
    }

    /// <inheritdoc cref="Table{T}"/>
    public void Add<T>(TableColumn[] columns, IReadOnlyList<T> rows, Func<T, int, string> cell)
    {
        // The last column stays empty, since terminals differ in the width of some characters.
        var room = _terminal is { } width ? Math.Max(width, LeastWidth) - 1 : (int?)null;
        foreach (var (_, line) in new Table<T>(columns, rows, cell).Lines(room, StandardOutput.UsesColour))
            AddText(line + "\n");
    }

    /// <summary>A line, wrapped on a terminal; control characters are escaped.</summary>
    /// <param name="before">What it begins with and is not wrapped; the next lines begin below its end.</param>
    public void AddLine(string line, string before = "")
    {
        var indent = before.Length == 0 ? 2 : Columns.Of(before);
        AddText(WordWrap.Paragraph(before, Terminal.Printable(line), _terminal, indent) + "\n");
    }

    /// <param name="isList">It may be read in part; else a reader that has gone is a failure.</param>
    /// <exception cref="CredentialProcess.Failure">The disk is full.</exception>
    public void Show(bool isList = true)
    {
        if (isList)
            StandardOutput.WriteList(_text.WrittenSpan);
        else
            StandardOutput.Write(_text.WrittenSpan);
        _text.ResetWrittenCount();
    }

    void AddText(string text)
    {
        Encoding.UTF8.GetBytes(text, _text);
        if (_text.WrittenCount >= LargestPart)
            Show();
    }
}
