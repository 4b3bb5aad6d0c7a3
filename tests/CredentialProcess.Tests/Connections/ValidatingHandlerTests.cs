using System.Globalization;
using System.Text;
using CredentialProcess.Http;
using CredentialProcess.Tests.Aws;
using static CredentialProcess.Tests.Aws.LoopbackServer;

namespace CredentialProcess.Tests.Connections;

/// <summary>What leaves, what may come back, and what a bad answer turns into.</summary>
public sealed class ValidatingHandlerTests : IDisposable
{
    readonly Exchange _exchange = new();

    [Fact]
    public async Task Role_credentials_come_over_the_wire_as_botocore_asks_for_them()
    {
        await using var server = Answering(HttpText(200, Exchange.Role, "Content-Type: application/json"));
        var answer = await _exchange.RoleAsync(server.Url);
        Assert.Equal("ASIAEXAMPLE", answer.RoleCredentials.AccessKeyId);
        Assert.Equal(4102444800999, answer.RoleCredentials.Expiration);
        var request = Assert.Single(server.Requests);
        Assert.Equal("GET", request.Method);
        Assert.StartsWith("/federation/credentials?", request.Target, StringComparison.Ordinal);
        Assert.Contains("account_id=012345678901", request.Target, StringComparison.Ordinal);
        Assert.Contains("role_name=Read%20Only%2B%2F%C3%BC", request.Target, StringComparison.Ordinal);
        Assert.Equal(Exchange.Token, request.Header("x-amz-sso_bearer_token"));
        Assert.Null(request.Header("Authorization"));
        Assert.Matches(@"\bapp/sso-cred/\d+\.\d+\.\d+", request.Header("User-Agent"));
    }

