namespace CredentialProcess.Profiles;

/// <summary>
/// The parameters of AssumeRole as configured. What is left out is chosen by the service, or for the session's name by
/// us, and is not part of the cache key (botocore, credentials.py, AssumeRoleCredentialFetcher).
/// </summary>
sealed record AssumedRole
{
    public required RoleArn Arn { get; init; }

    /// <summary><c>external_id</c>.</summary>
    public string? ExternalId { get; init; }

    /// <summary><c>role_session_name</c>; null has a name chosen for each call.</summary>
    public string? SessionName { get; init; }

    /// <summary><c>duration_seconds</c>; null leaves it to the service (one hour).</summary>
    public long? DurationSeconds { get; init; }

    /// <summary><c>mfa_serial</c>; such a role is only taken from the cache.</summary>
    public string? MfaSerial { get; init; }

    /// <summary>What takes rights away from the session; null where nothing does.</summary>
    public SessionPolicy? Policy { get; init; }
}
