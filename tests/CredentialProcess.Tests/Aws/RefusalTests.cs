using CredentialProcess.Http;
using static CredentialProcess.Tests.Aws.LoopbackServer;

namespace CredentialProcess.Tests.Aws;

/// <summary>What a service says no with, in every form it has been seen in.</summary>
public sealed class RefusalTests : IDisposable
{
    readonly Exchange _exchange = new();

    public static TheoryData<int, string, string, object, string?> Refusals => new()
    {
        { 401, """{"message":"SECRET","__type":"com.amazonaws.switchboard.portal#UnauthorizedException"}""", "",
            FaultKind.Unauthorized, "Unauthorized" },
        { 403, """{"message":"No access SECRET","__type":"com.amazonaws.switchboard.portal#ForbiddenException"}""", "",
            FaultKind.Forbidden, "Forbidden" },
        { 404, """{"message":"SECRET"}""", "x-amzn-ErrorType: ResourceNotFoundException",
            FaultKind.NotFound, "ResourceNotFound" },
        { 400, """{"message":"SECRET"}""", "X-Amzn-ErrorType: InvalidRequestException:http://internal.amazon.com/",
            FaultKind.BadRequest, "InvalidRequest" },
        { 403, "<html>SECRET</html>", "", FaultKind.Forbidden, null },
        { 418, "", "", FaultKind.BadRequest, null },
        { 501, "{}", "", FaultKind.ServerError, null },
        { 400, """{"code":"First","Code":"Second","__type":"Third","error":"fourth"}""", "",
            FaultKind.BadRequest, "First" },
        { 400, """{"error":"fourth","__type":"Third","Code":"Second"}""", "", FaultKind.BadRequest, "Second" },
        { 400, """{"error":"fourth","__type":"a.b#Third:x"}""", "", FaultKind.BadRequest, "Third" },
        { 400, """{"code":1,"a":{"code":"SECRET"},"error":"invalid_grant","error_description":"SECRET"}""", "",
            FaultKind.BadRequest, "InvalidGrant" },
        { 400, """{"error":"authorization_pending"}""", "", FaultKind.BadRequest, "AuthorizationPending" },
        { 400, """{"error":"slow_down"}""", "", FaultKind.BadRequest, "SlowDown" },
        { 400, """{"error":"slow_down"}""", "x-amzn-errortype: SlowDownException:http://x",
            FaultKind.BadRequest, "SlowDown" },
        { 400, """{"error":"expired_token"}""", "", FaultKind.BadRequest, "ExpiredToken" },
        { 400, """{"error":"access_denied"}""", "", FaultKind.BadRequest, "AccessDenied" },
        { 401, """{"error":"invalid_client"}""", "", FaultKind.Unauthorized, "InvalidClient" },
        { 401, "{}", "x-amzn-errortype: InvalidClientException", FaultKind.Unauthorized, "InvalidClient" },
        { 400, """{"error":"SECRET with spaces\u001b[31m"}""", "", FaultKind.BadRequest, null },
        { 400, "{}", "x-amzn-errortype: SECRET\u0001\u0007", FaultKind.BadRequest, null },
        { 400, """{"error":"\ud800"}""", "", FaultKind.BadRequest, null },
        { 400, "{\"error\":\"SECRET" + new string('a', 100) + "\"}", "", FaultKind.BadRequest, null },
        { 400, """{"error":"_"}""", "", FaultKind.BadRequest, "_" },
        { 400, """{"error":"Exception"}""", "", FaultKind.BadRequest, "Exception" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_keeps_its_status_and_code_and_nothing_else(
        int status, string body, string header, object kind, string? code)
    {
        string[] headers = header.Length == 0 ? [] : [header];
        await using var server = Answering(HttpText(status, body, [.. headers, "Date: Sat, 21 Nov 2026 12:10:00 GMT"]));
        foreach (var call in (Task[])[_exchange.RoleAsync(server.Url), _exchange.RefreshAsync(server.Url)])
        {
            var fault = await _exchange.FaultOf(call);
            Assert.Equal(((FaultKind)kind, status, code), (fault.Kind, fault.Status!.Value, fault.Code));
            Assert.Equal($"127.0.0.1:{server.Port}", fault.Host);
            Assert.Equal(new DateTimeOffset(2026, 11, 21, 12, 10, 0, TimeSpan.Zero), fault.ServerDate);
            Assert.True(fault.MayHaveArrived);
        }
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_with_a_huge_body_is_still_that_refusal()
    {
        await using var server = Answering(HttpText(403, new string('x', ResponseValidator.MaxBodyBytes + 1)));
        Assert.Equal(FaultKind.Forbidden, (await _exchange.FaultOf(_exchange.RoleAsync(server.Url))).Kind);
    }

    // Names of hosts that are made of the session's Region.
    [Theory]
    [InlineData("oidc.us-est-1.amazonaws.com", "the name is not known", true)]
    [InlineData("oidc-fips.us-est-1.amazonaws.com", "the name is not known", true)]
    [InlineData("portal.sso.us-est-1.amazonaws.com", "the name is not known", true)]
    [InlineData("api.ecr.us-est-1.amazonaws.com", "the name is not known", false)]
    [InlineData("oidc.us-east-1.amazonaws.com", "connection refused", false)]
    public void A_host_that_is_not_known_may_have_the_wrong_Region(string host, string reason, bool namesRegion)
    {
        var failure = new AwsFault { Kind = FaultKind.Unreachable, Host = host, Reason = reason }.ToFailure();
        Assert.Equal(namesRegion, failure.Hint!.StartsWith("check sso_region in the config", StringComparison.Ordinal));
        Assert.Contains("check the network, VPN and proxy", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "no answer from 'h' in time")]
    [InlineData(99, "no answer from 'h' in time")]
    [InlineData(100, "no answer from 'h' within 0.1 s")]
    [InlineData(10_000, "no answer from 'h' within 10 s")]
    public void A_wait_too_short_for_a_figure_is_reported_without_one(int milliseconds, string message) =>
        Assert.Equal(message,
        new AwsFault
        {
            Kind = FaultKind.TimedOut,
            Host = "h",
            Waited = TimeSpan.FromMilliseconds(milliseconds)
        }.ToFailure().Message);

    [Theory]
    [InlineData(0, "try again in a while")]
    [InlineData(1500, "try again in 1.5 s")]
    public void A_service_that_asks_for_no_wait_is_not_given_a_figure(int milliseconds, string hint) =>
        Assert.Equal(hint,
        new AwsFault
        {
            Kind = FaultKind.Throttled,
            Host = "h",
            RetryAfter = TimeSpan.FromMilliseconds(milliseconds)
        }.ToFailure().Hint);

    public void Dispose() => _exchange.Dispose();
}
