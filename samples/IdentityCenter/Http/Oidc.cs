using System.Text.Json.Nodes;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// The three operations of IAM Identity Center OIDC (botocore data/sso-oidc/2019-06-10/service-2.json). Responses
/// contain every field of the model; absent values are null.
/// </summary>
sealed class Oidc(Tenant tenant)
{
    public Answer RegisterClient(Received request)
    {
        var body = request.Json();
        var client = tenant.Register(
            Text(body, "clientName"), Text(body, "clientType"), Texts(body, "scopes"), Texts(body, "grantTypes"),
            Texts(body, "redirectUris"), Text(body, "issuerUrl"));
        return Answer.Json(new JsonObject
        {
            ["clientId"] = client.Id,
            ["clientSecret"] = client.Secret,
            ["clientIdIssuedAt"] = client.IssuedAt.ToUnixTimeSeconds(),
            ["clientSecretExpiresAt"] = client.ExpiresAt.ToUnixTimeSeconds(),
            ["authorizationEndpoint"] = null,
            ["tokenEndpoint"] = null,
        });
    }

    public Answer StartDeviceAuthorization(Received request)
    {
        var body = request.Json();
        var code = tenant.StartDevice(Text(body, "clientId"), Text(body, "clientSecret"), Text(body, "startUrl"));
        var page = $"{request.BaseUrl}/device";
        return Answer.Json(new JsonObject
        {
            ["deviceCode"] = code.Code,
            ["userCode"] = code.UserCode,
            ["verificationUri"] = page,
            ["verificationUriComplete"] = $"{page}?user_code={code.UserCode}",
            ["expiresIn"] = (long)(code.ExpiresAt - tenant.Clock.GetUtcNow()).TotalSeconds,
            ["interval"] = (long)code.Interval.TotalSeconds,
        });
    }

    public Answer CreateToken(Received request)
    {
        var body = request.Json();
        var issued = tenant.CreateToken(
            Text(body, "clientId"), Text(body, "clientSecret"), Text(body, "grantType"), name => Text(body, name));
        return Answer.Json(new JsonObject
        {
            ["accessToken"] = issued.AccessToken,
            ["tokenType"] = "Bearer",
            ["expiresIn"] = (long)(issued.ExpiresAt - tenant.Clock.GetUtcNow()).TotalSeconds,
            ["refreshToken"] = issued.RefreshToken,
            ["idToken"] = null,
        });
    }

    static string? Text(JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => throw new Refusal("InvalidRequestException", "Invalid request"),
    };

    static List<string> Texts(JsonObject body, string name) => body[name] switch
    {
        null => [],
        JsonArray array when array.All(item => item is JsonValue value && value.TryGetValue(out string? _)) =>
            [.. array.Select(item => item!.GetValue<string>())],
        _ => throw new Refusal("InvalidRequestException", "Invalid request"),
    };
}
