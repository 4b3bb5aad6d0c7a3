using CredentialProcess.Aws;
using CredentialProcess.Profiles;

namespace CredentialProcess.Ecr;

/// <summary>
/// The API for authorization tokens: ECR in a Region, or ECR Public. One token is valid for every registry that the
/// role may use there.
/// </summary>
/// <param name="Region">The Region of the API and of the signature.</param>
sealed record EcrEndpoint(string Region)
{
    /// <summary>ECR Public always uses the API and signatures of us-east-1.</summary>
    public static readonly EcrEndpoint Public = new("us-east-1") { IsPublic = true };

    public bool IsPublic { get; init; }

    /// <summary>The registry's host is a FIPS one, so the API's must be.</summary>
    public bool Fips { get; init; }

    /// <summary>The registry's host is dual-stack.</summary>
    public bool DualStack { get; init; }

    internal string SigningName => IsPublic ? "ecr-public" : "ecr";

    string Target => IsPublic
        ? "SpencerFrontendService.GetAuthorizationToken"
        : "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";

    /// <summary>The profile's override, or the host of the Region.</summary>
    public Uri Url(EndpointResolver endpoints)
    {
        var endpoint = endpoints.Resolve(IsPublic ? "ecr_public" : "ecr", Region);
        return endpoint.Url ?? new Uri("https://" + Host(endpoint));
    }

    /// <summary>The call for a token.</summary>
    public SignedPost Request(Uri url) => new()
    {
        Url = url,
        Scope = new SigningScope(SigningName, Region),
        ContentType = "application/x-amz-json-1.1",
        Headers = { ["X-Amz-Target"] = Target },
        Body = "{}"u8.ToArray(),
    };

    // botocore, data/ecr/2015-09-21 and data/ecr-public/2020-10-30, endpoint-rule-set-1.json.
    string Host(Endpoint endpoint)
    {
        var partition = Partition.Of(Region);
        var fips = Fips || endpoint.Fips ? "-fips" : "";
        var dualStack = DualStack || endpoint.DualStack;
        var suffix = dualStack ? partition.DualStackSuffix : partition.Suffix;
        var api = dualStack && (!IsPublic || (fips.Length == 0 && partition == Partition.Default)) ? "" : "api.";
        return $"{api}{SigningName}{fips}.{Region}.{suffix}";
    }
}
