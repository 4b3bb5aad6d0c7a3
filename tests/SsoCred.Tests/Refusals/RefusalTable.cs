using System.Globalization;
using System.Text;

namespace SsoCred.Tests.Refusals;

/// <summary>What each refusal leads to, as a table of Markdown; and the one that DESIGN.md holds.</summary>
sealed class RefusalTable
{
    const string Begin = "<!-- refusals: made by RefusalTests -->\n", End = "<!-- end of refusals -->";

    readonly Dictionary<(Refusal Refusal, string Deed), string> _cells = [];

    public static string Header { get; } = $"| call | errno | {string.Join(" | ", Deed.All)} |\n"
        + $"|---|---|{string.Concat(Deed.All.Select(_ => "---|"))}\n";

    public void Set(Refusal refusal, string deed, string outcome) => _cells[(refusal, deed)] = outcome;

    /// <summary>Errnos of one call that lead to the same are one row.</summary>
    public override string ToString()
    {
        var table = new StringBuilder(Header);
        foreach (var call in _cells.Keys.Select(key => key.Refusal).Distinct().GroupBy(refusal => refusal.Call))
        {
            foreach (var row in call.GroupBy(Cells))
            {
                var errnos = string.Join(", ", row.Select(refusal => refusal.Errno));
                table.Append(CultureInfo.InvariantCulture, $"| {call.Key} | {errnos} | {row.Key} |\n");
            }
        }

        return table.ToString();
    }

    string Cells(Refusal refusal) => string.Join(" | ", Deed.All.Select(deed => _cells[(refusal, deed)]));

    /// <summary>The text between the two comments in DESIGN.md.</summary>
    public static string InDesign()
    {
        var design = File.ReadAllText(Path.Combine(Repository.Top, "DESIGN.md"));
        var begin = design.IndexOf(Begin, StringComparison.Ordinal);
        var end = design.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, "DESIGN.md has no table of refusals");
        return design[(begin + Begin.Length)..end];
    }

    /// <summary>What DESIGN.md says of one cell.</summary>
    public static string InDesign(Refusal refusal, string deed)
    {
        var row = InDesign().Split('\n').Select(line => line.Split(" | "))
            .Single(cells => cells[0] == "| " + refusal.Call && cells[1].Split(", ").Contains(refusal.Errno));
        return row[2 + Array.IndexOf(Deed.All, deed)].Replace(" |", "", StringComparison.Ordinal);
    }
}
