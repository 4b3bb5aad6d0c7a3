using System.Text;
using System.Text.Json.Nodes;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// Services that accept role credentials: authorization tokens of ECR and ECR Public (botocore, data/ecr and
/// data/ecr-public, service-2.json), and STS. All are POSTs to <c>/</c>, distinguished by a header or the form; each
/// verifies the signature.
/// </summary>
sealed class Signed
{
    readonly Tenant _tenant;
    readonly Route _ecr;
    readonly Route _ecrPublic;
    readonly Sts _sts;

    public Signed(Tenant tenant)
    {
        _tenant = tenant;
        _ecr = new Route("GetAuthorizationToken", "POST", "/", true, GetAuthorizationToken);
        _ecrPublic = new Route("GetPublicAuthorizationToken", "POST", "/", true, GetPublicAuthorizationToken);
        _sts = new Sts(tenant);
    }

    /// <summary>The route of this request.</summary>
    public Route For(Received request) => request.Headers.GetValueOrDefault("X-Amz-Target") switch
    {
        "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken" => _ecr,
        "SpencerFrontendService.GetAuthorizationToken" => _ecrPublic,
        null when _sts.For(request) is { } route => route,
        _ => Route.Unknown,
    };

    Answer GetAuthorizationToken(Received request)
    {
        var (key, region) = SigV4.Check(request, "ecr", _tenant);
        var registries = request.Json()["registryIds"] is JsonArray { Count: > 0 } ids
            ? ids.Select(id => id?.ToString() ?? "").ToArray()
            : [key.Owner.AccountId];
        var suffix = region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
        return Answer.AwsJson(new JsonObject
        {
            ["authorizationData"] = new JsonArray([.. registries.Select(id =>
            {
                var data = Authorization();
                data["proxyEndpoint"] = $"https://{id}.dkr.ecr.{region}.{suffix}";
                return data;
            })]),
        });
    }

    Answer GetPublicAuthorizationToken(Received request)
    {
        var (_, region) = SigV4.Check(request, "ecr-public", _tenant);
        return region == "us-east-1"
            ? Answer.AwsJson(new JsonObject { ["authorizationData"] = Authorization() })
            : throw new Refusal("InvalidSignatureException", "Credential should be scoped to a valid region");
    }

    JsonObject Authorization() => new()
    {
        ["authorizationToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(
            "AWS:" + (_tenant.Settings.RegistryPassword ?? RandomText.Create("eyJwYXlsb2Fk", 1500)))),
        // With a fraction, as in the service.
        ["expiresAt"] = (_tenant.Clock.GetUtcNow() + _tenant.Settings.AuthorizationLifetime)
            .ToUnixTimeMilliseconds() / 1000.0,
    };
}
