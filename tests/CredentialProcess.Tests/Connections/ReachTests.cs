using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using CredentialProcess.Http;
using CredentialProcess.Tests.Aws;
using static CredentialProcess.Tests.Aws.LoopbackServer;

namespace CredentialProcess.Tests.Connections;

/// <summary>Connections that fail or break.</summary>
public sealed class ReachTests : IDisposable
{
    readonly Exchange _exchange = new();

    [Fact]
    public async Task A_refused_connection_says_so()
    {
        using var port = new ClosedPort();
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(port.Url));
        Assert.Equal((FaultKind.Unreachable, "connection refused", false),
            (fault.Kind, fault.Reason, fault.MayHaveArrived));
        Assert.Equal(ExitCode.Network, fault.ToFailure().Exit);
        Assert.Equal($"cannot reach '{fault.Host}': connection refused", fault.ToFailure().Message);
        Assert.Equal(2, _exchange.Clock.Skipped.Length);
    }

    [Fact]
    public async Task An_unknown_name_says_so()
    {
        using var exchange = new Exchange(null, new Throwing(() => new HttpRequestException(
            HttpRequestError.NameResolutionError, "SECRET", new SocketException((int)SocketError.HostNotFound))));
        var fault = await exchange.FaultOf(exchange.RefreshAsync(new("https://portal.example.com/")));
        Assert.Equal((FaultKind.Unreachable, "the name is not known", false),
            (fault.Kind, fault.Reason, fault.MayHaveArrived));
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_is_distinguished_from_an_answer()
    {
        using var exchange = new Exchange(null, new Throwing(() =>
            new TaskCanceledException("SECRET", new TimeoutException())));
        var fault = await exchange.FaultOf(exchange.RefreshAsync(new("https://portal.example.com/")));
        Assert.Equal((FaultKind.TimedOut, false), (fault.Kind, fault.MayHaveArrived));
        Assert.Equal("no connection to 'portal.example.com'", fault.ToFailure().Message);
    }

    [Fact]
    public async Task A_proxy_that_refuses_says_so()
    {
        using var exchange = new Exchange(null, new Throwing(() => new HttpRequestException(
            HttpRequestError.ProxyTunnelError, "SECRET", null, HttpStatusCode.ProxyAuthenticationRequired)));
        var fault = await exchange.FaultOf(exchange.RefreshAsync(new("https://portal.example.com/")));
        Assert.Equal((FaultKind.Unreachable, "the proxy refused the connection", false),
            (fault.Kind, fault.Reason, fault.MayHaveArrived));
    }

    [Theory]
    [InlineData("NotValidForUsage ", "the certificate is not trusted")]
    [InlineData("InvalidBasicConstraints ", "the certificate is not trusted")]
    [InlineData("NotSignatureValid ", "the certificate is not trusted")]
    [InlineData("HasWeakSignature ", "the certificate is not trusted")]
    [InlineData("RemoteCertificateNotAvailable", "the certificate is not trusted")]
    [InlineData("NotValidForUsage UntrustedRoot ", "the certificate is signed by an unknown authority")]
    [InlineData("Authentication failed, see inner exception.", "no agreement on TLS")]
    public async Task A_certificate_is_distinguished_from_TLS(string message, string reason)
    {
        using var exchange = new Exchange(null, new Throwing(() => new HttpRequestException(
            HttpRequestError.SecureConnectionError, "SECRET", new AuthenticationException(message))));
        var fault = await exchange.FaultOf(exchange.RefreshAsync(new("https://portal.example.com/")));
        Assert.Equal((FaultKind.Tls, reason), (fault.Kind, fault.Reason));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"roleCredentials\": \"SECRET")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("")]
    public async Task A_connection_that_breaks_off_half_way_is_retried(string half)
    {
        await using var server = new LoopbackServer(async (number, _, stream, end) =>
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(number < 3 ? half : HttpText(200, Exchange.Role)), end);
            return number >= 3;
        });
        Assert.Equal("ASIAEXAMPLE", (await _exchange.RoleAsync(server.Url)).RoleCredentials.AccessKeyId);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_always_breaks_off_is_an_unreachable_host()
    {
        await using var server = new LoopbackServer((_, _, _, _) => Task.FromResult(false));
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Equal((FaultKind.Unreachable, true), (fault.Kind, fault.MayHaveArrived));
        Assert.Equal(2, _exchange.Clock.Skipped.Length);
        // By itself SocketsHttpHandler would send a request without a body three times more at each of the three tries.
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_page_that_breaks_off_half_way_is_a_broken_connection_too(int whole)
    {
        await using var server = new LoopbackServer(async (number, _, stream, end) =>
        {
            if (number == whole)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(HttpText(200, "<html></html>")), end);
                return true;
            }

            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<html>"u8.ToArray(), end);
            throw new IOException("ends the connection in good order");
        });
        var look = _exchange.Clients.FetchPageAsync(HttpMethod.Get, server.Url,
            Deadlines.Until(TestContext.Current.CancellationToken), readBody: true);
        if (whole == 3)
            Assert.Equal("<html></html>", Encoding.UTF8.GetString((await look).Body));
        else
        {
            var fault = await _exchange.FaultOf(look);
            Assert.Equal((FaultKind.Unreachable, "the connection broke off"), (fault.Kind, fault.Reason));
            Assert.Contains("try 3: 200 the connection broke off", _exchange.Debug, StringComparison.Ordinal);
        }

        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_is_idle_for_some_seconds_is_closed()
    {
        var closed = new TaskCompletionSource();
        await using var server = new LoopbackServer(async (_, _, stream, end) =>
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(HttpText(200, Exchange.Role)), end);
            if (await stream.ReadAsync(new byte[1], end) == 0)
                closed.SetResult();
            return false;
        });
        await _exchange.RoleAsync(server.Url);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_page_that_was_looked_at_leaves_no_connection_behind()
    {
        await using var server = Answering(HttpText(403, ""), HttpText(200, Exchange.Role));
        await _exchange.Clients.FetchPageAsync(HttpMethod.Get, server.Url,
            Deadlines.Until(TestContext.Current.CancellationToken));
        await _exchange.RoleAsync(server.Url);
        Assert.Equal(2, server.Connections);
    }

    public void Dispose() => _exchange.Dispose();

    sealed class Throwing(Func<Exception> make) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
            throw make();
    }
}
