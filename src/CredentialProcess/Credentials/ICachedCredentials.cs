namespace CredentialProcess.Credentials;

/// <summary>
/// The credentials of one role: where they are cached and how new ones are fetched. <see cref="CredentialRenewal"/>
/// decides which are handed out.
/// </summary>
interface ICachedCredentials
{
    /// <summary>Names the entry and the remembered failure.</summary>
    string Key { get; }

    /// <summary>
    /// Names the lock and the outcome. Entries with one name may be fetched from several sources, whose failures are
    /// not each other's.
    /// </summary>
    string Flight { get; }

    /// <summary>Cached credentials are handed out only with more than this left.</summary>
    TimeSpan FreshnessWindow { get; }

    /// <summary>Reads once; a damaged entry counts as missing.</summary>
    RoleCredentials? Read();

    /// <summary>Reads again while a writer is in the middle of the entry.</summary>
    Task<RoleCredentials?> ReadAsync(CancellationToken stop);

    /// <summary>
    /// Identifies what new ones would be fetched with: a sign-in or another endpoint changes it. Null where there is
    /// nothing to fetch them with.
    /// </summary>
    Task<string?> FingerprintAsync(CancellationToken stop);

    /// <summary>Fetches new ones and stores them.</summary>
    /// <param name="locked">Runs what is to be done by one process at a time.</param>
    /// <exception cref="Failure">There are none.</exception>
    Task<RoleCredentials> FetchAsync(
        Func<Func<Task<RoleCredentials>>, Task<RoleCredentials>> locked, Deadlines deadlines);

    /// <exception cref="IOException">It can't be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    void Remove();
}
