using System.Globalization;
using System.Text;
using SsoCred.Display;

namespace SsoCred.Prompts;

/// <summary>
/// A list as lines of text for a terminal of some size: the search, the rows around the pointer, how many there are,
/// and the keys. Selected rows have an x in their box and the pointer is an arrow, so nothing depends on colours.
/// </summary>
sealed class PickView
{
    // As many as fit; the least obvious ones first.
    static readonly string[] s_forSeveral =
        ["Tab selects", "Enter accepts", "Esc gives up", "type to search", "Ctrl-A all shown", "Ctrl-U clears"];

    static readonly string[] s_forOne = ["Enter accepts", "Esc gives up", "type to search", "Ctrl-U clears"];

    const string Gap = "  ";
    const int MostRows = 15, LeastColumn = 4, LeastDistinct = 10;

    readonly PickList _list;
    readonly string _title;
    readonly Fit[] _fits;
    readonly int[] _natural;
    IReadOnlyList<PickRow> _measured = [];
    int[]? _floors;

    public PickView(PickList list, string title, params Fit[] fits)
    {
        _list = list;
        _title = Terminal.Printable(title);
        _fits = fits;
        _natural = new int[fits.Length];
    }

    /// <summary>The lines, none of them as wide as the terminal, and the column of the cursor in the first.</summary>
    public (IReadOnlyList<string> Lines, int Cursor) Draw(int width, int height, bool isStyled)
    {
        var room = Math.Max(width - 1, 1);
        // Never the whole screen: the first line must not scroll away. The list has at least one row.
        var most = Math.Clamp(height - 1, 2, MostRows + 3);
        var hasCount = most >= 3;
        var hasKeys = most >= 4;
        var count = Math.Clamp(most - 1 - (hasCount ? 1 : 0) - (hasKeys ? 1 : 0), 1, MostRows);
        _list.Page = Math.Max(count - 1, 1);
        var top = Math.Clamp(_list.Top, Math.Max(_list.Pointer - count + 1, 0), _list.Pointer);
        _list.Top = top = Math.Clamp(top, 0, Math.Max(_list.Shown.Count - count, 0));
        Measure();

        var search = SearchLine(room);
        List<string> lines = [search];
        var widths = Widths(room);
        for (var i = top; i < Math.Min(top + count, _list.Shown.Count); i++)
            lines.Add(Styled(Row(i, widths, room), i == _list.Pointer ? "1" : null, isStyled));
        if (_list.Shown.Count == 0)
        {
            lines.Add(Columns.Cut(Gap + (_list.IsGrowing ? "nothing has all these words so far"
                : "nothing has all these words"), room));
        }

        if (hasCount)
            lines.Add(Columns.Cut(Count(), room));
        if (hasKeys)
            lines.Add(Styled(_list.Fault is null ? Keys(room) : Fault(room), "2", isStyled));
        return (lines, Math.Min(Columns.Of(search), room));
    }

    string SearchLine(int room)
    {
        var title = Columns.Cut(Columns.Cut(_title, Math.Max(room / 2, 1)) + ": ", room);
        return title + Columns.End(_list.Search, Math.Max(room - Columns.Of(title), 0));
    }

    string Row(int shown, int[] widths, int room)
    {
        var row = _list.Shown[shown];
        var line = new StringBuilder(shown == _list.Pointer ? "> " : Gap);
        if (_list.Several)
            line.Append(_list.IsSelected(row) ? "[x] " : "[ ] ");
        for (var column = 0; column < widths.Length; column++)
        {
            if (widths[column] > 0)
                line.Append(Columns.Filled(_list.Rows[row].Shown[column], widths[column])).Append(Gap);
        }

        return Columns.Cut(line.ToString().TrimEnd(), room);
    }

    string Count()
    {
        var shown = _list.Shown.Count == _list.Rows.Count
            ? Number(_list.Rows.Count)
            : $"{Number(_list.Shown.Count)} of {Number(_list.Rows.Count)}";
        return Gap + shown + (_list.IsGrowing ? " so far" : "")
            + (_list.Several ? $", {Number(_list.SelectedCount)} selected" : "");
    }

    // The key first: a long message is cut.
    string Fault(int room) => Columns.Cut(Gap + "Ctrl-R lists the rest: " + Terminal.Printable(_list.Fault!), room);

    string Keys(int room)
    {
        var line = Gap;
        foreach (var key in _list.Several ? s_forSeveral : s_forOne)
        {
            var longer = line == Gap ? line + key : $"{line}, {key}";
            if (longer.Length > room)
                break;
            line = longer;
        }

        return line.TrimEnd();
    }

    // Rows are only ever added.
    void Measure()
    {
        if (_measured == _list.Rows)
            return;
        (_measured, _floors) = (_list.Rows, null);
        foreach (var row in _measured)
        {
            for (var column = 0; column < _natural.Length; column++)
                _natural[column] = Math.Max(_natural[column], row.Widths[column]);
        }
    }

    // Whole where all fits; else columns that can be spared go, and the widest of those that may be cut are cut: so far
    // that different values still look different, and further where even that is too wide.
    int[] Widths(int room)
    {
        var widths = (int[])_natural.Clone();
        var left = room - Gap.Length - (_list.Several ? 4 : 0);
        for (var column = widths.Length - 1; column >= 0 && ColumnWidths.Total(widths) > left; column--)
        {
            if (_fits[column] == Fit.LeftOut)
                widths[column] = 0;
        }

        // All values are compared for that: once all are there, not for each page.
        if (ColumnWidths.Total(widths) > left
            && (_list.IsGrowing || !ColumnWidths.Shrink(widths, _floors ??= Floors(), left)))
            _ = ColumnWidths.Shrink(widths, [.. _natural.Select((width, column) => Floor(column, LeastColumn))], left);
        return widths;
    }

    int[] Floors() => [.. _natural.Select((width, column) => _fits[column] != Fit.Shrinks ? width
        : ColumnWidths.LeastDistinct(_measured.Select(row => row.Shown[column]), Floor(column, LeastDistinct), width))];

    int Floor(int column, int least) =>
        _fits[column] == Fit.Shrinks ? Math.Min(_natural[column], least) : _natural[column];

    static string Styled(string line, string? style, bool isStyled) =>
        isStyled && style is not null ? $"\x1b[{style}m{line}\x1b[0m" : line;

    static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
