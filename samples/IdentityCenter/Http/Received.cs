using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityCenter.State;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityCenter.Http;

/// <summary>
/// One request as it arrived, whole: what the routes work on and what tests look at afterwards. It does hold tokens;
/// they open nothing but the stand-in.
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
    // No call of the two services comes near this.
    const int LargestBody = 256 * 1024;

    public string? Host => Headers.GetValueOrDefault("Host");

    /// <summary>The portal's token, which every portal call carries.</summary>
    public string? Token => Headers.GetValueOrDefault("x-amz-sso_bearer_token");

    /// <summary>The operation; CreateToken with the grant's last word, as <c>CreateToken:refresh_token</c>.</summary>
    public string Call { get; private init; } = Operation;

    /// <summary>The same request, now that it is known what it asks for.</summary>
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
            Encoding.UTF8.GetString(body.ToArray()));
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
