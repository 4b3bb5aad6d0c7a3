using System.Text;

namespace CredentialProcess.Config;

/// <summary>
/// Changes to the sections of a config text that leave everything else as it was. After a change the caller compares
/// both texts here, since an indented line or header could have become part of another value.
/// </summary>
static class SectionEdit
{
    /// <summary>Sets keys of a section; its other lines stay, missing keys are added below the last one.</summary>
    internal static void Set(ConfigText text, int section, IReadOnlyDictionary<string, string> values, TextEdit edit)
    {
        Dictionary<string, string> missing = [];
        foreach (var (key, value) in values)
            missing.Add(key, value);
        var (start, end) = text.Body(section);
        var lines = new ConfigLines(text.Bytes, start, end, inSection: true);
        var last = start;
        var indent = text.IndentAfter(section);
        var continues = false;
        while (lines.MoveNext())
        {
            if (lines.Kind == LineKind.Continuation && continues)
                edit.Replace(lines.Start, lines.Next, "");
            if (lines.Kind is LineKind.Key or LineKind.Continuation)
                last = lines.Next;
            if (lines.Kind != LineKind.Key)
                continue;
            var (name, from, to, blank) = ConfigLines.ParseKey(lines);
            indent = Encoding.UTF8.GetString(text.Bytes[lines.Start..(lines.Start + lines.Indent)]);
            continues = missing.Remove(name, out var set);
            if (continues)
                edit.Replace(from, to, blank + set);
        }

        List<string> added = [];
        foreach (var (key, value) in missing)
            added.Add($"{indent}{key} = {value}");
        edit.Insert(last, added);
    }

    /// <summary>
    /// Whether two texts have the same sections with the same lines in the same order, apart from those that were
    /// meant to change. Comments and blank lines are ignored.
    /// </summary>
    internal static bool PreservesOthers(ConfigText old, Predicate<int> isExcludedOld, ConfigText now,
        Predicate<int> isExcludedNew)
    {
        for (int i = 0, j = 0; ; i++, j++)
        {
            while (i < old.Count && isExcludedOld(i))
                i++;
            while (j < now.Count && isExcludedNew(j))
                j++;
            if (i == old.Count || j == now.Count)
                return i == old.Count && j == now.Count;
            if (!old.Header(i).SequenceEqual(now.Header(j)) || !HaveSameLines(old, i, now, j))
                return false;
        }
    }

    /// <summary>Whether a section has exactly its old keys overridden by these.</summary>
    /// <param name="before">The section's index in the old text; negative where it is new.</param>
    internal static bool HasExpectedKeys(
        ConfigText now, int section, IReadOnlyDictionary<string, string> values, ConfigText old, int before)
    {
        var expected = before < 0 ? [] : old.OwnKeys(before).ToDictionary();
        foreach (var (key, value) in values)
            expected[key] = value;
        var keys = now.OwnKeys(section).ToDictionary();
        foreach (var (key, value) in expected)
            if (!keys.TryGetValue(key, out var there) || there != value)
                return false;
        return keys.Count == expected.Count;
    }

    static bool HaveSameLines(ConfigText old, int i, ConfigText now, int j)
    {
        var (start, end) = old.Body(i);
        var olds = new ConfigLines(old.Bytes, start, end, inSection: true);
        (start, end) = now.Body(j);
        var news = new ConfigLines(now.Bytes, start, end, inSection: true);
        while (true)
        {
            var more = MoveToNextContent(ref olds);
            if (more != MoveToNextContent(ref news))
                return false;
            if (!more)
                return true;
            if (olds.Kind != news.Kind || !olds.Line.SequenceEqual(news.Line))
                return false;
        }
    }

    static bool MoveToNextContent(ref ConfigLines lines)
    {
        while (lines.MoveNext())
            if (lines.Kind is not (LineKind.Blank or LineKind.Comment))
                return true;
        return false;
    }
}
