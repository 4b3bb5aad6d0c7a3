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
    public static string Text(IReadOnlyList<Finding> found)
    {
        if (found.Count == 0)
            return "";
        var width = Console.IsOutputRedirected ? int.MaxValue : Math.Max(StandardError.Width, 40);
        var text = new StringBuilder();
        text.Append(StandardOutput.UsesColour ? $"\x1b[1m{found[0].Step}\x1b[0m\n" : found[0].Step + "\n");
        foreach (var finding in found)
        {
            text.Append("  ").Append(Mark(finding.State));
            Append(text, $"{Terminal.Printable(finding.Subject)}: {Terminal.Printable(finding.Message)}", width);
            if (finding.Fix is { } fix)
            {
                text.Append(' ', Margin);
                Append(text, Terminal.Printable(fix), width);
            }
        }

        return text.ToString();
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

    // Wrapped at blanks; a word that is longer than the line stays whole, so that it can be copied.
    static void Append(StringBuilder text, string line, int width)
    {
        var at = Margin;
        foreach (var word in line.Split(' '))
        {
            if (at > Margin && at + 1 + word.Length > width)
            {
                text.Append('\n').Append(' ', Margin);
                at = Margin;
            }
            else if (at > Margin)
            {
                text.Append(' ');
                at++;
            }

            text.Append(word);
            at += word.Length;
        }

        text.Append('\n');
    }
}
