using Amazon.SSO.Endpoints;
using Amazon.SSO.Internal;
using Amazon.SSOOIDC.Endpoints;
using Amazon.SSOOIDC.Internal;

namespace CredentialProcess.Aws;

/// <summary>Resolves the URLs of services by the SDK's rule sets, without creating a client.</summary>
static class ServiceHosts
{
    public static Uri ForPortal(Endpoint endpoint) => endpoint.Url
        ?? new Uri(new AmazonSSOEndpointProvider().ResolveEndpoint(new SSOEndpointParameters
        {
            Region = endpoint.Region,
            UseFIPS = endpoint.Fips,
            UseDualStack = endpoint.DualStack,
        }).URL);

    public static Uri ForOidc(Endpoint endpoint) => endpoint.Url
        ?? new Uri(new AmazonSSOOIDCEndpointProvider().ResolveEndpoint(new SSOOIDCEndpointParameters
        {
            Region = endpoint.Region,
            UseFIPS = endpoint.Fips,
            UseDualStack = endpoint.DualStack,
        }).URL);
}
