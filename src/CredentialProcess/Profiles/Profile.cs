using CredentialProcess.Aws;
using CredentialProcess.Config;

namespace CredentialProcess.Profiles;

/// <summary>
/// A fully resolved profile: the role that it stands for and how its credentials are obtained, either from a sign-in
/// (<see cref="SsoProfile"/>) or by assuming a role with another's credentials (<see cref="RoleProfile"/>).
/// </summary>
abstract record Profile
{
    public required string Name { get; init; }

    /// <summary>The account of the role; a string, since <c>012345678901</c> keeps its zero.</summary>
    public required string AccountId { get; init; }

    /// <summary>The name of the role, without its path.</summary>
    public required string RoleName { get; init; }

    /// <summary>The profile whose sign-in the credentials begin with; null where they begin with static keys.</summary>
    public abstract SsoProfile? ChainEnd { get; }

    /// <summary>What has to be signed in to; null where the credentials begin with static keys.</summary>
    public ProfileSession? SignIn => ChainEnd is { } end ? new(end.Name, end.Session, end.Endpoints) : null;

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

    /// <summary>Only the name: its keys may hold secrets, and the end of a chain is a member of itself.</summary>
    public sealed override string ToString() => Name;
}
