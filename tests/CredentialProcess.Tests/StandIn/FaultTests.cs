using System.Net.Sockets;
using System.Text.Json.Nodes;
using IdentityCenter.Http;

namespace CredentialProcess.Tests.StandInTests;

public sealed class FaultTests
{
    const string Credentials = "/federation/credentials?role_name=ReadOnly&account_id=012345678901";
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("status:400", "InvalidRequestException")]
    [InlineData("status:401", "UnauthorizedException")]
    [InlineData("status:403", "ForbiddenException")]
    [InlineData("status:404", "ResourceNotFoundException")]
    [InlineData("status:429", "TooManyRequestsException")]
    [InlineData("status:500", "InternalServerException")]
    [InlineData("status:503", "ServiceUnavailableException")]
    [InlineData("status:400,code=Made.Up", "Made.Up")]
    public async Task A_fault_refuses_in_the_portals_form(string kind, string code)
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add($"GetRoleCredentials={kind}");

        var error = await Wire.ErrorAsync(wire.GetAsync(Credentials));

        var message = code == "ForbiddenException" ? "No access" : "A fault was asked for";
        var type = $"com.amazonaws.switchboard.portal#{code}";
        Assert.Equal($$"""{{kind[7..10]}} - {"message":"{{message}}","__type":"{{type}}"}""", error);
    }

    [Theory]
    [InlineData("bare:429", 429, "")]
    [InlineData("empty", 200, "")]
    [InlineData("missing", 200, """{"roleCredentials":{}}""")]
    [InlineData("null", 200,
        """{"roleCredentials":{"accessKeyId":null,"secretAccessKey":null,"sessionToken":null,"expiration":null}}""")]
    [InlineData("missing:roleCredentials", 200, "{}")]
    public async Task A_fault_answers_once_in_the_services_place(string kind, int status, string body)
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add($"GetRoleCredentials={kind}");
        var token = wire.StandIn.Tenant.Mint().AccessToken;

        Assert.Equal($"{status} - {body}", await Wire.ErrorAsync(wire.GetAsync(Credentials, token)));
        await Wire.OkAsync(wire.GetAsync(Credentials, token));
        Assert.Empty(wire.StandIn.Faults.Snapshot());
        Assert.Equal(2, wire.StandIn.Calls["GetRoleCredentials"]);
    }

    [Fact]
    public async Task A_throttled_caller_may_be_told_when_to_come_back()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add("*=status:429,retry-after=7,times=2");

        for (var i = 0; i < 2; i++)
        {
            using var answer = await wire.GetAsync("/assignment/accounts");
            Assert.Equal(429, (int)answer.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter!.Delta);
        }

        await Wire.RefusedAsync(401, wire.GetAsync("/assignment/accounts"));
    }

    [Fact]
    public async Task An_OIDC_fault_has_the_OIDC_form()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add("CreateToken:refresh_token=status:400,code=InvalidGrantException");
        wire.StandIn.Faults.Add("CreateToken=status:500");

        Assert.Equal(
            Wire.OidcError(400, "InvalidGrantException", "invalid_grant", "A fault was asked for"),
            await Wire.ErrorAsync(wire.TokenAsync([], "refresh_token")));
        Assert.Equal(
            Wire.OidcError(500, "InternalServerException", "server_error", "A fault was asked for"),
            await Wire.ErrorAsync(wire.TokenAsync([], "refresh_token")));
    }

    [Fact]
    public async Task A_field_can_be_lost_or_made_null()
    {
        await using var wire = await Wire.StartAsync();
        var token = wire.StandIn.Tenant.Mint().AccessToken;
        wire.StandIn.Faults.Add("GetRoleCredentials=missing:sessionToken");
        wire.StandIn.Faults.Add("GetRoleCredentials=null:expiration");
        wire.StandIn.Faults.Add("ListAccounts=missing:accountName");

        var missing = (await Wire.OkAsync(wire.GetAsync(Credentials, token)))["roleCredentials"]!.AsObject();
        var empty = (await Wire.OkAsync(wire.GetAsync(Credentials, token)))["roleCredentials"]!.AsObject();
        var accounts = (await Wire.OkAsync(wire.GetAsync("/assignment/accounts", token)))["accountList"]!.AsArray();

        Assert.Equal(["accessKeyId", "secretAccessKey", "expiration"], missing.Select(field => field.Key));
        Assert.True(empty.ContainsKey("expiration"));
        Assert.Null(empty["expiration"]);
        Assert.All(
            accounts, row => Assert.Equal(["accountId", "emailAddress"], row!.AsObject().Select(field => field.Key)));
    }

    [Fact]
    public async Task A_connection_can_break_before_or_in_the_middle_of_the_answer()
    {
        await using var wire = await Wire.StartAsync();
        var token = wire.StandIn.Tenant.Mint().AccessToken;

        wire.StandIn.Faults.Add("GetRoleCredentials=reset");
        var reset = await Assert.ThrowsAsync<HttpRequestException>(() => wire.GetAsync(Credentials, token));
        var socket = Assert.IsType<SocketException>(reset.InnerException!.InnerException ?? reset.InnerException);
        Assert.Equal(SocketError.ConnectionReset, socket.SocketErrorCode);

        wire.StandIn.Faults.Add("GetRoleCredentials=half");
        await Assert.ThrowsAsync<HttpRequestException>(() => wire.GetAsync(Credentials, token));
        await Wire.OkAsync(wire.GetAsync(Credentials, token));
    }

    [Fact]
    public async Task Half_an_answer_can_pass_for_all_of_it()
    {
        await using var wire = await Wire.StartAsync();
        var token = wire.StandIn.Tenant.Mint().AccessToken;
        var whole = await (await wire.GetAsync(Credentials, token)).Content.ReadAsStringAsync();
        wire.StandIn.Faults.Add("GetRoleCredentials=cut");
        using var cut = await wire.GetAsync(Credentials, token);
        Assert.Equal(200, (int)cut.StatusCode);
        Assert.Equal(whole.Length / 2, (await cut.Content.ReadAsStringAsync()).Length);
    }

    [Theory]
    [InlineData("reset", false)]
    [InlineData("reset,after", true)]
    public async Task A_refresh_can_be_lost_before_or_after_the_token_is_rotated(string kind, bool rotated)
    {
        await using var wire = await Wire.StartAsync();
        var minted = wire.StandIn.Tenant.Mint();
        var client = new JsonObject { ["clientId"] = minted.ClientId, ["clientSecret"] = minted.ClientSecret };
        wire.StandIn.Faults.Add($"CreateToken={kind}");

        await Assert.ThrowsAsync<HttpRequestException>(() => RefreshAsync());

        using var again = await RefreshAsync();
        Assert.Equal(rotated ? 400 : 200, (int)again.StatusCode);

        Task<HttpResponseMessage> RefreshAsync() =>
            wire.TokenAsync(client, "refresh_token", ("refreshToken", minted.RefreshToken!));
    }

    [Fact]
    public async Task A_portal_of_a_hotel_answers_HTML()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add("GetRoleCredentials=html");

        using var answer = await wire.GetAsync(Credentials);

        Assert.Equal((200, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task An_answer_can_be_huge_and_does_not_say_so()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add("GetRoleCredentials=huge:3");

        using var answer = await wire.GetAsync(Credentials);

        Assert.True(answer.Headers.TransferEncodingChunked);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync(Cancellation)).Length, 3 << 20, (3 << 20) + 100);
    }

    [Fact]
    public async Task An_answer_can_be_compressed()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add("GetRoleCredentials=gzip");

        using var answer = await wire.GetAsync(Credentials, wire.StandIn.Tenant.Mint().AccessToken);

        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Equal([0x1f, 0x8b], (await answer.Content.ReadAsByteArrayAsync(Cancellation))[..2]);
    }

    [Theory]
    [InlineData("redirect", 307)]
    [InlineData("redirect302", 302)]
    public async Task A_call_can_be_sent_elsewhere(string kind, int status)
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add($"GetRoleCredentials={kind}:http://127.0.0.1:1/there?x=1");

        using var answer = await wire.GetAsync(Credentials);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("http://127.0.0.1:1/there?x=1", answer.Headers.Location!.AbsoluteUri);
    }

    [Fact]
    public async Task The_date_can_be_off()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add("GetRoleCredentials=date:-600");

        using var answer = await wire.GetAsync(Credentials, wire.StandIn.Tenant.Mint().AccessToken);

        Assert.Equal(Clock.Noon.AddMilliseconds(-250).AddMinutes(-10), answer.Headers.Date);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_silent_service_says_nothing_until_the_caller_leaves()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add("*=silent");
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var call = wire.Http.GetAsync(new Uri(wire.StandIn.Url + Credentials), leave.Token);
        while (wire.StandIn.Requests.Count == 0)
            await Task.Delay(5, Cancellation);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task The_stand_in_ends_though_a_caller_hangs()
    {
        var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add("*=silent");
        var call = wire.GetAsync(Credentials);
        while (wire.StandIn.Requests.Count == 0)
            await Task.Delay(5, Cancellation);

        await wire.StandIn.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => call);
        wire.Http.Dispose();
    }

    [Fact]
    public async Task Callers_can_be_held_until_all_have_come()
    {
        await using var wire = await Wire.StartAsync();
        var token = wire.StandIn.Tenant.Mint().AccessToken;
        using var hold = wire.StandIn.Faults.Hold("GetRoleCredentials");

        var calls = Enumerable.Range(0, 5).Select(_ => wire.GetAsync(Credentials, token)).ToList();
        for (var i = 0; i < calls.Count; i++)
            await hold.ArrivedAsync(Cancellation);
        Assert.DoesNotContain(calls, call => call.IsCompleted);
        hold.Dispose();

        foreach (var call in calls)
            await Wire.OkAsync(call);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GetRoleCredentials")]
    [InlineData("GetRoleCredentials=")]
    [InlineData("GetRoleCredentials=explode")]
    [InlineData("GetRoleCredentials=status")]
    [InlineData("GetRoleCredentials=status:99")]
    [InlineData("GetRoleCredentials=redirect")]
    [InlineData("GetRoleCredentials=delay:x")]
    [InlineData("GetRoleCredentials=reset,sideways")]
    public void A_fault_that_makes_no_sense_is_refused(string line) =>
        Assert.Throws<FormatException>(() => Fault.Parse(line));

    [Fact]
    public void A_delay_may_have_a_fraction() =>
        Assert.Equal(TimeSpan.FromMilliseconds(250), Fault.Parse("*=status:503,delay=0.25").Delay);
}
