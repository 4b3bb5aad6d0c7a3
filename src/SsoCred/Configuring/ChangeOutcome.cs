namespace SsoCred.Configuring;

/// <summary>What became of a planned change.</summary>
enum ChangeOutcome
{
    Written,
    Unneeded,
    Declined,
}
