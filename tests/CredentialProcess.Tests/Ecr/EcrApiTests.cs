using System.Text;
using CredentialProcess.Aws;
using CredentialProcess.Credentials;
using CredentialProcess.Ecr;
using CredentialProcess.Profiles;
using CredentialProcess.Tests.Aws;

namespace CredentialProcess.Tests.Ecr;

/// <summary>Responses of both services, refusals, and invalid responses.</summary>
public sealed class EcrApiTests : IDisposable
{
    const string Secret = "SECRETkeys", Password = "SECRETpassword";

    static readonly string s_token = Convert.ToBase64String(Encoding.ASCII.GetBytes("AWS:" + Password));

    readonly MovingClock _clock = new(TestHome.Noon) { SkipsUpTo = TimeSpan.FromSeconds(3) };
    readonly StringWriter _debug = new();

    public void Dispose() => _debug.Dispose();

    [Fact]
    public async Task Ecr_answers_with_a_list()
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(200,
            $$"""{"authorizationData":[{"authorizationToken":"{{s_token}}","expiresAt":1795305600.25,"proxyEndpoint":"https://x"}]}"""));
        var token = await FetchAsync(server.Url, new EcrEndpoint("eu-central-1"));

        Assert.Equal((Password, TestHome.Noon, TestHome.Noon.AddHours(12)),
            (token.Password, token.FetchedAt, token.ExpiresAt));
        Assert.DoesNotContain("SECRET", token.ToString(), StringComparison.Ordinal);
        var seen = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/", "{}"), (seen.Method, seen.Target, seen.Body));
        Assert.Equal("AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken", seen.Header("X-Amz-Target"));
        Assert.Equal("application/x-amz-json-1.1", seen.Header("Content-Type"));
        Assert.Equal("SECRETsession", seen.Header("X-Amz-Security-Token"));
        Assert.Equal(server.Url.Authority, seen.Header("Host"));
        Assert.Contains("/eu-central-1/ecr/aws4_request", seen.Header("Authorization")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ecr_public_answers_with_one()
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(200,
            $$"""{"authorizationData":{"authorizationToken":"{{s_token}}","expiresAt":1795305600} }"""));
        var token = await FetchAsync(server.Url, EcrEndpoint.Public);

        Assert.Equal((Password, TestHome.Noon.AddHours(12)), (token.Password, token.ExpiresAt));
        var seen = Assert.Single(server.Requests);
        Assert.Equal("SpencerFrontendService.GetAuthorizationToken", seen.Header("X-Amz-Target"));
        Assert.Contains("/us-east-1/ecr-public/aws4_request", seen.Header("Authorization")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "no authorization token")]
    [InlineData("""{"authorizationData":[]}""", "no authorization token")]
    [InlineData("""{"authorizationData":null}""", "no authorization token")]
    [InlineData("""{"authorizationData":[[]]}""", "no authorization token")]
    [InlineData("""{"authorizationData":"x"}""", "no authorization token")]
    [InlineData("""{"authorizationData":[{}]}""", "no authorization token")]
    [InlineData("""{"authorizationData":[{"authorizationToken":null}]}""", "no authorization token")]
    [InlineData("""{"authorizationData":[{"authorizationToken":7}]}""", "no authorization token")]
    [InlineData("""{"authorizationData":[{"authorizationToken":"SECRET!!!"}]}""", "not base64")]
    [InlineData("""{"authorizationData":[{"authorizationToken":"//79"}]}""", "not base64 text")]
    [InlineData("""{"authorizationData":[{"authorizationToken":"\ud800"}]}""", "not base64")]
    [InlineData("""{"authorizationData":[{"authorizationToken":""}]}""", "'AWS'")]
    [InlineData("""{"authorizationData":[{"authorizationToken":"QVdTOg=="}]}""", "'AWS'")] // AWS:
    [InlineData("""{"authorizationData":[{"authorizationToken":"ZXZpbDpTRUNSRVQ="}]}""", "'AWS'")] // evil:SECRET
    [InlineData("""{"authorizationData":[{"authorizationToken":"QVdTOmEKYg=="}]}""", "whitespace")] // AWS:a\nb
    [InlineData("", "empty")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("<html>SECRET</html>", "web page")]
    public async Task An_answer_without_a_proper_token_is_refused(string body, string says)
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(200, body));
        var failure = await FailAsync(server.Url);
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Contains(server.Url.Authority, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1420070400")] // the past
    [InlineData("null")]
    [InlineData("\"soon\"")]
    [InlineData("-5")]
    [InlineData("1e300")]
    public async Task A_token_without_a_proper_end_is_handed_out_and_not_fresh(string end)
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(200,
            $$"""{"authorizationData":[{"authorizationToken":"{{s_token}}","expiresAt":{{end}}}]}"""));
        var token = await FetchAsync(server.Url, new EcrEndpoint("eu-central-1"));
        Assert.Equal(Password, token.Password);
        Assert.False(token.IsFresh(_clock.GetUtcNow()));
    }

    [Theory]
    [InlineData(400, "AccessDeniedException", ExitCode.Refused, "may not get an authorization token")]
    [InlineData(403, "AccessDeniedException", ExitCode.Refused, "may not get an authorization token")]
    [InlineData(403, "", ExitCode.Refused, "may not get an authorization token")]
    [InlineData(400, "UnrecognizedClientException", ExitCode.Refused, "does not accept the credentials")]
    [InlineData(400, "ExpiredTokenException", ExitCode.Refused, "does not accept the credentials")]
    [InlineData(400, "InvalidSignatureException", ExitCode.Refused, "does not accept the credentials")]
    [InlineData(400, "InvalidParameterException", ExitCode.Failed, "rejects the request")]
    [InlineData(500, "ServerException", ExitCode.Failed, "failed")]
    [InlineData(429, "", ExitCode.Failed, "too many calls")]
    public async Task A_refusal_says_what_and_ends_with_its_own_code(int status, string code, object exit, string says)
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(status,
            $$"""{"__type":"com.amazonaws.ecr#{{code}}","message":"SECRET text of the service"}"""));
        var failure = await FailAsync(server.Url);
        Assert.Equal(exit, failure.Exit);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Equal(status is 500 or 429 ? 3 : 1, server.Requests.Count);
    }

    [Fact]
    public async Task A_clock_that_is_off_is_named()
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(400,
            """{"__type":"InvalidSignatureException","message":"Signature expired"}""",
            "Date: Sat, 21 Nov 2026 13:00:00 GMT"));
        var failure = await FailAsync(server.Url);
        Assert.Contains("clock says 21:00:00 JST, theirs 22:00:00 JST", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_try_is_signed_again()
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(500, ""), LoopbackServer.HttpText(200,
            $$"""{"authorizationData":[{"authorizationToken":"{{s_token}}","expiresAt":1795305600}]}"""));
        Assert.Equal(Password, (await FetchAsync(server.Url, new EcrEndpoint("eu-central-1"))).Password);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task No_redirect_is_followed()
    {
        await using var other = LoopbackServer.Answering(LoopbackServer.HttpText(200, "{}"));
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(307, "", $"Location: {other.Url}"));
        Assert.Contains("redirect", (await FailAsync(server.Url)).Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Nobody_there_is_the_networks_fault()
    {
        using var port = new ClosedPort();
        Assert.Equal(ExitCode.Network, (await FailAsync(port.Url)).Exit);
    }

    async Task<AuthorizationToken> FetchAsync(Uri url, EcrEndpoint endpoint)
    {
        using var clients = new AwsClients(_clock, _debug);
        var credentials = new RoleCredentials
        {
            AccessKeyId = "ASIAEXAMPLE",
            SecretAccessKey = Secret,
            SessionToken = "SECRETsession",
            Expiration = TestHome.Noon.AddHours(1),
        };
        var profile = new SsoProfile
        {
            Name = "dev",
            Session = new Session("my-sso", "https://example.awsapps.com/start", "us-east-1", null),
            AccountId = "012345678901",
            RoleName = "ReadOnly",
            Endpoints = new EndpointResolver(name =>
                name is "AWS_ENDPOINT_URL_ECR" or "AWS_ENDPOINT_URL_ECR_PUBLIC" ? url.AbsoluteUri : null),
        };
        return await new EcrApi(clients, _clock).FetchAsync(profile, endpoint, credentials,
            Deadlines.Until(TestContext.Current.CancellationToken));
    }

    async Task<Failure> FailAsync(Uri url)
    {
        var failure = await Assert.ThrowsAsync<Failure>(() => FetchAsync(url, new EcrEndpoint("eu-central-1")));
        Assert.DoesNotContain("SECRET", failure.Message + failure.Hint + _debug, StringComparison.Ordinal);
        return failure;
    }
}
