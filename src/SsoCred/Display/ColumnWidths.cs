namespace SsoCred.Display;

/// <summary>Widths of columns side by side; a width of zero is a column that is left out.</summary>
static class ColumnWidths
{
    /// <summary>Blanks between two columns.</summary>
    public const int Gap = 2;

    public static int Total(ReadOnlySpan<int> widths)
    {
        var total = -Gap;
        foreach (var width in widths)
            total += width > 0 ? width + Gap : 0;
        return Math.Max(total, 0);
    }

    /// <summary>Makes the widest narrower, but none narrower than its floor, until all fit.</summary>
    /// <returns>Whether they fit.</returns>
    public static bool Shrink(Span<int> widths, ReadOnlySpan<int> floors, int room)
    {
        for (var excess = Total(widths) - room; excess > 0; excess--)
        {
            var widest = -1;
            for (var i = 0; i < widths.Length; i++)
            {
                if (widths[i] > floors[i] && (widest < 0 || widths[i] > widths[widest]))
                    widest = i;
            }

            if (widest < 0)
                return false;
            widths[widest]--;
        }

        return true;
    }

    /// <summary>
    /// The least width, from <paramref name="floor"/>, in which <see cref="Columns.Middle"/> keeps values different.
    /// </summary>
    /// <param name="widest">The width of the widest value.</param>
    public static int LeastDistinct(IEnumerable<string> values, int floor, int widest)
    {
        // Shorter ones stay whole, and differ from all that are cut unless they look as if they were.
        var distinct = values.Where(value => Columns.Of(value) > floor || value.Contains('…')).ToHashSet();
        for (var attempt = 0; floor < widest; attempt++)
        {
            // Mostly the first two that look alike tell how wide all have to be; halving bounds what others need.
            var width = attempt % 2 == 0 ? floor : (floor + widest) / 2;
            if (FindAlike(distinct, width) is (var one, var other))
                floor = LeastDistinct(one, other, width + 1, widest);
            else
                widest = width;
        }

        return floor;
    }

    // Two that look different stay so where more of them is shown.
    static int LeastDistinct(string one, string other, int floor, int widest)
    {
        while (floor < widest)
        {
            var middle = (floor + widest) / 2;
            if (Columns.Middle(one, middle) == Columns.Middle(other, middle))
                floor = middle + 1;
            else
                widest = middle;
        }

        return floor;
    }

    static (string One, string Other)? FindAlike(HashSet<string> values, int width)
    {
        Dictionary<string, string> shown = new(values.Count);
        foreach (var value in values)
        {
            var cut = Columns.Middle(value, width);
            if (!shown.TryAdd(cut, value))
                return (shown[cut], value);
        }

        return null;
    }
}
