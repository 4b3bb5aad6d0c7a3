namespace SsoCred.Prompts;

/// <summary>The effect of a key on a list.</summary>
enum Outcome
{
    GoesOn,
    Accepted,
    GivenUp,
}
