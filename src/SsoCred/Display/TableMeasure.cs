namespace SsoCred.Display;

/// <summary>
/// What a layout needs to know of a table's cells. Only what is asked for is computed: where everything fits, that is
/// the widths alone.
/// </summary>
/// <param name="valuesOf">The printable values of a column.</param>
sealed class TableMeasure(TableColumn[] columns, Func<int, IEnumerable<string>> valuesOf)
{
    const int LeastCut = 10, LeastProse = 30;

    // Longer names count as so long.
    const int LongestName = 500;

    readonly int[] _names = new int[LongestName + 1];

    /// <summary>The widths in which every cell is whole and on one line.</summary>
    public int[] Natural { get; } = Array.ConvertAll(columns, column => Columns.Of(column.Header));

    public void Add(int column, string text)
    {
        var width = Columns.Of(text);
        Natural[column] = Math.Max(Natural[column], width);
        if (column == 0)
            _names[Math.Min(width, LongestName)]++;
    }

    /// <summary>The widths down to which the columns may be narrowed.</summary>
    public int[] Floors() => [.. columns.Select((column, i) => Math.Min(Natural[i], column.Fit switch
    {
        Fit.Shrinks => ColumnWidths.LeastDistinct(
            valuesOf(i), Math.Min(Math.Max(Columns.Of(column.Header), LeastCut), Natural[i]), Natural[i]),
        Fit.Prose => Math.Max(LeastProse, LongestWord(i)),
        Fit.Whole or Fit.Name or Fit.LeftOut => Natural[i],
    }))];

    /// <summary>The width that three quarters of the first column's cells do not exceed.</summary>
    public int UsualName()
    {
        var (width, left) = (0, _names.Sum() * 3 / 4);
        while (width < LongestName && (left -= _names[width]) > 0)
            width++;
        return Math.Max(width, Columns.Of(columns[0].Header));
    }

    int LongestWord(int column) =>
        valuesOf(column).SelectMany(WordWrap.Words).Select(Columns.Of).DefaultIfEmpty(0).Max();
}
