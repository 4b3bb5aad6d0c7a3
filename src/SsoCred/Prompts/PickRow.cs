using CredentialProcess.Text;

namespace SsoCred.Prompts;

/// <summary>A row to pick.</summary>
/// <param name="Cells">One for each column, unescaped.</param>
sealed record PickRow(params string[] Cells)
{
    // Folded once and not for each key. No word contains the separator.
    readonly string _folded = Diacritics.Fold(string.Join('\n', Cells));

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
