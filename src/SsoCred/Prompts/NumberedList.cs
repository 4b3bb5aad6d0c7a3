using System.Globalization;
using SsoCred.Display;

namespace SsoCred.Prompts;

/// <summary>
/// A list with numbers, for terminals that cannot move the cursor and for screen readers: pages of plain lines, and a
/// question that takes numbers or words to search for. A row keeps its number whatever is searched for.
/// </summary>
sealed class NumberedList(Screen screen, Question question)
{
    const int Page = 20;

    /// <inheritdoc cref="Picker.Pick"/>
    public IReadOnlyList<int> Pick(string title, PickList list)
    {
        screen.Say($"{title}: {list.Rows.Count}");
        IReadOnlyList<int> chosen = list.SelectedCount > 0 ? list.Chosen : [];
        var all = Enumerable.Range(0, list.Rows.Count);
        // What is selected already comes first, and is the default of the first question.
        List<int> shown = [.. chosen, .. all.Except(chosen)];
        var next = ShowPage(list, shown, 0);
        var usual = Ranges(chosen);
        chosen = [];
        while (chosen.Count == 0)
        {
            // An empty line turns the page, and after the last one begins again.
            var answer = question.Ask(Ask(list, usual.Length > 0 ? 0 : shown.Count - next), usual, text => text);
            usual = "";
            if (answer.Length == 0)
                next = ShowPage(list, shown, next < shown.Count ? next : 0);
            else if (Numbers(answer, list) is { } numbers)
                chosen = numbers;
            else if (Found(answer, list) is { Count: > 0 } found)
            {
                shown = found;
                next = ShowPage(list, shown, 0);
                chosen = found is [var only] ? [only] : [];
            }
            else
                screen.Say("  nothing has all these words");
        }

        return chosen;
    }

    int ShowPage(PickList list, List<int> shown, int from)
    {
        var end = Math.Min(from + Page, shown.Count);
        for (var i = from; i < end; i++)
            screen.Say($"{shown[i] + 1}) {string.Join("  ", list.Rows[shown[i]].Cells).TrimEnd()}");
        return end;
    }

    static string Ask(PickList list, int left) => (list.Several ? "numbers, such as 1 3-5" : "number")
        + ", or words to search for" + (left > 0 ? $" (Enter: {left} more)" : "");

    static List<int> Found(string answer, PickList list)
    {
        var words = PickRow.Words(answer);
        return [.. Enumerable.Range(0, list.Rows.Count).Where(row => list.Rows[row].Matches(words))];
    }

    /// <summary>The rows of these numbers and ranges; null where anything else is among them, such as an account id.
    /// </summary>
    internal static IReadOnlyList<int>? Numbers(string answer, PickList list)
    {
        SortedSet<int> rows = [];
        foreach (var word in answer.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = word.Split('-');
            if (ends.Length > 2 || Row(ends[0], list) is not { } first || Row(ends[^1], list) is not { } last)
                return null;
            for (var row = first; row <= last; row++)
                rows.Add(row);
        }

        return rows.Count == 1 || (rows.Count > 1 && list.Several) ? [.. rows] : null;
    }

    /// <summary>Rows in order as numbers and ranges, as an answer names them.</summary>
    internal static string Ranges(IReadOnlyList<int> rows)
    {
        List<string> words = [];
        for (var i = 0; i < rows.Count; i++)
        {
            var first = i;
            while (i + 1 < rows.Count && rows[i + 1] == rows[i] + 1)
                i++;
            words.Add(first == i ? $"{rows[i] + 1}" : $"{rows[first] + 1}-{rows[i] + 1}");
        }

        return string.Join(' ', words);
    }

    // With a zero in front it is part of a name or an id.
    static int? Row(string text, PickList list) =>
        !text.StartsWith('0') && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number <= list.Rows.Count
            ? number - 1
            : null;
}
