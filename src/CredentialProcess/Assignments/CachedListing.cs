namespace CredentialProcess.Assignments;

/// <summary>
/// What was last listed of one session, for completion and for choosing: as old as it says. Accounts may stand here
/// whose roles were never listed.
/// </summary>
sealed record CachedListing(
    DateTimeOffset ListedAt, IReadOnlyList<Account> Accounts, IReadOnlyList<Assignment> Assignments);
