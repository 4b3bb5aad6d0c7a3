namespace CredentialProcess.Profiles;

/// <summary>A profile of the AWS config that names an account, a role and a session, completely resolved.</summary>
public sealed record Profile
{
    public required string Name { get; init; }

    public required Session Session { get; init; }

    /// <summary>Always text: <c>012345678901</c> keeps its zero.</summary>
    public required string AccountId { get; init; }

    public required string RoleName { get; init; }

    /// <summary>The profile's own Region, for tools; the calls for credentials go to the session's.</summary>
    public string? Region { get; init; }

    /// <summary>Where each service is reached for this profile.</summary>
    public required EndpointChoice Endpoints { get; init; }
}
