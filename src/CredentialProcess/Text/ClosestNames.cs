namespace CredentialProcess.Text;

/// <summary>
/// The names nearest to one that does not exist, by the number of letters to insert, delete, change or swap with
/// their neighbour, case aside.
/// Bounded: long names and the far end of long lists are not looked at.
/// </summary>
static class ClosestNames
{
    const int MaximumNames = 10_000;
    const int MaximumLength = 64;

    internal static IReadOnlyList<string> Find(string asked, IReadOnlyList<string> names, int most = 3)
    {
        if (asked.Length > MaximumLength)
            return [];
        var limit = Math.Max(1, asked.Length / 3);
        var near = new List<Near>();
        foreach (var name in names.Take(MaximumNames))
        {
            if (name.Length is 0 or > MaximumLength)
                continue;
            var distance = Distance(asked.ToLowerInvariant(), name.ToLowerInvariant());
            var part = asked.Length > 2 && name.Contains(asked, StringComparison.OrdinalIgnoreCase);
            if (distance <= limit || part)
                near.Add(new Near(distance, name));
        }

        return [.. near.OrderBy(n => n.Distance).Take(most).Select(n => n.Name)];
    }

    // Levenshtein's distance with swaps (optimal string alignment), on the last three rows.
    static int Distance(string from, string to)
    {
        Span<int> older = stackalloc int[MaximumLength + 1];
        Span<int> last = stackalloc int[MaximumLength + 1];
        Span<int> row = stackalloc int[MaximumLength + 1];
        for (var j = 0; j <= to.Length; j++)
            row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            var spare = older;
            older = last;
            last = row;
            row = spare;
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    row[j] = Math.Min(row[j], older[j - 2] + 1);
            }
        }

        return row[to.Length];
    }

    sealed record Near(int Distance, string Name);
}
