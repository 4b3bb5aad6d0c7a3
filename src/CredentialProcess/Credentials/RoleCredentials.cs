namespace CredentialProcess.Credentials;

/// <summary>The four values that tools sign requests with, and their end.</summary>
sealed record RoleCredentials
{
    /// <summary>
    /// Cached credentials are handed out only with more than this left. botocore and the .NET SDK run a credential
    /// process anew on each request once less than 15 minutes are left; one more minute keeps clear of their edge.
    /// </summary>
    public static readonly TimeSpan FreshnessWindow = TimeSpan.FromMinutes(16);

    public required string AccessKeyId { get; init; }

    public required string SecretAccessKey { get; init; }

    public required string SessionToken { get; init; }

    public required DateTimeOffset Expiration { get; init; }

    public bool IsFresh(DateTimeOffset now) => Expiration - now > FreshnessWindow;

    public bool IsValid(DateTimeOffset now) => Expiration > now;

    /// <summary>
    /// They are good still, though there are no new ones for now: nobody is signed in, or a service is not at its best.
    /// A role that is refused, or a config that says otherwise, is meant.
    /// </summary>
    internal bool Outlive(Failure failure, DateTimeOffset now) =>
        IsValid(now) && failure.Exit is ExitCode.SignIn or ExitCode.Failed or ExitCode.Network;

    /// <summary>No secret ever reaches a message by accident.</summary>
    public override string ToString() => $"role credentials until {Expiration:u}";
}
