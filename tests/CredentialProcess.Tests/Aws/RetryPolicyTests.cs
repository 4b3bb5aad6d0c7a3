using System.Security.Cryptography;
using System.Text;
using CredentialProcess.Aws;
using CredentialProcess.Http;
using static CredentialProcess.Tests.Aws.LoopbackServer;

namespace CredentialProcess.Tests.Aws;

/// <summary>What is retried, how long it waits, and what must never be sent twice.</summary>
public sealed class RetryPolicyTests : IDisposable
{
    readonly Exchange _exchange = new();

    [Theory]
    [InlineData(500, "")]
    [InlineData(502, "")]
    [InlineData(503, "")]
    [InlineData(504, "")]
    [InlineData(429, "")]
    [InlineData(429, "TooManyRequestsException")]
    [InlineData(400, "ThrottlingException")]
    [InlineData(400, "Throttling")]
    [InlineData(403, "RequestLimitExceeded")]
    [InlineData(503, "SlowDown")]
    [InlineData(400, "RequestTimeout")]
    public async Task What_may_pass_is_retried(int status, string code)
    {
        await using var server = Answering(
            Refusal(status, code), Refusal(status, code), HttpText(200, Exchange.Role));
        Assert.Equal("ASIAEXAMPLE", (await _exchange.RoleAsync(server.Url)).RoleCredentials.AccessKeyId);
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(2, _exchange.Clock.Skipped.Length);
        Assert.All(_exchange.Clock.Skipped, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
    }

    [Theory]
    [InlineData(400, "")]
    [InlineData(401, "")]
    [InlineData(403, "")]
    [InlineData(404, "")]
    [InlineData(501, "")]
    [InlineData(505, "")]
    [InlineData(400, "SlowDownException")]
    public async Task What_will_not_pass_is_called_once(int status, string code)
    {
        await using var server = Answering(Refusal(status, code), HttpText(200, Exchange.Role));
        await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Single(server.Requests);
        Assert.Empty(_exchange.Clock.Skipped);
    }

    [Theory]
    [InlineData(500, "", FaultKind.ServerError, null)]
    [InlineData(429, "", FaultKind.Throttled, null)]
    [InlineData(429, "TooManyRequestsException", FaultKind.Throttled, "TooManyRequests")]
    [InlineData(400, "ThrottlingException", FaultKind.Throttled, "Throttling")]
    public async Task Three_tries_are_all(int status, string code, object kind, string? name)
    {
        await using var server = Answering(Refusal(status, code));
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Equal(((FaultKind)kind, status, name), (fault.Kind, fault.Status!.Value, fault.Code));
        Assert.Equal(ExitCode.Failed, fault.ToFailure().Exit);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Sat, 21 Nov 2026 12:00:05 GMT", 5)]
    public async Task Retry_after_is_obeyed(string value, int seconds)
    {
        await using var server = Answering(HttpText(429, "", "Retry-After: " + value), HttpText(200, Exchange.Role));
        await _exchange.RoleAsync(server.Url);
        Assert.Equal([TimeSpan.FromSeconds(seconds)], _exchange.Clock.Skipped);
    }

    [Fact]
    public async Task Retry_after_as_a_date_goes_by_the_servers_own_clock()
    {
        await using var server = Answering(
            HttpText(503, "", "Retry-After: Sat, 21 Nov 2026 18:00:04 GMT", "Date: Sat, 21 Nov 2026 18:00:00 GMT"),
            HttpText(200, Exchange.Role));
        await _exchange.RoleAsync(server.Url);
        Assert.Equal([TimeSpan.FromSeconds(4)], _exchange.Clock.Skipped);
    }

    [Theory]
    [InlineData("3600")]
    [InlineData("99999999")]
    [InlineData("Sat, 21 Nov 2099 12:00:00 GMT")]
    public async Task Nobody_is_kept_waiting_for_an_hour(string value)
    {
        await using var server = Answering(HttpText(429, "", "Retry-After: " + value), HttpText(200, Exchange.Role));
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Equal(FaultKind.Throttled, fault.Kind);
        Assert.True(fault.RetryAfter > TimeSpan.FromMinutes(59));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("99999999999999999999")]
    [InlineData("Sat, 21 Nov 1999 12:00:00 GMT")]
    public async Task A_senseless_retry_after_counts_as_none(string value)
    {
        await using var server = Answering(HttpText(429, "", "Retry-After: " + value), HttpText(200, Exchange.Role));
        await _exchange.RoleAsync(server.Url);
        Assert.InRange(Assert.Single(_exchange.Clock.Skipped), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task When_the_run_ends_in_a_pause_its_reason_is_reported()
    {
        using var stop = new CancellationTokenSource();
        var clock = new MovingClock();
        clock.Armed += due =>
        {
            if (due == TimeSpan.FromSeconds(15))
                stop.Cancel();
        };
        using var exchange = new Exchange(clock);
        await using var server = Answering(HttpText(429, "", "Retry-After: 15"));
        var fault = await exchange.FaultOf(exchange.RoleAsync(server.Url, stop.Token));
        Assert.Equal(FaultKind.Throttled, fault.Kind);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_that_stays_silent_is_retried_after_ten_seconds()
    {
        await using var server = new LoopbackServer(async (number, _, stream, end) =>
        {
            if (number < 3)
            {
                _exchange.Clock.Advance(TimeSpan.FromSeconds(10));
                await Task.Delay(Timeout.Infinite, end);
            }
            await stream.WriteAsync(Encoding.UTF8.GetBytes(HttpText(200, Exchange.Role)), end);
            return true;
        });
        Assert.Equal("ASIAEXAMPLE", (await _exchange.RoleAsync(server.Url)).RoleCredentials.AccessKeyId);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_stays_silent_for_good_says_how_long_it_was_waited_for()
    {
        await using var server = Silent(() => _exchange.Clock.Advance(TimeSpan.FromSeconds(10)));
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Equal((FaultKind.TimedOut, true), (fault.Kind, fault.MayHaveArrived));
        Assert.Equal($"no answer from '{fault.Host}' within 10 s", fault.ToFailure().Message);
        Assert.Equal(ExitCode.Network, fault.ToFailure().Exit);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_body_that_trickles_is_under_the_same_limit()
    {
        await using var server = new LoopbackServer(async (number, _, stream, end) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"u8.ToArray(), end);
            _exchange.Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(Timeout.Infinite, end);
            return false;
        });
        Assert.Equal(FaultKind.TimedOut, (await _exchange.FaultOf(_exchange.RoleAsync(server.Url))).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_runs_limit_ends_a_call_at_once(bool refresh)
    {
        using var stop = new CancellationTokenSource();
        await using var server = Silent(() =>
        {
            _exchange.Clock.Advance(TimeSpan.FromSeconds(4));
            stop.Cancel();
        });
        var fault = await _exchange.FaultOf(
            refresh ? _exchange.RefreshAsync(server.Url, stop.Token) : _exchange.RoleAsync(server.Url, stop.Token));
        Assert.Equal((FaultKind.TimedOut, true), (fault.Kind, fault.MayHaveArrived));
        Assert.Equal($"no answer from '{fault.Host}' within 4 s", fault.ToFailure().Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_call_that_begins_after_the_end_sends_nothing()
    {
        await using var server = Answering(HttpText(200, Exchange.NewToken));
        var fault = await _exchange.FaultOf(_exchange.RefreshAsync(server.Url, new(true)));
        Assert.Equal((FaultKind.TimedOut, false), (fault.Kind, fault.MayHaveArrived));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_refresh_that_arrived_is_not_repeated(int status)
    {
        await using var server = Answering(Refusal(status, ""), HttpText(200, Exchange.NewToken));
        var fault = await _exchange.FaultOf(_exchange.RefreshAsync(server.Url));
        Assert.True(fault.MayHaveArrived);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_refresh_whose_answer_is_lost_is_not_repeated()
    {
        await using var server = new LoopbackServer((_, _, _, _) => Task.FromResult(false));
        var fault = await _exchange.FaultOf(_exchange.RefreshAsync(server.Url));
        Assert.Equal((FaultKind.Unreachable, true), (fault.Kind, fault.MayHaveArrived));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_refresh_on_a_connection_that_was_kept_open_is_not_repeated_either()
    {
        await using var server = new LoopbackServer(async (number, _, stream, end) =>
        {
            if (number > 1)
                return false;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(HttpText(200, Exchange.NewToken)), end);
            return true;
        });
        await _exchange.RefreshAsync(server.Url);
        var fault = await _exchange.FaultOf(_exchange.RefreshAsync(server.Url));
        Assert.True(fault.MayHaveArrived);
        Assert.Equal((2, 1), (server.Requests.Count, server.Connections));
    }

    [Fact]
    public async Task A_refresh_that_found_no_connection_is_repeated()
    {
        using var port = new ClosedPort();
        var fault = await _exchange.FaultOf(_exchange.RefreshAsync(port.Url));
        Assert.Equal((FaultKind.Unreachable, false), (fault.Kind, fault.MayHaveArrived));
        Assert.Equal(2, _exchange.Clock.Skipped.Length);
    }

    [Fact]
    public async Task A_refresh_that_was_sent_waits_as_long_as_the_run_lasts()
    {
        await using var server = new LoopbackServer(async (_, _, stream, end) =>
        {
            _exchange.Clock.Advance(TimeSpan.FromSeconds(19));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(HttpText(200, Exchange.NewToken)), end);
            return true;
        });
        Assert.Equal("a", (await _exchange.RefreshAsync(server.Url)).AccessToken);
    }

    public static TheoryData<Exception, string> Causes => new()
    {
        { new ArgumentNullException("SECRET"), "an unexpected ArgumentNullException" },
        { new InvalidOperationException("SECRET", new CryptographicException("SECRET")),
            "the system gives no random numbers (/dev/urandom), or its cryptography fails" },
    };

    [Theory]
    [MemberData(nameof(Causes), DisableDiscoveryEnumeration = true)]
    public async Task Whatever_else_the_sdk_throws_is_a_fault_too(Exception cause, string why)
    {
        var call = _exchange.Clients.CallAsync<int>(
            _ => throw cause, RetryPolicy.Safe,
            Deadlines.Until(TestContext.Current.CancellationToken));
        var fault = await _exchange.FaultOf(call);
        Assert.Equal((FaultKind.BadRequest, false), (fault.Kind, fault.MayHaveArrived));
        Assert.Equal($"the request to AWS could not be made: {why}", fault.ToFailure().Message);
    }

    public void Dispose() => _exchange.Dispose();

    static string Refusal(int status, string code) =>
        code.Length == 0 ? HttpText(status, "")
        : HttpText(status, "{\"message\":\"SECRET\"}", "x-amzn-errortype: " + code);

    static LoopbackServer Silent(Action whenAsked) => new(async (_, _, _, end) =>
    {
        whenAsked();
        await Task.Delay(Timeout.Infinite, end);
        return false;
    });
}
