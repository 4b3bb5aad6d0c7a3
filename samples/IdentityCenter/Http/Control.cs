using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// The stand-in's own API under <c>/_control</c>, for tests in another process: faults, settings, counts, and recorded
/// requests. Its calls are neither counted nor recorded, and require a loopback Host, so that no web page can use them
/// through this machine's browser.
/// </summary>
static class Control
{
    public static void Map(WebApplication app, StandIn standIn)
    {
        var tenant = standIn.Tenant;
        Get("calls", () => new JsonObject(standIn.Calls.Snapshot()
            .Select(count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value))));
        Delete("calls", standIn.Calls.Clear);
        Get("requests", () => new JsonArray([.. standIn.Requests.Select(Show)]));
        Delete("requests", standIn.ForgetRequests);
        Get("faults", () => new JsonArray([.. standIn.Faults.Snapshot().Select(fault => (JsonNode?)fault.ToString())]));
        Post("faults", body => Each(body, "fault", standIn.Faults.Add));
        Delete("faults", standIn.Faults.Clear);
        Post("settings", body => Every(body, tenant.Settings.Set));
        Post("approve", body => Found(tenant.Approve(Text(body, "userCode"))));
        Post("deny", body => Found(tenant.Deny(Text(body, "userCode"))));
        Post("mint", body => JsonNode.Parse(tenant.Mint(
            Text(body, "startUrl"), Lifetime(Text(body, "lifetime")), Text(body, "refreshable") != "false").ToJson()));
        Post("trust", body => Trust(tenant, body));
        Delete("trust", tenant.Trust.Clear);
        Get("assumed-roles", () => JsonSerializer.SerializeToNode(tenant.AssumedRoles, JsonSerializerOptions.Web));
        Delete("sign-ins", tenant.EndSignIns);
        Delete("refresh-tokens", tenant.EndRefreshTokens);
        Delete("registrations", tenant.ForgetRegistrations);

        void Get(string name, Func<JsonNode?> read) => On("GET", name, _ => read());

        void Post(string name, Func<JsonObject, JsonNode?> act) => On("POST", name, act);

        void Delete(string name, Action act) => On("DELETE", name, _ =>
        {
            act();
            return null;
        });

        void On(string method, string name, Func<JsonObject, JsonNode?> act) =>
            app.MapMethods($"/_control/{name}", [method], http => ServeAsync(http, act));
    }

    static async Task ServeAsync(HttpContext http, Func<JsonObject, JsonNode?> act)
    {
        var answer = Answer.Empty(403);
        if (IsLoopback(http.Request.Host.Host))
        {
            try
            {
                var request = await Received.ReadAsync(http, "Control");
                // A web form can't send this content type without a CORS preflight.
                var body = HttpMethods.IsPost(http.Request.Method)
                    ? http.Request.HasJsonContentType() ? request.Json() : throw new FormatException("send JSON")
                    : [];
                answer = act(body) is { } result ? Answer.Json(result) : Answer.Empty(204);
            }
            catch (Exception wrong) when (wrong is FormatException or Refusal)
            {
                answer = Answer.Json(new JsonObject { ["message"] = wrong.Message }, 400);
            }
        }

        await answer.SendAsync(http.Response);
    }

    static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    static JsonObject Show(Received request) => new()
    {
        ["operation"] = request.Call,
        ["method"] = request.Method,
        ["path"] = request.Path,
        ["query"] = Show(request.Query),
        ["headers"] = Show(request.Headers),
        ["body"] = request.Body,
    };

    static JsonObject Show(IReadOnlyDictionary<string, string> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    static JsonNode? Each(JsonObject body, string name, Action<string> act)
    {
        var lines = body[name] is JsonArray many
            ? many.Select(line => line?.ToString() ?? "")
            : [Text(body, name) ?? throw new FormatException($"send {name}")];
        foreach (var line in lines)
            act(line);
        return null;
    }

    static JsonNode? Every(JsonObject body, Action<string, string> act)
    {
        foreach (var (name, value) in body)
            act(name, value?.ToString() ?? "");
        return null;
    }

    static JsonNode? Found(bool found) => found ? null : throw new FormatException("no such code waits");

    static JsonNode? Trust(Tenant tenant, JsonObject body)
    {
        var rule = new TrustedRole(Text(body, "roleArn") ?? throw new FormatException("send roleArn"))
        {
            Caller = Text(body, "caller"),
            ExternalId = Text(body, "externalId"),
            MfaCode = Text(body, "mfaCode"),
        };
        tenant.Trust.Add(Text(body, "maxDuration") is { } seconds
            ? rule with { MaxDuration = Settings.Seconds(seconds) }
            : rule);
        return null;
    }

    static string? Text(JsonObject body, string name) => body[name]?.ToString();

    static TimeSpan? Lifetime(string? seconds) => seconds is null
        ? null
        : TimeSpan.FromSeconds(int.Parse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
}
