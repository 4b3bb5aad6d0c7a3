namespace SsoCred.Display;

/// <summary>What becomes of a column where the terminal is too narrow.</summary>
enum Fit
{
    /// <summary>Never cut: part of an account ID or a time is useless.</summary>
    Whole,

    /// <summary>A name that people copy: never cut, but moved to a line of its own.</summary>
    Name,

    /// <summary>Cut in the middle, the widest of these first, as long as different values look different.</summary>
    Shrinks,

    /// <summary>A sentence: wrapped at words.</summary>
    Prose,

    /// <summary>Left out; only in a list to pick from.</summary>
    LeftOut,
}
