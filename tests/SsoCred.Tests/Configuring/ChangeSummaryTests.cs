using CredentialProcess.Tests;
using SsoCred.Configuring;
using SsoCred.Display;

namespace SsoCred.Tests.Configuring;

/// <summary>The lines that take the place of a long diff.</summary>
public sealed class ChangeSummaryTests
{
    [Fact]
    public void Each_kind_has_a_line_with_a_few_names() => Assert.Equal(
        "3 added: a.ReadOnly, b.ReadOnly and 1 more\n1 removed: " + new string('x', 60) + "\n",
        ChangeSummary.Of(Planned(["a.ReadOnly", "b.ReadOnly", "c.ReadOnly"], [], [new string('x', 60)]), 43));

    [Fact]
    public void All_names_are_shown_where_they_fit() => Assert.Equal(
        "3 added: a, b, c\n2 changed: d, e\n", ChangeSummary.Of(Planned(["a", "b", "c"], ["d", "e"], []), 80));

    [Fact]
    public Task A_line_fits_the_terminal_and_counts_every_name() => RandomCases.CasesAsync("summaries", 300, random =>
    {
        string[] names = [.. Enumerable.Range(0, random.Next(1, 40)).Select(i =>
            $"n{i}" + string.Concat(Enumerable.Repeat(random.In("x", "東", "e\u0301"), random.Next(12))))];
        var width = random.Next(10, 120);
        var line = ChangeSummary.Of(Planned(names, [], []), width).TrimEnd('\n');
        Assert.DoesNotContain('\n', line);
        var listed = line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        var more = listed.Split(" and ") is [_, var rest] ? int.Parse(rest.Split(' ')[0]) : 0;
        var shown = listed.Split(" and ")[0].Split(", ");
        Assert.Equal(names.Take(shown.Length), shown);
        Assert.Equal(names.Length, shown.Length + more);
        if (shown.Length > 1)
            Assert.InRange(Columns.Of(line), 0, width - 1);
    });

    static PlannedChange Planned(string[] added, string[] changed, string[] removed) => new(null!, [], "")
    {
        Names = [("added", added), ("changed", changed), ("removed", removed)],
    };
}
