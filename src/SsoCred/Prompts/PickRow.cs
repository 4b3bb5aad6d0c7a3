namespace SsoCred.Prompts;

/// <summary>What is done with a column where there is too little room for all of them.</summary>
enum Fit
{
    /// <summary>Cut, the widest of these first.</summary>
    Shrinks,

    /// <summary>Shown whole: half an account's number is none.</summary>
    Whole,

    /// <summary>Left out.</summary>
    LeftOut,
}

/// <summary>One thing to choose.</summary>
/// <param name="Cells">One for each column, as they come from files or the network.</param>
sealed record PickRow(params string[] Cells)
{
    /// <summary>All words stand in it, in any order, large or small.</summary>
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
