using CredentialProcess.Credentials;
using CredentialProcess.Profiles;
using CredentialProcess.Sts;

namespace CredentialProcess.RoleChaining;

/// <summary>The role credentials of any profile, from the cache or from AWS.</summary>
sealed class RoleSource(CredentialRenewal renewal, SsoRoles signedIn, AssumedRoleStore store, StsApi sts,
    TextWriter? debug)
{
    /// <summary>The cached credentials with enough time left, or null. Reads one file and nothing else.</summary>
    public RoleCredentials? Cached(Profile profile) => renewal.Cached(Of(profile));

    /// <summary>Credentials from the cache or the service.</summary>
    /// <param name="limit">The time limit of the whole run.</param>
    /// <exception cref="Failure">There are none.</exception>
    public Task<RoleCredentials> GetAsync(Profile profile, TimeSpan limit) => renewal.GetAsync(Of(profile), limit);

    /// <summary>What is cached, however old; null where nothing is.</summary>
    public RoleCredentials? Read(Profile profile) => Of(profile).Read();

    /// <summary>Removes what is cached.</summary>
    /// <exception cref="IOException">It can't be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public void Remove(Profile profile) => Of(profile).Remove();

    ICachedCredentials Of(Profile profile) => profile switch
    {
        SsoProfile sso => signedIn.Of(sso),
        RoleProfile role => new ChainedRole(
            role, role.Source.Profile is { } source ? Of(source) : null, store, sts, renewal, debug),
        _ => throw new ArgumentException($"a {profile.GetType().Name} has no credentials", nameof(profile)),
    };
}
