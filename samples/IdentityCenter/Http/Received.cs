using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityCenter.State;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityCenter.Http;

/// <summary>
/// A recorded request, which routes handle and tests inspect. It holds tokens, valid only at the stand-in.
/// </summary>
public sealed record Received(
    string Operation,
    string Method,
    string BaseUrl,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    string Body)
{
    // No call of the services comes near this.
    const int LargestBody = 256 * 1024;

    public string? Host => Headers.GetValueOrDefault("Host");

    /// <summary>The bearer token of portal calls.</summary>
    public string? Token => Headers.GetValueOrDefault("x-amz-sso_bearer_token");

    /// <summary>
    /// The operation; for CreateToken with the grant's last part, as <c>CreateToken:refresh_token</c>.
    /// </summary>
    public string Call { get; private init; } = Operation;

    /// <summary>The id in the response's header, which the query protocol repeats in the body.</summary>
    internal string RequestId { get; private init; } = "";

    internal Received As(string operation) => this with { Operation = operation, Call = operation };

    internal static async Task<Received> ReadAsync(HttpContext http, string operation)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is var count && count > 0)
        {
            body.Write(buffer, 0, count);
            if (body.Length > LargestBody)
                throw new BadHttpRequestException("too large", StatusCodes.Status413PayloadTooLarge);
        }

        var received = new Received(
            operation,
            http.Request.Method,
            $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}",
            http.Request.PathBase + http.Request.Path,
            http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            http.Request.Headers.ToDictionary(
                pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Encoding.UTF8.GetString(body.ToArray()))
        {
            RequestId = http.Response.Headers["x-amzn-RequestId"].ToString(),
        };
        return operation == "CreateToken" && received.TryParse()?["grantType"] is JsonValue grant
            && grant.TryGetValue(out string? name)
                ? received with { Call = $"CreateToken:{name.Split(':')[^1]}" }
                : received;
    }

    internal JsonObject Json() => TryParse() ?? throw new Refusal("InvalidRequestException", "Invalid request");

    internal IReadOnlyDictionary<string, string> Form() =>
        QueryHelpers.ParseQuery(Body).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    JsonObject? TryParse()
    {
        try
        {
            return JsonNode.Parse(Body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
