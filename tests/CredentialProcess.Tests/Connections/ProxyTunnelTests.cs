using System.Text;
using CredentialProcess.Http;
using CredentialProcess.Tests.Aws;
using IdentityCenter.Http;
using static CredentialProcess.Tests.Aws.LoopbackServer;

namespace CredentialProcess.Tests.Connections;

/// <summary>CONNECT requests and the failures for each response.</summary>
public sealed class ProxyTunnelTests
{
    static readonly Uri s_portal = new("https://portal.sso.us-east-1.amazonaws.com/");

    [Fact]
    public async Task The_first_connect_names_the_host_and_shows_user_and_password()
    {
        await using var proxy = Answering(HttpText(403, ""));
        await FaultAsync(proxy, "us%40er:p%3Ass@");
        var seen = proxy.Requests.First();
        Assert.Equal(("CONNECT", "portal.sso.us-east-1.amazonaws.com:443", "portal.sso.us-east-1.amazonaws.com:443"),
            (seen.Method, seen.Target, seen.Header("Host")));
        Assert.Equal("Basic " + Convert.ToBase64String("us@er:p:ss"u8), seen.Header("Proxy-Authorization"));
    }

    [Theory]
    [InlineData("HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: "
        + "NTLM\r\nProxy-Authenticate: Basic realm=\"x\"\r\n",
        "it does not accept the user and the password (407)")]
    [InlineData("HTTP/1.1 407 No\r\n", "it does not accept the user and the password (407)")]
    [InlineData("HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n",
        "it does not accept Basic authentication (407)")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n", "its policy forbids the connection (403)")]
    [InlineData("HTTP/1.1 405 No\r\n", "it refuses the connection (405)")]
    [InlineData("HTTP/1.1 429 No\r\n", "it gets too many requests (429)")]
    [InlineData("HTTP/1.0 302 Found\r\nLocation: http://sign-in.example/\r\n", "it refuses the connection (302)")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "it is not an HTTP proxy")]
    [InlineData("HTTP/1.1 OK\r\n", "it is not an HTTP proxy")]
    public async Task A_refusal_is_reported_with_what_it_means_and_never_repeated(string head, string reason)
    {
        await using var proxy = Answering(head + "\r\nSECRET");
        var fault = await FaultAsync(proxy, "user:SECRET@");
        Assert.Equal((FaultKind.Unreachable, $"proxy '127.0.0.1:{proxy.Port}' (HTTPS_PROXY): {reason}"),
            (fault.Kind, fault.Reason));
        Assert.False(fault.MayHaveArrived);
        Assert.Equal(ExitCode.Network, fault.ToFailure().Exit);
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData(502, "it can't reach the host")]
    [InlineData(503, "it can't reach the host")]
    [InlineData(504, "it gets no answer from the host")]
    public async Task A_proxy_that_cannot_reach_the_host_is_retried(int status, string reason)
    {
        await using var proxy = Answering(HttpText(status, ""));
        var fault = await FaultAsync(proxy);
        Assert.Equal($"proxy '127.0.0.1:{proxy.Port}' (HTTPS_PROXY): {reason} ({status})", fault.Reason);
        Assert.Equal(3, proxy.Requests.Count);
    }

