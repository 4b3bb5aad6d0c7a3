namespace CredentialProcess.Assignments;

/// <summary>The roles that the portal has listed for one session, and what it has not.</summary>
/// <param name="Refused">Accounts whose roles it refused to list: nothing is known about them.</param>
/// <param name="LeftOut">Invalid entries, as text for messages.</param>
sealed record AssignmentList(
    IReadOnlyList<Assignment> Assignments, IReadOnlyList<Account> Refused, IReadOnlyList<string> LeftOut)
{
    /// <summary>
    /// Whether anything missing here is no longer assigned. Not so for an empty list or one with invalid entries: both
    /// are more often a fault.
    /// </summary>
    public bool IsComplete => Assignments.Count > 0 && LeftOut.Count == 0;
}
