using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace IdentityCenter.Http;

/// <summary>
/// A response before it is sent, so that faults can alter it. The services send UTF-8 without escapes.
/// </summary>
sealed record Answer(int Status, string? ContentType, byte[] Body)
{
    static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static Answer Empty(int status = 200) => new(status, null, []);

    public static Answer Json(JsonNode body, int status = 200) =>
        new(status, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString(_plain)));

    /// <summary>Response of an AWS JSON 1.1 service.</summary>
    public static Answer AwsJson(JsonNode body) => Json(body) with { ContentType = "application/x-amz-json-1.1" };

    /// <summary>Response of a query protocol service.</summary>
    public static Answer Xml(XElement body, int status = 200) =>
        new(status, "text/xml", Encoding.UTF8.GetBytes(body.ToString()));

    /// <summary>A page without external resources whose forms lead only to this machine.</summary>
    public static Answer Html(string page, int status = 200) =>
        new(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page))
        {
            Headers =
            [
                ("Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http://127.0.0.1:*; "
                    + "frame-ancestors 'none'; base-uri 'none'"),
                ("Cache-Control", "no-store"),
                ("Referrer-Policy", "no-referrer"),
            ],
        };

    public static Answer Redirect(string url, int status = 303) =>
        Empty(status) with { Headers = [("Location", url), ("Cache-Control", "no-store")] };

    /// <summary>An error of either service, by the exception's name in the service models.</summary>
    public static Answer Error(bool portal, string code, string message, int? status = null)
    {
        var number = status ?? StatusOf(code);
        var type = $"com.amazonaws.switchboard.portal#{code}";
        return portal
            ? Json(new JsonObject { ["message"] = message, ["__type"] = type }, number)
            : Json(new JsonObject { ["error"] = OAuthName(code), ["error_description"] = message }, number) with
            {
                Headers =
                    [("x-amzn-ErrorType", $"{code}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/")],
            };
    }

    public async Task SendAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = ContentType;
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;
        // 204 has no length, and Kestrel breaks the connection on any write to it, even of nothing.
        if (Status != 204)
            response.ContentLength = Body.Length;
        if (Body.Length > 0 && !HttpMethods.IsHead(response.HttpContext.Request.Method))
            await response.Body.WriteAsync(Body, response.HttpContext.RequestAborted);
    }

    static int StatusOf(string code) => code switch
    {
        "UnauthorizedException" => 401,
        "InvalidClientException" => 401,
        "ForbiddenException" => 403,
        "ResourceNotFoundException" or "UnknownOperationException" => 404,
        "TooManyRequestsException" => 429,
        "InternalServerException" => 500,
        "ServiceUnavailableException" => 503,
        _ => 400,
    };

    /// <summary>InvalidGrantException is <c>invalid_grant</c> (RFC 6749 §5.2, RFC 8628 §3.5).</summary>
    static string OAuthName(string code)
    {
        var name = code.EndsWith("Exception", StringComparison.Ordinal) ? code[..^"Exception".Length] : code;
        if (name == "InternalServer")
            return "server_error";
        return string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{c}" : $"{c}")).ToLowerInvariant();
    }
}
