using System.Text;
using System.Text.Json.Nodes;
using IdentityCenter.Http;

namespace CredentialProcess.Tests.StandInTests;

/// <summary>
/// A stand-in with a clock that stands still until it is moved, and a plain HTTP client that follows nothing.
/// </summary>
sealed class Wire : IAsyncDisposable
{
    public const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    Wire(StandIn standIn, Clock clock)
    {
        StandIn = standIn;
        Time = clock;
    }

    public StandIn StandIn { get; }

    public Clock Time { get; }

    public HttpClient Http => _http;

    public static async Task<Wire> StartAsync(Setup? setup = null)
    {
        var clock = new Clock();
        setup = (setup ?? new Setup()) with { Clock = clock };
        return new Wire(await StandIn.StartAsync(setup, TestContext.Current.CancellationToken), clock);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await StandIn.DisposeAsync();
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token = null) =>
        SendAsync(HttpMethod.Get, path, null, token);

    public Task<HttpResponseMessage> PostAsync(string path, JsonObject body) => PostAsync(path, body.ToJsonString());

    public Task<HttpResponseMessage> PostAsync(string path, string json) =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"), null);

    public Task<HttpResponseMessage> SubmitAsync(string path, params (string, string)[] fields) => SendAsync(
        HttpMethod.Post, path,
        new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Item1, field.Item2))), null);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, string? token)
    {
        using var request = new HttpRequestMessage(method, StandIn.Url + path) { Content = body };
        if (token is not null)
            request.Headers.Add("x-amz-sso_bearer_token", token);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A client as the AWS CLI registers it: for device codes, or for a browser.</summary>
    public async Task<JsonObject> RegisterAsync(bool browser = false, bool scoped = true)
    {
        var body = new JsonObject { ["clientName"] = "botocore-client-test", ["clientType"] = "public" };
        if (scoped)
            body["scopes"] = new JsonArray("sso:account:access");
        if (browser)
        {
            body["grantTypes"] = new JsonArray("authorization_code", "refresh_token");
            body["redirectUris"] = new JsonArray("http://127.0.0.1/oauth/callback");
            body["issuerUrl"] = "https://stand-in.awsapps.com/start";
        }

        var answer = await OkAsync(PostAsync("/client/register", body));
        return new JsonObject
        {
            ["clientId"] = answer["clientId"]!.GetValue<string>(),
            ["clientSecret"] = answer["clientSecret"]!.GetValue<string>(),
        };
    }

    public Task<HttpResponseMessage> TokenAsync(JsonObject client, string grant, params (string, string)[] fields)
    {
        var body = client.DeepClone().AsObject();
        body["grantType"] = grant;
        foreach (var (name, value) in fields)
            body[name] = value;
        return PostAsync("/token", body);
    }

    public Task<HttpResponseMessage> StartDeviceAsync(JsonObject client)
    {
        var body = client.DeepClone().AsObject();
        body["startUrl"] = "https://stand-in.awsapps.com/start";
        return PostAsync("/device_authorization", body);
    }

    public static async Task<JsonObject> OkAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>The whole error: status, type header, body.</summary>
    public static async Task<string> ErrorAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        var type = answer.Headers.TryGetValues("x-amzn-ErrorType", out var values) ? values.Single() : "-";
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode} {type} {text}";
    }

    public static async Task RefusedAsync(int status, Task<HttpResponseMessage> call, string code = "")
    {
        var error = await ErrorAsync(call);
        Assert.StartsWith($"{status} {code}", error, StringComparison.Ordinal);
    }

    public static string OidcError(int status, string code, string error, string description) =>
        $"{status} {code}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/ "
        + $$"""{"error":"{{error}}","error_description":"{{description}}"}""";
}

sealed class Clock : TimeProvider
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, 250, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Noon;

    public override DateTimeOffset GetUtcNow() => Now;

    public void Move(double seconds) => Now = Now.AddSeconds(seconds);
}
