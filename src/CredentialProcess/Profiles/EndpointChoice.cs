using CredentialProcess.Aws;

namespace CredentialProcess.Profiles;

/// <summary>Decides, for one profile, where a service is reached.</summary>
public sealed class EndpointChoice
{
    /// <param name="service">The service's key in <c>services</c> sections: <c>sso</c>, <c>sso_oidc</c>, <c>ecr</c>.</param>
    public Endpoint For(string service, string region) => throw new NotImplementedException(service + region);
}
