namespace CredentialProcess.Assignments;

/// <summary>The roles that the portal has told of one session, and what it has not told.</summary>
/// <param name="Refused">Accounts of which it kept the roles to itself: nothing is known of them.</param>
/// <param name="LeftOut">Entries that can't be true, in words.</param>
sealed record AssignmentList(
    IReadOnlyList<Assignment> Assignments, IReadOnlyList<Account> Refused, IReadOnlyList<string> LeftOut)
{
    /// <summary>
    /// What is missing here is no longer assigned. Of an empty list or one with broken entries that is not sure: both
    /// are more often a fault.
    /// </summary>
    public bool IsComplete => Assignments.Count > 0 && LeftOut.Count == 0;
}
