using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace CredentialProcess.Tests.StandInTests;

public sealed class SignInTests
{
    const string Verifier = "BbdCg5O99kk2s_7lEWTscw67MnJcyXXe1Oul2v2XAUJAPSgq.jsd-z56F9d6.eXy";
    const string Challenge = "oDjRgOaW46OVOS7JL90XBK9nhev7REpPriS0smzkXzw";
    const string Redirect = "http://127.0.0.1:42855/oauth/callback";

    [Fact]
    public async Task A_person_allows_a_device_and_the_token_opens_a_role()
    {
        await using var wire = await Wire.StartAsync();
        var client = await wire.RegisterAsync();
        var code = await Wire.OkAsync(wire.StartDeviceAsync(client));
        var userCode = code["userCode"]!.GetValue<string>();
        Assert.Equal($"{wire.StandIn.Url}/device", code["verificationUri"]!.GetValue<string>());
        Assert.Equal(
            $"{wire.StandIn.Url}/device?user_code={userCode}", code["verificationUriComplete"]!.GetValue<string>());
        Assert.Equal(600, code["expiresIn"]!.GetValue<int>());

        using (var page = await wire.GetAsync($"/device?user_code={userCode}"))
        {
            var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains($"<output id=\"user-code\">{userCode}</output>", html, StringComparison.Ordinal);
            Assert.Contains("id=\"allow\"", html, StringComparison.Ordinal);
            Assert.Contains("id=\"deny\"", html, StringComparison.Ordinal);
        }

        var typed = userCode.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();
        using (var answered = await wire.SubmitAsync("/device", ("user_code", typed), ("decision", "allow")))
            Assert.Equal(200, (int)answered.StatusCode);

        var token = await Wire.OkAsync(RedeemAsync(wire, client, code));
        Assert.Equal("Bearer", token["tokenType"]!.GetValue<string>());
        Assert.Equal(28800, token["expiresIn"]!.GetValue<int>());
        await Wire.OkAsync(wire.GetAsync(
            "/federation/credentials?role_name=ReadOnly&account_id=012345678901",
            token["accessToken"]!.GetValue<string>()));
        Assert.Equal(
            Wire.OidcError(400, "InvalidGrantException", "invalid_grant", "Invalid device code provided"),
            await Wire.ErrorAsync(RedeemAsync(wire, client, code)));
        Assert.Equal(2, wire.StandIn.Calls["CreateToken:device_code"]);
    }

    [Fact]
    public async Task A_device_that_asks_too_fast_is_slowed_down_for_good()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Tenant.Settings.PollInterval = TimeSpan.FromSeconds(5);
        var client = await wire.RegisterAsync();
        var code = await Wire.OkAsync(wire.StartDeviceAsync(client));
        Assert.Equal(5, code["interval"]!.GetValue<int>());
        var pending = Wire.OidcError(
            400, "AuthorizationPendingException", "authorization_pending", "Authorization is still pending");
        var slowDown = Wire.OidcError(400, "SlowDownException", "slow_down", "Too many requests, please slow down");

