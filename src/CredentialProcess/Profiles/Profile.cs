using CredentialProcess.Aws;
using CredentialProcess.Config;

namespace CredentialProcess.Profiles;

/// <summary>A fully resolved profile of the AWS config that names an account, a role and a session.</summary>
sealed record Profile
{
    public required string Name { get; init; }

    public required Session Session { get; init; }

    /// <summary>Always a string: <c>012345678901</c> keeps its zero.</summary>
    public required string AccountId { get; init; }

    public required string RoleName { get; init; }

    /// <summary>
    /// The profile's own Region, for tools; calls for credentials go to the session's. As configured: check <see
    /// cref="RegionName.IsHostLabel"/> before using it in a host name.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>Where each service is reached for this profile.</summary>
    public required EndpointResolver Endpoints { get; init; }

    /// <summary>
    /// The keys with their locations, for messages; null where the profile does not come from a file.
    /// </summary>
    internal ConfigKeys? SourceKeys => (Keys as ProfileKeys)?.Merged;

    /// <summary>
    /// Every key of the profile and of its session as written, names in lower case; for keys that only some commands
    /// read. May contain secrets; an indented block starts with a line feed.
    /// </summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();
}
