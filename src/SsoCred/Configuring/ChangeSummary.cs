using CredentialProcess.Text;
using SsoCred.Display;

namespace SsoCred.Configuring;

/// <summary>What takes the place of a diff that is longer than a screen: counts, and the first names of each kind.
/// </summary>
static class ChangeSummary
{
    /// <param name="width">Of the terminal; at least one name is shown, however long.</param>
    public static string Of(PlannedChange planned, int width) => string.Concat(
        planned.Names.Where(kind => kind.Names.Count > 0).Select(kind => Line(kind.What, kind.Names, width) + "\n"));

    static string Line(string what, IReadOnlyList<string> names, int width)
    {
        var line = $"{names.Count} {what}: {Printable.Text(names[0])}";
        var shown = 1;
        for (; shown < names.Count; shown++)
        {
            var longer = $"{line}, {Printable.Text(names[shown])}";
            var rest = shown + 1 == names.Count ? "" : More(names.Count - shown - 1);
            if (Columns.Of(longer + rest) >= width)
                break;
            line = longer;
        }

        return line + (shown < names.Count ? More(names.Count - shown) : "");
    }

    static string More(int count) => $" and {count} more";
}
