using CredentialProcess.Text;
using SsoCred.Display;

namespace SsoCred.Prompts;

/// <summary>A row to pick.</summary>
/// <param name="cells">One for each column, unescaped.</param>
sealed class PickRow(params string[] cells)
{
    // Folded once and not for each key. No word contains the separator.
    readonly string _folded = Diacritics.Fold(string.Join('\n', cells));

    public string[] Cells { get; } = cells;

    /// <summary>The cells as a terminal shows them.</summary>
    public string[] Shown => field ??= Array.ConvertAll(Cells, cell => Terminal.Printable(cell));

    /// <summary>How many columns each of them takes.</summary>
    public int[] Widths => field ??= Array.ConvertAll(Shown, Columns.Of);

    /// <summary>The words of a search, as <see cref="Matches"/> takes them.</summary>
    public static string[] Words(string search) =>
        Diacritics.Fold(search).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether it contains all words, in any order and case, with diacritics or without.</summary>
    public bool Matches(ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (!_folded.Contains(word, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