        // The AWS CLI asks twice at once before it begins to wait.
        Assert.Equal(pending, await Wire.ErrorAsync(RedeemAsync(wire, client, code)));
        Assert.Equal(pending, await Wire.ErrorAsync(RedeemAsync(wire, client, code)));
        wire.Time.Move(5);
        Assert.Equal(pending, await Wire.ErrorAsync(RedeemAsync(wire, client, code)));
        wire.Time.Move(4);
        Assert.Equal(slowDown, await Wire.ErrorAsync(RedeemAsync(wire, client, code)));
        wire.Time.Move(9);
        Assert.Equal(slowDown, await Wire.ErrorAsync(RedeemAsync(wire, client, code)));
        wire.Time.Move(15);
        Assert.Equal(pending, await Wire.ErrorAsync(RedeemAsync(wire, client, code)));
    }

    [Fact]
    public async Task A_device_code_can_be_denied_or_run_out()
    {
        await using var wire = await Wire.StartAsync();
        var client = await wire.RegisterAsync();
        var denied = await Wire.OkAsync(wire.StartDeviceAsync(client));
        var late = await Wire.OkAsync(wire.StartDeviceAsync(client));

        Assert.True(wire.StandIn.Tenant.Deny(denied["userCode"]!.GetValue<string>()));
        Assert.Equal(
            Wire.OidcError(400, "AccessDeniedException", "access_denied", "Authorization request was denied"),
            await Wire.ErrorAsync(RedeemAsync(wire, client, denied)));
        wire.Time.Move(600);
        Assert.False(wire.StandIn.Tenant.Approve(late["userCode"]!.GetValue<string>()));
        Assert.Equal(
            Wire.OidcError(400, "ExpiredTokenException", "expired_token", "Device code is expired"),
            await Wire.ErrorAsync(RedeemAsync(wire, client, late)));
    }

    [Fact]
    public async Task Without_a_scope_there_is_no_refresh_token()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Tenant.Settings.AutoApproves = true;
        var client = await wire.RegisterAsync(scoped: false);
        var token = await Wire.OkAsync(RedeemAsync(wire, client, await Wire.OkAsync(wire.StartDeviceAsync(client))));

        Assert.True(token.ContainsKey("refreshToken"));
        Assert.Null(token["refreshToken"]);
    }

    [Fact]
    public async Task A_refresh_token_works_once()
    {
        await using var wire = await Wire.StartAsync();
        var minted = wire.StandIn.Tenant.Mint();
        var client = Client(minted);
        var invalid = Wire.OidcError(400, "InvalidGrantException", "invalid_grant", "Invalid refresh token provided");

        var first = await Wire.OkAsync(RefreshAsync(wire, client, minted.RefreshToken!));
        Assert.Equal(invalid, await Wire.ErrorAsync(RefreshAsync(wire, client, minted.RefreshToken!)));
        var next = first["refreshToken"]!.GetValue<string>();
        Assert.Equal(invalid, await Wire.ErrorAsync(RefreshAsync(wire, await wire.RegisterAsync(), next)));
        await Wire.OkAsync(RefreshAsync(wire, client, next));
        Assert.Equal(4, wire.StandIn.Calls["CreateToken:refresh_token"]);
    }

    [Fact]
    public async Task Of_many_who_use_one_refresh_token_at_once_one_wins()
    {
        await using var wire = await Wire.StartAsync();
        var minted = wire.StandIn.Tenant.Mint();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => RefreshAsync(wire, Client(minted), minted.RefreshToken!)));

        Assert.Equal(1, answers.Count(answer => answer.IsSuccessStatusCode));
        Assert.Equal(50, wire.StandIn.Calls["CreateToken:refresh_token"]);
    }

    [Fact]
    public async Task A_rotated_refresh_token_works_in_its_grace_and_rotation_can_be_off()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Tenant.Settings.RotationGrace = TimeSpan.FromSeconds(30);
        var minted = wire.StandIn.Tenant.Mint();
        var client = Client(minted);

        await Wire.OkAsync(RefreshAsync(wire, client, minted.RefreshToken!));
        wire.Time.Move(29);
        var second = await Wire.OkAsync(RefreshAsync(wire, client, minted.RefreshToken!));
        wire.Time.Move(1);
        await Wire.RefusedAsync(400, RefreshAsync(wire, client, minted.RefreshToken!));

        wire.StandIn.Tenant.Settings.RotatesRefreshTokens = false;
        var kept = second["refreshToken"]!.GetValue<string>();
        Assert.Equal(kept, (await Wire.OkAsync(RefreshAsync(wire, client, kept)))["refreshToken"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_registration_ends()
    {
        await using var wire = await Wire.StartAsync();
        var minted = wire.StandIn.Tenant.Mint(registrationLifetime: TimeSpan.FromHours(1));

        wire.Time.Move(3600);

        Assert.Equal(
            Wire.OidcError(401, "InvalidClientException", "invalid_client", "Invalid client provided"),
            await Wire.ErrorAsync(RefreshAsync(wire, Client(minted), minted.RefreshToken!)));
    }

    [Fact]
    public async Task A_person_allows_a_sign_in_by_browser_and_the_code_works_once()
    {
        await using var wire = await Wire.StartAsync();
        var client = await wire.RegisterAsync(browser: true);

        var location = await AnswerAsync(wire, client, "allow");
        var query = QueryHelpers.ParseQuery(location.Query);
        Assert.Equal(Redirect, location.GetLeftPart(UriPartial.Path));
        Assert.Equal("the state", query["state"]);

        Assert.Equal(Challenge, Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))));
        var code = query["code"].ToString();
        var token = await Wire.OkAsync(RedeemAsync(wire, client, code, Redirect, Verifier));
        Assert.NotNull(token["refreshToken"]);
        Assert.Equal(
            Wire.OidcError(400, "InvalidGrantException", "invalid_grant", "Invalid authorization code provided"),
            await Wire.ErrorAsync(RedeemAsync(wire, client, code, Redirect, Verifier)));
    }

    [Theory]
    [InlineData("http://127.0.0.1:42856/oauth/callback", Verifier)]
    [InlineData(Redirect, Verifier + "x")]
    public async Task A_code_goes_with_its_redirect_and_its_verifier(string redirect, string verifier)
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Tenant.Settings.AutoApproves = true;
        var client = await wire.RegisterAsync(browser: true);
        using var answer = await wire.GetAsync(Authorize(client));
        var code = QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["code"].ToString();

        await Wire.RefusedAsync(
            400, RedeemAsync(wire, client, code, redirect, verifier), "InvalidGrantException");
        // Tried wrongly, it is used up.
        await Wire.RefusedAsync(400, RedeemAsync(wire, client, code, Redirect, Verifier), "InvalidGrantException");
    }

    [Fact]
    public async Task A_person_denies_a_sign_in_by_browser()
    {
        await using var wire = await Wire.StartAsync();

        var location = await AnswerAsync(wire, await wire.RegisterAsync(browser: true), "deny");

        Assert.Equal($"{Redirect}?error=access_denied&state=the%20state", location.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://localhost:42855/oauth/callback")]
    [InlineData("http://127.0.0.1:42855/oauth/other")]
    [InlineData("http://127.0.0.1:42855/oauth/callback?more=1")]
    [InlineData("http://127.0.0.1:42855/oauth/callback#part")]
    [InlineData("http://user@127.0.0.1:42855/oauth/callback")]
    [InlineData("https://127.0.0.1:42855/oauth/callback")]
    [InlineData("http://127.0.0.1.example.com/oauth/callback")]
    public async Task A_foreign_redirect_is_never_followed(string redirect)
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Tenant.Settings.AutoApproves = true;

        using var answer = await wire.GetAsync(Authorize(await wire.RegisterAsync(browser: true), redirect));

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Theory]
    [InlineData("&scopes=sso%3Aaccount%3Aaccess", "&scopes=sso%3Aaccount%3Aaccess%20more", "invalid_scope")]
    [InlineData("S256", "plain", "invalid_request")]
    [InlineData("response_type=code", "response_type=token", "unsupported_response_type")]
    public async Task A_bad_request_goes_back_as_an_error(string part, string instead, string error)
    {
        await using var wire = await Wire.StartAsync();
        var path = Authorize(await wire.RegisterAsync(browser: true)).Replace(part, instead, StringComparison.Ordinal);

        using var answer = await wire.GetAsync(path);

        Assert.Equal($"{Redirect}?error={error}&state=the%20state", answer.Headers.Location!.AbsoluteUri);
    }

    [Fact]
    public async Task Each_kind_of_client_keeps_to_its_grant()
    {
        await using var wire = await Wire.StartAsync();
        var unauthorized = Wire.OidcError(
            400, "UnauthorizedClientException", "unauthorized_client", "Client is not allowed to use this grant");

        Assert.Equal(
            unauthorized, await Wire.ErrorAsync(wire.StartDeviceAsync(await wire.RegisterAsync(browser: true))));
        Assert.Equal(unauthorized, await Wire.ErrorAsync(
            RedeemAsync(wire, await wire.RegisterAsync(), "code", Redirect, Verifier)));
    }

    [Theory]
    [InlineData("""{"clientName":"x","clientType":"confidential"}""", "InvalidClientMetadata")]
    [InlineData("""{"clientName":"x","clientType":"public","scopes":["a b"]}""", "InvalidScope")]
    [InlineData("""{"clientName":"x","clientType":"public","grantTypes":["implicit"]}""", "UnsupportedGrantType")]
    [InlineData("""{"clientName":"x","clientType":"public","redirectUris":["http://10.0.0.1/"]}""",
        "InvalidRedirectUri")]
    [InlineData("""{"clientName":"x","clientType":"public","grantTypes":["authorization_code"]}""", "InvalidRequest")]
    [InlineData("""{"clientType":"public"}""", "InvalidRequest")]
    [InlineData("""{"clientName":7,"clientType":"public"}""", "InvalidRequest")]
    [InlineData("[]", "InvalidRequest")]
    [InlineData("{", "InvalidRequest")]
    [InlineData("", "InvalidRequest")]
    public async Task A_bad_registration_is_refused_in_the_services_bytes(string body, string code)
    {
        await using var wire = await Wire.StartAsync();

        var refusal = await Wire.ErrorAsync(wire.PostAsync("/client/register", body));

        var (error, description) = code switch
        {
            "InvalidClientMetadata" => ("invalid_client_metadata", "Invalid client metadata"),
            "InvalidScope" => ("invalid_scope", "Invalid scope"),
            "UnsupportedGrantType" => ("unsupported_grant_type", "Unsupported grant type"),
            "InvalidRedirectUri" => ("invalid_redirect_uri", "Invalid redirect uri"),
            _ => ("invalid_request", "Invalid request"),
        };
        Assert.Equal(Wire.OidcError(400, code + "Exception", error, description), refusal);
    }

    [Fact]
    public async Task The_start_page_names_its_region()
    {
        await using var wire = await Wire.StartAsync();

        using var page = await wire.GetAsync("/start/");

        Assert.Contains(
            "<meta name=\"region\" content=\"us-east-1\"/>",
            await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    static JsonObject Client(IdentityCenter.State.Minted minted) =>
        new() { ["clientId"] = minted.ClientId, ["clientSecret"] = minted.ClientSecret };

    static Task<HttpResponseMessage> RedeemAsync(Wire wire, JsonObject client, JsonObject code) =>
        wire.TokenAsync(client, Wire.DeviceGrant, ("deviceCode", code["deviceCode"]!.GetValue<string>()));

    static Task<HttpResponseMessage> RedeemAsync(
        Wire wire, JsonObject client, string code, string redirect, string verifier) => wire.TokenAsync(
            client, "authorization_code", ("code", code), ("redirectUri", redirect), ("codeVerifier", verifier));

    static Task<HttpResponseMessage> RefreshAsync(Wire wire, JsonObject client, string refreshToken) =>
        wire.TokenAsync(client, "refresh_token", ("refreshToken", refreshToken));

    static string Authorize(JsonObject client, string redirect = Redirect) =>
        $"/authorize?response_type=code&client_id={client["clientId"]}&redirect_uri={Uri.EscapeDataString(redirect)}"
        + $"&state=the%20state&code_challenge_method=S256&scopes=sso%3Aaccount%3Aaccess&code_challenge={Challenge}";

    /// <summary>Opens the page, reads its form, presses a button.</summary>
    static async Task<Uri> AnswerAsync(Wire wire, JsonObject client, string decision)
    {
        using var page = await wire.GetAsync(Authorize(client));
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var request = html.Split("name=\"request\" value=\"")[1].Split('"')[0];
        using var answer = await wire.SubmitAsync("/authorize", ("request", request), ("decision", decision));
        Assert.Equal(303, (int)answer.StatusCode);
        using var again = await wire.SubmitAsync("/authorize", ("request", request), ("decision", decision));
        Assert.Equal(400, (int)again.StatusCode);
        return answer.Headers.Location!;
    }
}
