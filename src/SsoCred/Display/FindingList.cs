using System.Text;
using CredentialProcess.Doctor;

namespace SsoCred.Display;

/// <summary>
/// Findings as text on stdout: a mark, the subject, and below it what to do. On a terminal lines are wrapped at its
/// width and marks are coloured; elsewhere a finding stays on one line, for grep.
/// </summary>
static class FindingList
{
    const int Margin = 7;

    /// <summary>
    /// On a terminal. Elsewhere everything is written at once, so that <c>| head</c> does not end the run.
    /// </summary>
    public static bool IsShownByStep => !Console.IsOutputRedirected;

    public static void Show(string text) => StandardOutput.WriteList(text);

    /// <summary>The findings of one step, under its name.</summary>
    /// <param name="previous">The last one before them: the name is not repeated.</param>
    public static string Text(IReadOnlyList<Finding> found, Finding? previous)
    {
        if (found.Count == 0)
            return "";
        var terminal = StandardOutput.TerminalWidth;
        var text = new StringBuilder();
        if (found[0].Step != previous?.Step)
            text.Append(StandardOutput.UsesColour ? $"\x1b[1m{found[0].Step}\x1b[0m\n" : found[0].Step + "\n");
        foreach (var finding in found)
        {
            text.Append("  ").Append(Mark(finding.State))
                .Append(Text($"{Terminal.Printable(finding.Subject)}: {Terminal.Printable(finding.Message)}"));
            if (finding.Fix is { } fix)
                text.Append(' ', Margin).Append(Text(Terminal.Printable(fix)));
        }

        return text.ToString();

        // Below the mark.
        string Text(string line) =>
            WordWrap.Paragraph(new string(' ', Margin), line, terminal, Margin)[Margin..] + "\n";
    }

    /// <summary>The last line: how many findings need attention.</summary>
    public static string Summary(IReadOnlyList<Finding> found) =>
        found.Count(finding => finding.State == FindingState.Attention) switch
        {
            0 => "no problems\n",
            1 => "1 problem, marked !!\n",
            var count => $"{count} problems, marked !!\n",
        };

    static string Mark(FindingState state)
    {
        var (mark, colour) = state switch
        {
            FindingState.Ok => ("ok", 32),
            FindingState.Note => ("note", 33),
            FindingState.Attention => ("!!", 31),
        };
        var padded = mark.PadRight(Margin - 2);
        return StandardOutput.UsesColour ? $"\x1b[{colour}m{padded}\x1b[0m" : padded;
    }
}
