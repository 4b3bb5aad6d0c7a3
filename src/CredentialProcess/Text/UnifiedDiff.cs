using System.Text;

namespace CredentialProcess.Text;

/// <summary>
/// The difference between two texts in unified format, with three lines of context. Myers' algorithm ("An O(ND)
/// Difference Algorithm", 1986) between the common start and end; where the texts differ in too many places,
/// everything between counts as replaced.
/// </summary>
static class UnifiedDiff
{
    const int ContextLines = 3;
    const int MaximumDifferences = 2500;

    /// <summary>The lines of the diff; none where the texts are equal.</summary>
    /// <param name="path">As shown in the first two lines.</param>
    public static IReadOnlyList<DiffLine> Between(string path, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var old = Lines(before);
        var changed = Lines(after);
        var changes = Changes(old, changed);
        if (changes.Count == 0)
            return [];
        List<DiffLine> diff = [new(DiffKind.File, $"--- {path}"), new(DiffKind.File, $"+++ {path}")];
        for (var i = 0; i < changes.Count;)
        {
            var last = i;
            while (last + 1 < changes.Count && changes[last + 1].Old - changes[last].OldEnd <= 2 * ContextLines)
                last++;
            AddHunk(diff, old, changed, changes[i..(last + 1)]);
            i = last + 1;
        }

        return diff;
    }

    static void AddHunk(List<DiffLine> diff, List<string> old, List<string> changed, List<Change> changes)
    {
        var (first, last) = (changes[0], changes[^1]);
        var above = Math.Min(ContextLines, first.Old);
        var below = Math.Min(ContextLines, old.Count - last.OldEnd);
        var removed = Range(first.Old - above, last.OldEnd + below);
        var added = Range(first.New - above, last.NewEnd + below);
        diff.Add(new(DiffKind.Hunk, $"@@ -{removed} +{added} @@"));
        var at = first.Old - above;
        foreach (var change in changes)
        {
            for (; at < change.Old; at++)
                Add(diff, DiffKind.Context, old[at]);
            for (; at < change.OldEnd; at++)
                Add(diff, DiffKind.Removed, old[at]);
            for (var i = change.New; i < change.NewEnd; i++)
                Add(diff, DiffKind.Added, changed[i]);
        }

        for (; at < last.OldEnd + below; at++)
            Add(diff, DiffKind.Context, old[at]);
    }

    // An empty range names the line before it.
    static string Range(int start, int end) => end == start ? $"{start},0" : end == start + 1 ? $"{start + 1}"
        : $"{start + 1},{end - start}";

    static void Add(List<DiffLine> diff, DiffKind kind, string line)
    {
        var sign = kind switch { DiffKind.Removed => '-', DiffKind.Added => '+', _ => ' ' };
        diff.Add(new(kind, sign + line.TrimEnd('\r', '\n')));
        if (line[^1] is not ('\r' or '\n'))
            diff.Add(new(DiffKind.Note, "\\ No newline at end of file"));
    }

    static List<string> Lines(ReadOnlySpan<byte> text)
    {
        List<string> lines = [];
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny((byte)'\r', (byte)'\n');
            var length = end < 0 ? text.Length : end + (text[end..].StartsWith("\r\n"u8) ? 2 : 1);
            lines.Add(Encoding.UTF8.GetString(text[..length]));
            text = text[length..];
        }

        return lines;
    }

    static List<Change> Changes(List<string> old, List<string> changed)
    {
        var head = 0;
        while (head < old.Count && head < changed.Count && old[head] == changed[head])
            head++;
        var tail = 0;
        while (tail < old.Count - head && tail < changed.Count - head && old[^(tail + 1)] == changed[^(tail + 1)])
            tail++;
        var (a, b) = (Numbers(old, changed, head, tail, out var changedIds), changedIds);
        if (a.Length == 0 && b.Length == 0)
            return [];
        List<Change> changes = [];
        foreach (var (x, xEnd, y, yEnd) in Shortest(a, b) ?? [new Change(0, a.Length, 0, b.Length)])
        {
            if (changes.Count > 0 && changes[^1].OldEnd == x + head && changes[^1].NewEnd == y + head)
                changes[^1] = changes[^1] with { OldEnd = xEnd + head, NewEnd = yEnd + head };
            else
                changes.Add(new(x + head, xEnd + head, y + head, yEnd + head));
        }

        return changes;
    }

    // Equal lines have equal numbers.
    static int[] Numbers(List<string> old, List<string> changed, int head, int tail, out int[] others)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        others = Of(changed);
        return Of(old);

        int[] Of(List<string> lines)
        {
            var numbers = new int[lines.Count - head - tail];
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = Number(lines[head + i]);
            return numbers;
        }

        int Number(string line)
        {
            if (!known.TryGetValue(line, out var number))
                known.Add(line, number = known.Count);
            return number;
        }
    }

    static List<Change>? Shortest(int[] a, int[] b)
    {
        // furthest[d][k + d]: how far in a one gets on diagonal k with d differences.
        List<int[]> furthest = [];
        for (var d = 0; d <= Math.Min(a.Length + b.Length, MaximumDifferences); d++)
        {
            var row = new int[(2 * d) + 1];
            for (var k = -d; k <= d; k += 2)
            {
                var x = d == 0 ? 0 : Step(furthest[d - 1], d - 1, k);
                while (x < a.Length && x - k < b.Length && a[x] == b[x - k])
                    x++;
                row[k + d] = x;
                if (x >= a.Length && x - k >= b.Length)
                    return Trace(furthest, k);
            }

            furthest.Add(row);
        }

        return null;
    }

    static int At(int[] row, int d, int k) => k < -d || k > d ? -1 : row[k + d];

    static int Step(int[] row, int d, int k) => Math.Max(At(row, d, k - 1) + 1, At(row, d, k + 1));

    static List<Change> Trace(List<int[]> furthest, int k)
    {
        List<Change> changes = [];
        for (var d = furthest.Count; d > 0; d--)
        {
            var row = furthest[d - 1];
            var removes = At(row, d - 1, k - 1) + 1 >= At(row, d - 1, k + 1) && At(row, d - 1, k - 1) >= 0;
            var from = removes ? k - 1 : k + 1;
            var old = At(row, d - 1, from);
            changes.Add(removes ? new(old, old + 1, old - from, old - from)
                : new(old, old, old - from, old - from + 1));
            k = from;
        }

        changes.Reverse();
        return changes;
    }

    sealed record Change(int Old, int OldEnd, int New, int NewEnd);
}
