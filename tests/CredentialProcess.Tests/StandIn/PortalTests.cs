using System.Text.Json.Nodes;
using IdentityCenter.State;

namespace CredentialProcess.Tests.StandInTests;

public sealed class PortalTests
{
    const string Credentials = "/federation/credentials?role_name=ReadOnly&account_id=012345678901";

    [Fact]
    public async Task Role_credentials_end_in_milliseconds_and_differ_each_time()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromMinutes(20);
        var token = wire.StandIn.Tenant.Mint().AccessToken;

        var first = (await Wire.OkAsync(wire.GetAsync(Credentials, token)))["roleCredentials"]!.AsObject();
        var second = (await Wire.OkAsync(wire.GetAsync(Credentials, token)))["roleCredentials"]!.AsObject();

        Assert.Equal("ASIASTANDIN000000001", first["accessKeyId"]!.GetValue<string>());
        Assert.Equal("ASIASTANDIN000000002", second["accessKeyId"]!.GetValue<string>());
        Assert.Equal(40, first["secretAccessKey"]!.GetValue<string>().Length);
        Assert.Equal(Clock.Noon.AddMinutes(20).ToUnixTimeMilliseconds(), first["expiration"]!.GetValue<long>());
        Assert.Equal(
            ["accessKeyId", "secretAccessKey", "sessionToken", "expiration"], first.Select(field => field.Key));
        Assert.Equal(2, wire.StandIn.Calls["GetRoleCredentials"]);
        Assert.Equal(token, wire.StandIn.Requests[0].Token);
    }

    [Theory]
    [InlineData(Credentials, null, 401, "UnauthorizedException", "Session token not found or invalid")]
    [InlineData(Credentials, "wrong", 401, "UnauthorizedException", "Session token not found or invalid")]
    [InlineData("/assignment/accounts", "wrong", 401, "UnauthorizedException", "Session token not found or invalid")]
    [InlineData("/federation/credentials?role_name=No&account_id=012345678901", "", 403,
        "ForbiddenException", "No access")]
    [InlineData("/federation/credentials?role_name=ReadOnly&account_id=12345678901", "", 400,
        "InvalidRequestException", "Invalid account_id")]
    [InlineData("/federation/credentials?role_name=ReadOnly&account_id=112345678901", "", 404,
        "ResourceNotFoundException", "Account not found")]
    [InlineData("/assignment/roles?account_id=999999999999", "", 404, "ResourceNotFoundException", "Account not found")]
    [InlineData("/federation/credentials?account_id=012345678901", "", 400,
        "InvalidRequestException", "Missing role_name")]
    [InlineData("/assignment/roles", "", 400, "InvalidRequestException", "Missing account_id")]
    [InlineData("/assignment/accounts?max_result=101", "", 400, "InvalidRequestException", "Invalid max_result")]
    [InlineData("/assignment/accounts?max_result=0", "", 400, "InvalidRequestException", "Invalid max_result")]
    [InlineData("/assignment/accounts?next_token=nonsense", "", 400, "InvalidRequestException", "Invalid next_token")]
    public async Task Errors_have_the_portals_bytes(string path, string? token, int status, string code, string message)
    {
        await using var wire = await Wire.StartAsync();
        if (token == "")
            token = wire.StandIn.Tenant.Mint().AccessToken;

        var error = await Wire.ErrorAsync(wire.GetAsync(path, token));

        Assert.Equal(
            $$"""{{status}} - {"message":"{{message}}","__type":"com.amazonaws.switchboard.portal#{{code}}"}""", error);
    }

    [Fact]
    public async Task A_rate_lets_so_many_through_at_once_and_then_so_many_a_second()
    {
        await using var wire = await Wire.StartAsync();
        var token = wire.StandIn.Tenant.Mint().AccessToken;
        Assert.Equal(30, await PassedAsync());
        wire.StandIn.Tenant.Settings.Set("rate", "20");
        Assert.Equal(20, await PassedAsync());
        wire.Time.Move(0.5);
        Assert.Equal(10, await PassedAsync());
        Assert.Equal(90, wire.StandIn.Calls["ListAccounts"]);
        Assert.Equal("""
            429 - {"message":"Too many requests","__type":"com.amazonaws.switchboard.portal#TooManyRequestsException"}
            """, await Wire.ErrorAsync(wire.GetAsync(Credentials, token)));

        async Task<int> PassedAsync()
        {
            var passed = 0;
            for (var i = 0; i < 30; i++)
            {
                using var answer = await wire.GetAsync("/assignment/accounts", token);
                passed += answer.IsSuccessStatusCode ? 1 : 0;
            }

            return passed;
        }
    }

    [Fact]
    public void Accounts_can_be_read_from_a_file_and_what_is_none_is_told()
    {
        var account = Assert.Single(Account.Read("""[{"id":"012345678901","name":"a\nb","roles":["R"]}]"""u8));
        Assert.Equal(("012345678901", "a\nb", null), (account.Id, account.Name, account.Email));
        Assert.Equal(["R"], account.Roles);
        Assert.Throws<FormatException>(() => Account.Read("""[{"name":"x"}]"""u8));
        Assert.Throws<FormatException>(() => Account.Read("{"u8));
    }

    [Fact]
    public async Task A_token_ends_with_its_lifetime()
    {
        await using var wire = await Wire.StartAsync();
        var token = wire.StandIn.Tenant.Mint(lifetime: TimeSpan.FromMinutes(5)).AccessToken;

        wire.Time.Move(299);
        await Wire.OkAsync(wire.GetAsync(Credentials, token));
        wire.Time.Move(1);
        await Wire.RefusedAsync(401, wire.GetAsync(Credentials, token));
    }

    [Fact]
    public async Task Signing_out_ends_the_token_and_its_refresh_token()
    {
        await using var wire = await Wire.StartAsync();
        var minted = wire.StandIn.Tenant.Mint();
        var other = wire.StandIn.Tenant.Mint();

        using var answer = await wire.SendAsync(HttpMethod.Post, "/logout", null, minted.AccessToken);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await Wire.RefusedAsync(401, wire.GetAsync(Credentials, minted.AccessToken));
        await Wire.OkAsync(wire.GetAsync(Credentials, other.AccessToken));
        var client = new JsonObject { ["clientId"] = minted.ClientId, ["clientSecret"] = minted.ClientSecret };
        Assert.Equal(
            Wire.OidcError(400, "InvalidGrantException", "invalid_grant", "Invalid refresh token provided"),
            await Wire.ErrorAsync(wire.TokenAsync(client, "refresh_token", ("refreshToken", minted.RefreshToken!))));
    }

    [Fact]
    public async Task Six_hundred_accounts_come_in_pages()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Tenant.Accounts = Account.Some(600);
        var token = wire.StandIn.Tenant.Mint().AccessToken;
        var ids = new List<string>();

        string? next = null;
        do
        {
            var query = next is null ? "" : $"&next_token={Uri.EscapeDataString(next)}";
            var page = await Wire.OkAsync(wire.GetAsync($"/assignment/accounts?max_result=97{query}", token));
            ids.AddRange(page["accountList"]!.AsArray().Select(row => row!["accountId"]!.GetValue<string>()));
            next = page["nextToken"]?.GetValue<string>();
        }
        while (next is not null);

        Assert.Equal(wire.StandIn.Tenant.Accounts.Select(account => account.Id), ids);
        Assert.Equal(600, ids.Distinct().Count());
        Assert.Equal(7, wire.StandIn.Calls["ListAccounts"]);
    }

    [Fact]
    public async Task Roles_come_in_pages_with_names_as_they_are()
    {
        await using var wire = await Wire.StartAsync();
        var token = wire.StandIn.Tenant.Mint().AccessToken;

        var page = await Wire.OkAsync(wire.GetAsync("/assignment/roles?account_id=210987654321&max_result=1", token));

        Assert.Equal("DatenLeser+Schreiber", page["roleList"]![0]!["roleName"]!.GetValue<string>());
        Assert.Equal("next+/1==", page["nextToken"]!.GetValue<string>());
        var credentials = "/federation/credentials?account_id=210987654321&role_name=DatenLeser";
        await Wire.OkAsync(wire.GetAsync(credentials + "%2BSchreiber", token));
        await Wire.RefusedAsync(403, wire.GetAsync(credentials + "+Schreiber", token));
    }

    [Fact]
    public async Task Names_are_sent_as_they_are()
    {
        await using var wire = await Wire.StartAsync();

        using var answer = await wire.GetAsync("/assignment/accounts", wire.StandIn.Tenant.Mint().AccessToken);

        Assert.Contains(
            "\"accountName\":\"Entwicklung – Müller & Söhne\",\"emailAddress\":\"dev@example.com\"",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(Clock.Noon.AddMilliseconds(-250), answer.Headers.Date);
    }

    [Fact]
    public async Task An_endpoint_with_a_path_works_too()
    {
        await using var wire = await Wire.StartAsync();

        await Wire.OkAsync(wire.GetAsync("/base" + Credentials, wire.StandIn.Tenant.Mint().AccessToken));

        Assert.Equal("/base/federation/credentials", Assert.Single(wire.StandIn.Requests).Path);
    }
}
