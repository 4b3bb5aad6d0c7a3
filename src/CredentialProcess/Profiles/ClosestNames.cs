namespace CredentialProcess.Profiles;

/// <summary>
/// The names nearest to one that does not exist, by the number of letters to insert, delete or change, case aside.
/// Bounded: long names and the far end of long lists are not looked at.
/// </summary>
static class ClosestNames
{
    const int MostNames = 10_000;
    const int LongestName = 64;

    internal static IReadOnlyList<string> To(string asked, IReadOnlyList<string> names, int most = 3)
    {
        if (asked.Length > LongestName) return [];
        var limit = Math.Max(1, asked.Length / 3);
        var near = new List<(int Distance, string Name)>();
        foreach (var name in names.Take(MostNames))
        {
            if (name.Length is 0 or > LongestName) continue;
            var distance = Distance(asked.ToLowerInvariant(), name.ToLowerInvariant());
            var part = asked.Length > 2 && name.Contains(asked, StringComparison.OrdinalIgnoreCase);
            if (distance <= limit || part) near.Add((distance, name));
        }

        return [.. near.OrderBy(n => n.Distance).Take(most).Select(n => n.Name)];
    }

    // Levenshtein, one row at a time.
    static int Distance(string from, string to)
    {
        Span<int> row = stackalloc int[LongestName + 1];
        for (var j = 0; j <= to.Length; j++) row[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
