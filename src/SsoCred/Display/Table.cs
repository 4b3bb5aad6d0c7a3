using System.Text;

namespace SsoCred.Display;

/// <summary>
/// A table as lines of text: aligned columns, as wide as they need to be, or laid out for a terminal. Its rows are read
/// once for the widths and once for the text, so that 85,000 of them take no memory for their cells.
/// </summary>
/// <param name="columns">Without a header where all are empty.</param>
/// <param name="cell">The text in a row's column; control characters are escaped here.</param>
sealed class Table<T>(TableColumn[] columns, IReadOnlyList<T> rows, Func<T, int, string> cell)
{
    readonly StringBuilder _line = new();

    /// <param name="room">The columns of the terminal that may be used; null for as many as needed.</param>
    /// <returns>Each line with the number of its row, -1 for the header.</returns>
    public IEnumerable<(int Row, string Line)> Lines(int? room, bool isStyled)
    {
        var measure = new TableMeasure(columns, column => rows.Select(row => Printable(row, column)));
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Length; i++)
                measure.Add(i, Printable(row, i));
        }

        var layout = room is { } most ? TableLayout.In(columns, measure, most) : TableLayout.OfOneLine(measure.Natural);
        if (Array.Exists(columns, column => column.Header.Length > 0))
        {
            foreach (var line in Block(layout, i => columns[i].Header, room ?? int.MaxValue, isStyled))
                yield return (-1, line);
        }

        for (var number = 0; number < rows.Count; number++)
        {
            var row = rows[number];
            if (room is null)
                yield return (number, Whole(row, measure.Natural));
            else
                foreach (var line in Block(layout, i => Printable(row, i), room.Value, isStyled: false))
                    yield return (number, line);
        }
    }

    string Whole(T row, int[] widths)
    {
        for (var i = 0; i < widths.Length; i++)
            Append(Printable(row, i), widths[i], isStyled: false);
        return Line();
    }

    string Printable(T row, int column) => Terminal.Printable(cell(row, column));

    // The lines of a row.
    IEnumerable<string> Block(TableLayout layout, Func<int, string> text, int room, bool isStyled)
    {
        foreach (var line in layout.Lines)
        {
            var cells = Array.ConvertAll(line, column => Fitted(column, text(column), layout));
            // A name that does not fit in its column is above the rest of its row.
            if (line.Length > 1 && columns[line[0]].Fit == Fit.Name && cells[0].Count > 1)
            {
                foreach (var (i, piece) in Columns.Pieces(text(line[0]), room - TableLayout.Indent).Index())
                    yield return new string(' ', i == 0 ? 0 : TableLayout.Indent) + piece;
                cells[0] = [];
            }

            var height = cells.Max(each => each.Count);
            for (var part = 0; part < height; part++)
            {
                var isFirst = line[0] == 0 && (part == 0 || !layout.Broken.Contains(0));
                _line.Append(' ', isFirst ? 0 : TableLayout.Indent);
                for (var i = 0; i < line.Length; i++)
                    Append(part < cells[i].Count ? cells[i][part] : "", layout.Widths[line[i]], isStyled);
                yield return Line();
            }
        }
    }

    // The lines of a cell.
    List<string> Fitted(int column, string text, TableLayout layout)
    {
        var width = layout.Widths[column];
        return Columns.Of(text) <= width ? [text] : columns[column].Fit switch
        {
            Fit.Prose => [.. WordWrap.Lines(text, width)],
            Fit.Shrinks when !layout.Broken.Contains(column) => [Columns.Middle(text, width)],
            Fit.Shrinks or Fit.Whole or Fit.Name or Fit.LeftOut => [.. Columns.Pieces(text, width)],
        };
    }

    void Append(string text, int width, bool isStyled)
    {
        _ = isStyled && text.Length > 0 ? _line.Append("\x1b[1m").Append(text).Append("\x1b[0m") : _line.Append(text);
        _line.Append(' ', Math.Max(width - Columns.Of(text), 0) + ColumnWidths.Gap);
    }

    // Without trailing blanks.
    string Line()
    {
        var length = _line.Length;
        while (length > 0 && _line[length - 1] == ' ')
            length--;
        var line = _line.ToString(0, length);
        _line.Clear();
        return line;
    }
}
