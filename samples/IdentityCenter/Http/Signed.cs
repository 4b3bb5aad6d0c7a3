using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// Services that accept role credentials: authorization tokens of ECR and ECR Public, and STS' GetCallerIdentity
/// (botocore, data/ecr, data/ecr-public and data/sts, service-2.json). All are POSTs to <c>/</c>, distinguished by a
/// header or the form; each verifies the signature.
/// </summary>
sealed class Signed
{
    readonly Tenant _tenant;
    readonly Route _ecr;
    readonly Route _ecrPublic;
    readonly Route _identity;

    public Signed(Tenant tenant)
    {
        _tenant = tenant;
        _ecr = new Route("GetAuthorizationToken", "POST", "/", true, GetAuthorizationToken);
        _ecrPublic = new Route("GetPublicAuthorizationToken", "POST", "/", true, GetPublicAuthorizationToken);
        _identity = new Route("GetCallerIdentity", "POST", "/", true, GetCallerIdentity) { IsXml = true };
    }

    /// <summary>The route of this request.</summary>
    public Route For(Received request) => request.Headers.GetValueOrDefault("X-Amz-Target") switch
    {
        "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken" => _ecr,
        "SpencerFrontendService.GetAuthorizationToken" => _ecrPublic,
        null when request.Form().GetValueOrDefault("Action") == "GetCallerIdentity" => _identity,
        _ => Route.Unknown,
    };

    Answer GetAuthorizationToken(Received request)
    {
        var (key, region) = SigV4.Check(request, "ecr", _tenant);
        var registries = request.Json()["registryIds"] is JsonArray { Count: > 0 } ids
            ? ids.Select(id => id?.ToString() ?? "").ToArray()
            : [key.AccountId];
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

    Answer GetCallerIdentity(Received request)
    {
        var (key, _) = SigV4.Check(request, "sts", _tenant);
        XNamespace sts = "https://sts.amazonaws.com/doc/2011-06-15/";
        return Answer.Xml(new XElement(sts + "GetCallerIdentityResponse",
            new XElement(sts + "GetCallerIdentityResult",
                new XElement(sts + "Arn",
                    $"arn:aws:sts::{key.AccountId}:assumed-role/AWSReservedSSO_{key.RoleName}_0123456789abcdef/me"),
                new XElement(sts + "UserId", $"AROASTANDIN0123456789:{key.Id}"),
                new XElement(sts + "Account", key.AccountId))));
    }
}
