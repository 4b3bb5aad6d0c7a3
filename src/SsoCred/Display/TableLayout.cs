namespace SsoCred.Display;

/// <summary>
/// Where the columns of a table are in a terminal of some width: all on one line if that can be done by cutting, else
/// with long names on lines of their own, else over several lines, of which all but the first are indented.
/// </summary>
/// <param name="Lines">The columns on each line.</param>
/// <param name="Widths">Of each column.</param>
/// <param name="Broken">
/// Columns alone on their line that are too wide for the terminal: their cells are broken over lines, the second and
/// later ones indented.
/// </param>
sealed record TableLayout(IReadOnlyList<int[]> Lines, int[] Widths, IReadOnlySet<int> Broken)
{
    /// <summary>Blanks before the second and later lines of a row.</summary>
    public const int Indent = 2;

    public static TableLayout OfOneLine(int[] widths) => new(
        [[.. Enumerable.Range(0, widths.Length)]], widths, new HashSet<int>());

    /// <param name="room">The columns of the terminal that may be used.</param>
    public static TableLayout In(TableColumn[] columns, TableMeasure measure, int room)
    {
        var widths = (int[])measure.Natural.Clone();
        if (ColumnWidths.Total(widths) <= room)
            return OfOneLine(widths);
        var floors = measure.Floors();
        if (ColumnWidths.Shrink(widths, floors, room))
            return OfOneLine(widths);
        if (columns[0].Fit == Fit.Name)
        {
            widths = (int[])measure.Natural.Clone();
            int[] withLongNames = [Math.Min(measure.UsualName(), floors[0]), .. floors[1..]];
            if (ColumnWidths.Shrink(widths, withLongNames, room))
                return OfOneLine(widths);
        }

        return OverLines(columns, measure.Natural, floors, room);
    }

    static TableLayout OverLines(TableColumn[] columns, int[] natural, int[] floors, int room)
    {
        var widths = (int[])natural.Clone();
        List<int[]> lines = [];
        HashSet<int> broken = [];
        for (var first = 0; first < widths.Length;)
        {
            var left = room - (lines.Count == 0 ? 0 : Indent);
            var end = first + 1;
            // Beside a long name the others would be far away from the short ones.
            var isAlone = first == 0 && columns[0].Fit == Fit.Name
                && (floors[0] > room / 2 || ColumnWidths.Total(floors.AsSpan(1)) <= left - Indent);
            while (!isAlone && end < widths.Length && ColumnWidths.Total(floors.AsSpan(first..(end + 1))) <= left)
                end++;
            var line = widths.AsSpan(first..end);
            if (!ColumnWidths.Shrink(line, floors.AsSpan(first..end), left))
            {
                line[0] = Math.Max(left - (lines.Count == 0 ? Indent : 0), 1);
                broken.Add(first);
            }

            lines.Add([.. Enumerable.Range(first, end - first)]);
            first = end;
        }

        return new(lines, widths, broken);
    }
}
