using System.Text.Json.Nodes;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// The API of every EKS cluster, as far as kubectl needs it to show who asks: <c>/eks/CLUSTER/whoami</c>. Reach it
/// over TLS, since kubectl sends no token otherwise.
/// </summary>
sealed class EksCluster(Tenant tenant)
{
    const string Scheme = "Bearer ";

    readonly TokenReview _review = new(tenant);

    public Answer WhoAmI(Received request)
    {
        var cluster = request.Path.Split('/')[2];
        if (request.Headers.GetValueOrDefault("Authorization") is not { } header
            || !header.StartsWith(Scheme, StringComparison.Ordinal))
            return Unauthorized("no token");
        try
        {
            return Answer.Json(new JsonObject { ["user"] = _review.Check(header[Scheme.Length..], cluster) });
        }
        catch (Refusal refusal)
        {
            return Unauthorized(refusal.Message);
        }
    }

    // Kubernetes' own text is always the same; the reason is for people who read the record.
    static Answer Unauthorized(string reason) => Answer.Json(new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["message"] = "Unauthorized: " + reason,
        ["reason"] = "Unauthorized",
        ["code"] = 401,
    }, 401);
}
