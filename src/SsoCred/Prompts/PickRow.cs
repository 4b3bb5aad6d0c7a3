namespace SsoCred.Prompts;

/// <summary>A row to pick.</summary>
/// <param name="Cells">One for each column, unescaped.</param>
sealed record PickRow(params string[] Cells)
{
    /// <summary>Whether it contains all words, in any order and case.</summary>
    public bool Matches(ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (!Holds(word))
                return false;
        }

        return true;
    }

    bool Holds(string word)
    {
        foreach (var cell in Cells)
        {
            if (cell.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
