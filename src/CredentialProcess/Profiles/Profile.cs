using CredentialProcess.Aws;
using CredentialProcess.Config;

namespace CredentialProcess.Profiles;

/// <summary>A profile of the AWS config that names an account, a role and a session, completely resolved.</summary>
sealed record Profile
{
    public required string Name { get; init; }

    public required Session Session { get; init; }

    /// <summary>Always text: <c>012345678901</c> keeps its zero.</summary>
    public required string AccountId { get; init; }

    public required string RoleName { get; init; }

    /// <summary>
    /// The profile's own Region, for tools; the calls for credentials go to the session's. As configured:
    /// <see cref="RegionName.IsHostLabel"/> before it becomes part of a host.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>Where each service is reached for this profile.</summary>
    public required EndpointResolver Endpoints { get; init; }

    /// <summary>The same keys with their places, for messages; null where it is from no file.</summary>
    internal ConfigKeys? SourceKeys => (Keys as ProfileKeys)?.Merged;

    /// <summary>
    /// Every key of the profile and of its session as written, names in lower case; for keys that only some commands
    /// read. May hold secrets; an indented block begins with a line feed.
    /// </summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();
}
