namespace CredentialProcess.Assignments;

/// <summary>
/// The last listing of one session, for completion and for prompts; it may be outdated. It may contain accounts whose
/// roles were never listed.
/// </summary>
sealed record CachedListing(
    DateTimeOffset ListedAt, IReadOnlyList<Account> Accounts, IReadOnlyList<Assignment> Assignments)
{
    /// <summary>Null where some account's roles were never listed, or it is not known with which sign-in.</summary>
    public CompleteListing? Complete { get; init; }
}
