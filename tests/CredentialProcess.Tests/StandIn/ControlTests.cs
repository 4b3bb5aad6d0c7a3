using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace CredentialProcess.Tests.StandInTests;

public sealed class ControlTests
{
    const string Credentials = "/federation/credentials?role_name=ReadOnly&account_id=012345678901";
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Faults_settings_tokens_and_counts_are_in_reach_of_other_processes()
    {
        await using var wire = await Wire.StartAsync();
        await DoneAsync(wire.PostAsync("/_control/settings", new JsonObject { ["role-lifetime"] = 60 }));
        await DoneAsync(wire.PostAsync(
            "/_control/faults", """{"fault":["*=status:503","GetRoleCredentials=bare:429"]}"""));
        var minted = await Wire.OkAsync(wire.PostAsync("/_control/mint", new JsonObject { ["lifetime"] = 300 }));
        var token = minted["accessToken"]!.GetValue<string>();
        Assert.Equal("2026-11-21T12:05:00Z", minted["expiresAt"]!.GetValue<string>());

        await Wire.RefusedAsync(503, wire.GetAsync(Credentials, token));
        await Wire.RefusedAsync(429, wire.GetAsync(Credentials, token));
        var credentials = (await Wire.OkAsync(wire.GetAsync(Credentials, token)))["roleCredentials"]!;
        Assert.Equal(Clock.Noon.AddMinutes(1).ToUnixTimeMilliseconds(), credentials["expiration"]!.GetValue<long>());
        Assert.Equal(
            """{"GetRoleCredentials":3}""", (await Wire.OkAsync(wire.GetAsync("/_control/calls"))).ToJsonString());
        var requests = await wire.Http.GetFromJsonAsync<JsonArray>(
            new Uri(wire.StandIn.Url + "/_control/requests"), Cancellation);
        Assert.Equal(3, requests!.Count);
        Assert.Equal(token, requests[0]!["headers"]!["x-amz-sso_bearer_token"]!.GetValue<string>());

        await DoneAsync(wire.SendAsync(HttpMethod.Delete, "/_control/calls", null, null));
        await DoneAsync(wire.SendAsync(HttpMethod.Delete, "/_control/sign-ins", null, null));
        await Wire.RefusedAsync(401, wire.GetAsync(Credentials, token));
        Assert.Equal(1, wire.StandIn.Calls["GetRoleCredentials"]);
    }

    [Fact]
    public async Task A_device_code_can_be_allowed_without_a_page()
    {
        await using var wire = await Wire.StartAsync();
        var client = await wire.RegisterAsync();
        var code = await Wire.OkAsync(wire.StartDeviceAsync(client));
        var answer = new JsonObject { ["userCode"] = code["userCode"]!.GetValue<string>() };

        await DoneAsync(wire.PostAsync("/_control/approve", answer));

        Assert.Equal(
            """400 - {"message":"no such code waits"}""",
            await Wire.ErrorAsync(wire.PostAsync("/_control/approve", answer)));
        var deviceCode = code["deviceCode"]!.GetValue<string>();
        await Wire.OkAsync(wire.TokenAsync(client, Wire.DeviceGrant, ("deviceCode", deviceCode)));
    }

    [Fact]
    public async Task Registrations_can_be_forgotten()
    {
        await using var wire = await Wire.StartAsync();
        var client = await wire.RegisterAsync();
        await DoneAsync(wire.SendAsync(HttpMethod.Delete, "/_control/registrations", null, null));
        await Wire.RefusedAsync(401, wire.StartDeviceAsync(client));
        using var page = await wire.GetAsync(
            $"/authorize?client_id={client["clientId"]}&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Foauth%2Fcallback&state=x");
        Assert.Equal(400, (int)page.StatusCode);
        Assert.Contains("The client is unknown or expired.", await page.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_is_not_for_web_pages()
    {
        await using var wire = await Wire.StartAsync();

        using var foreign = new HttpRequestMessage(HttpMethod.Get, wire.StandIn.Url + "/_control/requests");
        foreign.Headers.Host = "attacker.example";
        using var refused = await wire.Http.SendAsync(foreign, Cancellation);
        Assert.Equal(403, (int)refused.StatusCode);
        Assert.Equal("""400 - {"message":"send JSON"}""", await Wire.ErrorAsync(wire.SendAsync(
            HttpMethod.Post, "/_control/settings", new StringContent("{}", Encoding.UTF8, "text/plain"), null)));
    }

    [Theory]
    [InlineData("/_control/settings", """{"colour":"blue"}""")]
    [InlineData("/_control/settings", """{"page-size":0}""")]
    [InlineData("/_control/settings", """{"rotation":"perhaps"}""")]
    [InlineData("/_control/faults", """{"fault":"explode"}""")]
    [InlineData("/_control/faults", "{}")]
    [InlineData("/_control/mint", """{"lifetime":"soon"}""")]
    [InlineData("/_control/mint", "nonsense")]
    public async Task What_makes_no_sense_is_refused(string path, string body)
    {
        await using var wire = await Wire.StartAsync();

        var error = await Wire.ErrorAsync(wire.PostAsync(path, body));

        Assert.StartsWith("400 - {\"message\":", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Role_credentials_open_the_console_once()
    {
        await using var wire = await Wire.StartAsync();
        var token = wire.StandIn.Tenant.Mint().AccessToken;
        var credentials = (await Wire.OkAsync(wire.GetAsync(Credentials, token)))["roleCredentials"]!;
        var session = new JsonObject
        {
            ["sessionId"] = credentials["accessKeyId"]!.GetValue<string>(),
            ["sessionKey"] = credentials["secretAccessKey"]!.GetValue<string>(),
            ["sessionToken"] = credentials["sessionToken"]!.GetValue<string>(),
        };

        var signIn = await Wire.OkAsync(wire.SubmitAsync(
            "/federation", ("Action", "getSigninToken"), ("SessionDuration", "3600"),
            ("Session", session.ToJsonString())));
        var login = "/federation?Action=login&Issuer=test&Destination=https%3A%2F%2Fus-east-1.console.aws.amazon.com%2F"
            + $"&SigninToken={signIn["SigninToken"]}";
        using var page = await wire.GetAsync(login);
        using var again = await wire.GetAsync(login);

        var html = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("ReadOnly 012345678901", html, StringComparison.Ordinal);
        Assert.Equal(400, (int)again.StatusCode);
        session["sessionKey"] = "wrong";
        using var wrong = await wire.SubmitAsync(
            "/federation", ("Action", "getSigninToken"), ("Session", session.ToJsonString()));
        Assert.Equal(400, (int)wrong.StatusCode);
    }

    static async Task DoneAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        Assert.Equal(204, (int)answer.StatusCode);
    }
}