    [Fact]
    public async Task A_wrong_password_is_sent_once_by_calls_at_the_same_time_and_after_one_another()
    {
        await using var proxy = Answering(HttpText(407, ""));
        using var exchange = At(proxy, "user:SECRET@");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => exchange.FaultOf(exchange.RoleAsync(s_portal))));
        await exchange.FaultOf(exchange.RefreshAsync(new("https://oidc.us-east-1.amazonaws.com/")));
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 Connection established\r\n\r\n")]
    [InlineData("HTTP/1.0 200\r\n\r\n")]
    [InlineData("HTTP/1.1 299 Whatever\r\nContent-Length: 0\r\nX: y\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\nVia: bare line ends\n\n")]
    public async Task Any_success_is_one(string head)
    {
        await using var proxy = new LoopbackServer(async (_, seen, stream, end) =>
        {
            if (seen.Method == "TLS")
                return false;
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), end);
            return true;
        });
        await FaultAsync(proxy);
        Assert.Equal(["CONNECT", "TLS"], proxy.Requests.Take(2).Select(seen => seen.Method));
    }

    [Theory]
    [InlineData("", "it may require a user and a password")]
    [InlineData("user:SECRET@", "check user and password in HTTPS_PROXY")]
    public async Task A_proxy_that_just_closes_is_named(string user, string hint)
    {
        await using var proxy = new LoopbackServer((_, _, _, _) => Task.FromResult(false));
        var fault = await FaultAsync(proxy, user);
        Assert.Equal($"proxy '127.0.0.1:{proxy.Port}' (HTTPS_PROXY): it closed the connection without an answer",
            fault.Reason);
        Assert.StartsWith(hint, fault.ToFailure().Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_not_sent_again_to_a_proxy_that_closed_without_an_answer()
    {
        await using var proxy = new LoopbackServer((_, _, _, _) => Task.FromResult(false));
        using var exchange = At(proxy, "user:SECRET@");
        var first = await exchange.FaultOf(exchange.RefreshAsync(s_portal));
        var second = await exchange.FaultOf(exchange.RoleAsync(s_portal));
        Assert.Single(proxy.Requests);
        Assert.Equal(first.Reason, second.Reason);
    }

    [Fact]
    public async Task A_password_is_not_sent_again_to_a_proxy_that_never_answers()
    {
        var clock = new MovingClock { SkipsUpTo = TimeSpan.FromSeconds(9) };
        await using var proxy = new LoopbackServer((_, _, _, end) => HangAsync(clock, end));
        using var exchange = At(proxy, "user:SECRET@", clock);
        var fault = await exchange.FaultOf(exchange.RoleAsync(s_portal));
        await exchange.FaultOf(exchange.RefreshAsync(new("https://oidc.us-east-1.amazonaws.com/")));
        Assert.Single(proxy.Requests);
        // The pause before the retry may move the clock before the wait is measured.
        Assert.Matches($@"^proxy '127\.0\.0\.1:{proxy.Port}' \(HTTPS_PROXY\): "
            + @"no answer within 15(\.\d)? s to the user and the password$", fault.Reason);
        Assert.StartsWith("check HTTPS_PROXY", fault.ToFailure().Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_has_accepted_the_password_gets_it_again_after_a_timeout()
    {
        var clock = new MovingClock { SkipsUpTo = TimeSpan.FromSeconds(9) };
        var connects = 0;
        await using var proxy = new LoopbackServer(async (_, seen, stream, end) =>
        {
            if (seen.Method != "CONNECT")
                return false;
            if (++connects > 1)
                return await HangAsync(clock, end);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), end);
            return true;
        });
        using var exchange = At(proxy, "user:SECRET@", clock);
        var fault = await exchange.FaultOf(exchange.RoleAsync(s_portal));
        Assert.Equal((FaultKind.TimedOut, 3), (fault.Kind, connects));
    }

    [Fact]
    public async Task A_caller_that_gives_up_early_does_not_hold_back_the_password()
    {
        var clock = new MovingClock { SkipsUpTo = TimeSpan.FromSeconds(3) };
        var connects = 0;
        using var stop = new CancellationTokenSource();
        await using var proxy = new LoopbackServer(async (_, _, _, end) =>
        {
            if (++connects > 1)
                return false;
            clock.Advance(TimeSpan.FromSeconds(4));
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, end);
            return false;
        });
        using var exchange = At(proxy, "user:SECRET@", clock);
        await exchange.FaultOf(exchange.RoleAsync(s_portal, stop.Token));
        await exchange.FaultOf(exchange.RoleAsync(s_portal));
        Assert.True(connects > 1);
    }

    [Fact]
    public async Task A_head_without_end_is_cut_off()
    {
        await using var proxy = Answering("HTTP/1.1 200 OK\r\n"
            + string.Concat(Enumerable.Repeat("X-Filler: SECRET\r\n", 2000)));
        Assert.EndsWith(": it is not an HTTP proxy", (await FaultAsync(proxy)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_named()
    {
        using var port = new ClosedPort();
        using var exchange = At(port.Url.Authority);
        var fault = await exchange.FaultOf(exchange.RefreshAsync(s_portal));
        Assert.Equal($"proxy '{port.Url.Authority}' (HTTPS_PROXY): connection refused", fault.Reason);
        Assert.Contains("check HTTPS_PROXY", fault.ToFailure().Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_trouble_with_the_proxy_is_the_proxys()
    {
        await using var standIn = await StandIn.StartAsync(new Setup { TlsPort = 0 });
        using var exchange = At("https://localhost:" + new Uri(standIn.TlsUrl!).Port);
        var fault = await exchange.FaultOf(exchange.RefreshAsync(s_portal));
        Assert.Equal(FaultKind.Tls, fault.Kind);
        Assert.StartsWith(
            $"proxy 'localhost:{new Uri(standIn.TlsUrl!).Port}' (HTTPS_PROXY): the certificate is signed by an "
            + "unknown authority", fault.Reason, StringComparison.Ordinal);
        Assert.Contains("CA of the proxy", fault.ToFailure().Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_does_not_speak_TLS_is_reported()
    {
        await using var proxy = Answering(HttpText(400, "SECRET"));
        using var exchange = At("https://127.0.0.1:" + proxy.Port);
        var fault = await exchange.FaultOf(exchange.RefreshAsync(s_portal));
        Assert.Equal((FaultKind.Tls, $"proxy '127.0.0.1:{proxy.Port}' (HTTPS_PROXY): it does not speak TLS"),
            (fault.Kind, fault.Reason));
        Assert.Contains("write http:// in HTTPS_PROXY", fault.ToFailure().Hint, StringComparison.Ordinal);
    }

    static async Task<AwsFault> FaultAsync(LoopbackServer proxy, string user = "")
    {
        using var exchange = At(proxy, user);
        return await exchange.FaultOf(exchange.RefreshAsync(s_portal));
    }

    static async Task<bool> HangAsync(MovingClock clock, CancellationToken end)
    {
        clock.Advance(PhaseLimits.Default.Proxy);
        await Task.Delay(Timeout.Infinite, end);
        return false;
    }

    static Exchange At(LoopbackServer proxy, string user, MovingClock? clock = null) =>
        At($"http://{user}127.0.0.1:{proxy.Port}", clock);

    static Exchange At(string url, MovingClock? clock = null) =>
        new(clock, null, new(name => name == "HTTPS_PROXY" ? url : null, clock: clock));
}
