using CredentialProcess.Aws;
using CredentialProcess.Profiles;

namespace CredentialProcess.Ecr;

/// <summary>
/// Where authorization tokens come from: ECR in one Region, or ECR Public. One token serves every registry that the
/// role may use there, so this and the role are all that a cached one is kept for.
/// </summary>
/// <param name="Region">Whose API is called, and what the call is signed for.</param>
sealed record EcrEndpoint(string Region)
{
    /// <summary>ECR Public, whose API and signatures are us-east-1's for everybody.</summary>
    public static readonly EcrEndpoint Public = new("us-east-1") { IsPublic = true };

    public bool IsPublic { get; init; }

    /// <summary>The registry is a FIPS one, so its API has to be.</summary>
    public bool Fips { get; init; }

    /// <summary>The registry was asked for by the name that answers over IPv6 too.</summary>
    public bool DualStack { get; init; }

    internal string SigningName => IsPublic ? "ecr-public" : "ecr";

    internal string Target => IsPublic
        ? "SpencerFrontendService.GetAuthorizationToken"
        : "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";

    /// <summary>The API's URL for a profile: its override, else the host of the Region.</summary>
    public Uri Url(EndpointResolver endpoints)
    {
        var endpoint = endpoints.Resolve(IsPublic ? "ecr_public" : "ecr", Region);
        return endpoint.Url ?? new Uri("https://" + Host(endpoint));
    }

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
