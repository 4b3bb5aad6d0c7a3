using CredentialProcess.Profiles;

namespace CredentialProcess.Sts;

/// <summary>One call, as messages describe it.</summary>
/// <param name="Profile">Whose Region and endpoints are used.</param>
/// <param name="Caller">The profile whose credentials sign.</param>
sealed record StsCall(Profile Profile, string Caller, StsEndpoint Endpoint)
{
    /// <summary>The role to assume; null for other calls.</summary>
    public RoleProfile? Role { get; init; }
}