    [Fact]
    public async Task A_token_comes_over_the_wire_as_botocore_asks_for_it()
    {
        await using var server = Answering(HttpText(200, Exchange.NewToken));
        var answer = await _exchange.RefreshAsync(server.Url);
        Assert.Equal("r", answer.RefreshToken);
        Assert.Null(answer.IdToken);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/token"), (request.Method, request.Target));
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Null(request.Header("Authorization"));
        Assert.Equal(
            """{"clientId":"id","clientSecret":"SECRETclient","grantType":"refresh_token","""
            + "\"refreshToken\":\"SECRETrefresh\"}",
            request.Body);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    [InlineData(304)]
    public async Task A_redirect_is_not_followed_with_a_token(int status)
    {
        await using var other = Answering(HttpText(200, Exchange.Role));
        await using var server = Answering(HttpText(status, "", $"Location: {other.Url}federation/credentials"));
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Equal((FaultKind.Redirected, (int?)status), (fault.Kind, fault.Status));
        Assert.Equal(FaultKind.Redirected, (await _exchange.FaultOf(_exchange.RefreshAsync(server.Url))).Kind);
        Assert.Equal(ExitCode.Failed, fault.ToFailure().Exit);
        Assert.Equal(0, other.Connections);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_of_fifty_megabytes_is_cut_off()
    {
        var written = 0L;
        await using var server = new LoopbackServer(async (_, _, stream, end) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), end);
            var piece = new byte[64 * 1024];
            Array.Fill(piece, (byte)' ');
            while (written < 50 * 1024 * 1024)
            {
                await stream.WriteAsync("10000\r\n"u8.ToArray(), end);
                await stream.WriteAsync(piece, end);
                await stream.WriteAsync("\r\n"u8.ToArray(), end);
                written += piece.Length;
            }
            return false;
        });
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Equal((FaultKind.BadAnswer, "it is larger than 1 MB"), (fault.Kind, fault.Reason));
        Assert.Single(server.Requests);
        // What the kernel's buffers took, but not the whole.
        Assert.True(written < 50 * 1024 * 1024, $"{written} bytes were taken");
    }

    [Fact]
    public async Task An_answer_that_announces_too_much_is_not_read_at_all()
    {
        await using var server = Answering("HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n");
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Equal((FaultKind.BadAnswer, "it is larger than 1 MB"), (fault.Kind, fault.Reason));
    }

    [Fact]
    public async Task An_answer_just_within_the_bound_is_taken()
    {
        var body = Exchange.Role + new string(' ', ResponseValidator.MaxBodyBytes - Exchange.Role.Length);
        await using var server = Answering(HttpText(200, body), HttpText(200, body + " "));
        Assert.Equal("ASIAEXAMPLE", (await _exchange.RoleAsync(server.Url)).RoleCredentials.AccessKeyId);
        Assert.Equal(FaultKind.BadAnswer, (await _exchange.FaultOf(_exchange.RoleAsync(server.Url))).Kind);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("<!DOCTYPE html><html>SECRET</html>", "it is a web page")]
    [InlineData("  \r\n<html>SECRET</html>", "it is a web page")]
    [InlineData("SECRET", "it is not a JSON object")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("null", "it is not a JSON object")]
    [InlineData("\"SECRET\"", "it is not a JSON object")]
    [InlineData("{\"roleCredentials\":", "it is not a JSON object")]
    [InlineData("{} SECRET", "it is not a JSON object")]
    [InlineData("\uFEFF{}", "it is not a JSON object")]
    [InlineData("{\"roleCredentials\":{\"expiration\":\"SECRET\"}}", "its fields are not as expected")]
    public async Task A_success_that_is_not_what_aws_answers_is_a_bad_answer(string body, string reason)
    {
        await using var server = Answering(HttpText(200, body, "Content-Type: application/json"));
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Equal((FaultKind.BadAnswer, reason, (int?)200), (fault.Kind, fault.Reason, fault.Status));
        Assert.Equal(ExitCode.Failed, fault.ToFailure().Exit);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_deeply_nested_answer_is_a_bad_answer()
    {
        await using var server = Answering(HttpText(200, string.Concat(Enumerable.Repeat("{\"a\":", 100_000))));
        Assert.Equal(FaultKind.BadAnswer, (await _exchange.FaultOf(_exchange.RoleAsync(server.Url))).Kind);
    }

    [Fact]
    public async Task A_compressed_answer_was_not_asked_for()
    {
        await using var server = Answering(HttpText(200, "\u001f\u008bSECRET", "Content-Encoding: gzip"));
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Equal((FaultKind.BadAnswer, "it is compressed, unasked"), (fault.Kind, fault.Reason));
        Assert.Null(server.Requests.Single().Header("Accept-Encoding"));
    }

    [Fact]
    public async Task Headers_without_end_are_cut_off()
    {
        await using var server = Answering(
            "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X-Filler: SECRETSECRETSECRETSECRET\r\n", 10_000)));
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Equal((FaultKind.BadAnswer, "its headers are too long"), (fault.Kind, fault.Reason));
    }

    [Fact]
    public async Task Something_that_is_not_http_is_a_bad_answer()
    {
        await using var server = Answering("SECRET SSH-2.0-OpenSSH_9.2\r\n\r\n");
        var fault = await _exchange.FaultOf(_exchange.RoleAsync(server.Url));
        Assert.Equal((FaultKind.BadAnswer, "it is not HTTP"), (fault.Kind, fault.Reason));
    }

    [Fact]
    public async Task Signing_out_succeeds_with_an_empty_answer()
    {
        await using var server = Answering(HttpText(200, ""), HttpText(200, "<html>"));
        await _exchange.LogoutAsync(server.Url);
        var request = server.Requests.Single();
        Assert.Equal(("POST", "/logout", "0"), (request.Method, request.Target, request.Header("Content-Length")));
        Assert.Equal(FaultKind.BadAnswer, (await _exchange.FaultOf(_exchange.LogoutAsync(server.Url))).Kind);
    }

    [Fact]
    public async Task The_debug_lines_tell_each_try_without_query_or_secret()
    {
        await using var server = Answering(HttpText(500, "SECRET"), HttpText(200, Exchange.Role));
        await _exchange.RoleAsync(server.Url);
        var lines = _exchange.Debug.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"GET 127.0.0.1:{server.Port} /federation/credentials try 1: 500 (0 ms)", lines[0]);
        Assert.StartsWith("trying again in ", lines[1], StringComparison.Ordinal);
        Assert.Equal($"GET 127.0.0.1:{server.Port} /federation/credentials try 2: 200 (0 ms)", lines[2]);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task Calls_at_the_same_time_do_not_mix()
    {
        await using var server = new LoopbackServer(async (_, request, stream, end) =>
        {
            var token = request.Header("x-amz-sso_bearer_token")!;
            var answer = token.EndsWith('0')
                ? HttpText(200, Exchange.Role.Replace("ASIAEXAMPLE", token, StringComparison.Ordinal))
                : HttpText(403, "{}", $"x-amzn-errortype: Code{token}Exception");
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), end);
            return true;
        });
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            var token = (i * 5).ToString(CultureInfo.InvariantCulture);
            if (token.EndsWith('0'))
            {
                var answer = await _exchange.RoleAsync(server.Url, token: token);
                Assert.Equal(token, answer.RoleCredentials.AccessKeyId);
            }
            else
            {
                var fault = await Assert.ThrowsAsync<AwsFault>(() => _exchange.RoleAsync(server.Url, token: token));
                Assert.Equal("Code" + token, fault.Code);
            }
        }));
    }

    public void Dispose() => _exchange.Dispose();
}
