using System.Globalization;
using System.Text;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Refusals;

/// <summary>The outcome of each refusal as a Markdown table, and the table in DESIGN.md.</summary>
sealed class RefusalTable
{
    const string Begin = "<!-- refusals: made by RefusalTests -->\n", End = "<!-- end of refusals -->";

    readonly Dictionary<(Refusal Refusal, string Scenario), string> _cells = [];

    public static string Header { get; } = $"| call | errno | {string.Join(" | ", RefusalScenario.All)} |\n"
        + $"|---|---|{string.Concat(RefusalScenario.All.Select(_ => "---|"))}\n";

    public void Set(Refusal refusal, string scenario, string outcome) => _cells[(refusal, scenario)] = outcome;

    /// <summary>Errnos of one call with the same outcomes share a row.</summary>
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

    string Cells(Refusal refusal) =>
        string.Join(" | ", RefusalScenario.All.Select(scenario => _cells[(refusal, scenario)]));

    /// <summary>The text between the two markers in DESIGN.md.</summary>
    public static string InDesign()
    {
        var design = File.ReadAllText(Path.Combine(Repository.Top, "DESIGN.md"));
        var begin = design.IndexOf(Begin, StringComparison.Ordinal);
        var end = design.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, "DESIGN.md has no table of refusals");
        return design[(begin + Begin.Length)..end];
    }

    /// <summary>One cell of the table in DESIGN.md.</summary>
    public static string InDesign(Refusal refusal, string scenario)
    {
        var row = InDesign().Split('\n').Select(line => line.Split(" | "))
            .Single(cells => cells[0] == "| " + refusal.Call && cells[1].Split(", ").Contains(refusal.Errno));
        return row[2 + Array.IndexOf(RefusalScenario.All, scenario)].Replace(" |", "", StringComparison.Ordinal);
    }
}
