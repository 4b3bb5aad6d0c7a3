namespace SsoCred.Prompts;

/// <summary>How a column is fitted where the terminal is too narrow.</summary>
enum Fit
{
    /// <summary>Cut, the widest of these first.</summary>
    Shrinks,

    /// <summary>Never cut: part of an account ID is useless.</summary>
    Whole,

    /// <summary>Left out.</summary>
    LeftOut,
}
