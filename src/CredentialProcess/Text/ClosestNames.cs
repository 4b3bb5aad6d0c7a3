namespace CredentialProcess.Text;

/// <summary>
/// The names closest to one that does not exist, by edit distance, ignoring case. Bounded: long names and everything
/// after the first 10,000 names are skipped.
/// </summary>
static class ClosestNames
{
    const int MaximumNames = 10_000;
    const int MaximumLength = 64;
    const int MostShown = 3;

    internal static IReadOnlyList<string> Find(string wanted, IReadOnlyList<string> names)
    {
        if (wanted.Length > MaximumLength)
            return [];
        var limit = Math.Max(1, wanted.Length / 3);
        var close = new List<Candidate>();
        foreach (var name in names.Take(MaximumNames))
        {
            if (name.Length is 0 or > MaximumLength)
                continue;
            var distance = Distance(wanted.ToLowerInvariant(), name.ToLowerInvariant());
            var isPart = wanted.Length > 2 && name.Contains(wanted, StringComparison.OrdinalIgnoreCase);
            if (distance <= limit || isPart)
                close.Add(new Candidate(distance, name));
        }

        return [.. close.OrderBy(n => n.Distance).Take(MostShown).Select(n => n.Name)];
    }

    // Levenshtein distance with transpositions (optimal string alignment), keeping the last three rows.
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

    sealed record Candidate(int Distance, string Name);
}
