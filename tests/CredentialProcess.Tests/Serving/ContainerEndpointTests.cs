using System.Text;
using CredentialProcess.Credentials;
using CredentialProcess.HttpServer;
using CredentialProcess.Serving;

namespace CredentialProcess.Tests.Serving;

/// <summary>Who may ask the endpoint, for what, and how it says no.</summary>
public class ContainerEndpointTests
{
    readonly MovingClock _clock = new(TestHome.Noon);
    readonly ServedRole _dev;
    readonly ServedRole _prod;
    Failure? _failure;

    public ContainerEndpointTests() => (_dev, _prod) = (Role("DEV"), Role("PROD"));

    [Fact]
    public async Task A_role_is_given_to_who_has_its_path_and_token() =>
        Assert.StartsWith(
            """200 {"AccessKeyId":"DEV",""", await AskAsync(_dev.Path, _dev.Token), StringComparison.Ordinal);

    [Fact]
    public async Task One_roles_token_does_not_open_another()
    {
        Assert.StartsWith("401 ", await AskAsync(_prod.Path, _dev.Token), StringComparison.Ordinal);
        Assert.StartsWith("401 ", await AskAsync(_dev.Path, null), StringComparison.Ordinal);
        Assert.StartsWith("401 ", await AskAsync(_dev.Path, ""), StringComparison.Ordinal);
        Assert.StartsWith("401 ", await AskAsync(_dev.Path, _dev.Token + "0"), StringComparison.Ordinal);
        Assert.StartsWith("404 ", await AskAsync("/", _dev.Token), StringComparison.Ordinal);
        Assert.StartsWith("404 ", await AskAsync(_dev.Path + "/", _dev.Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:80", true, true)]
    [InlineData("127.9.9.9:1234", true, true)]
    [InlineData("localhost:80", true, true)]
    [InlineData("LOCALHOST", true, true)]
    [InlineData("[::1]:80", true, true)]
    [InlineData("169.254.170.2", false, true)]
    [InlineData("172.17.0.1:80", false, true)]
    [InlineData("evil.example", false, false)]
    [InlineData("127.0.0.1.evil.example", false, false)]
    [InlineData("localhost.evil.example", false, false)]
    [InlineData("127.0.0.1@evil.example", false, false)]
    [InlineData("evil.example:127.0.0.1", false, false)]
    [InlineData("evil.example/127.0.0.1", false, false)]
    [InlineData("127.0.0.1, evil.example", false, false)]
    [InlineData("", false, false)]
    [InlineData(null, false, false)]
    public async Task Only_addresses_and_localhost_are_hosts(string? host, bool onLoopback, bool onAny)
    {
        Assert.StartsWith(onLoopback ? "200 " : "403 ", await AskAsync(_dev.Path, _dev.Token, host),
            StringComparison.Ordinal);
        Assert.StartsWith(onAny ? "200 " : "403 ", await AskAsync(_dev.Path, _dev.Token, host, anyAddress: true),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_get_is_answered() =>
        Assert.StartsWith("405 ", await AskAsync(_dev.Path, _dev.Token, method: "PUT"), StringComparison.Ordinal);

    [Theory]
    [InlineData(FailureKind.SignInNeeded, "403", "SignInNeeded")]
    [InlineData(FailureKind.SignInDenied, "403", "SignInNeeded")]
    [InlineData(FailureKind.AccessDenied, "403", "AccessDenied")]
    [InlineData(FailureKind.Configuration, "404", "Configuration")]
    [InlineData(FailureKind.Network, "503", "NetworkOrTimeLimit")]
    [InlineData(FailureKind.Usage, "500", "Failed")]
    [InlineData(FailureKind.Service, "500", "Failed")]
    [InlineData(FailureKind.NotAws, "500", "Failed")]
    [InlineData(FailureKind.Local, "500", "Failed")]
    [InlineData(FailureKind.Internal, "500", "Failed")]
    public async Task A_failure_is_answered_with_its_reason_and_what_to_do(object kind, string status, string code)
    {
        _failure = new Failure((FailureKind)kind, "the reason", "run: this");
        Assert.StartsWith($$"""{{status}} {"code":"{{code}}","message":"the reason; run: this",""",
            await AskAsync(_dev.Path, _dev.Token), StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_and_tokens_are_each_roles_own_and_fit_for_a_header()
    {
        string[] all = [_dev.Path, _dev.Token, _prod.Path, _prod.Token];
        Assert.Equal(4, all.Distinct().Count());
        Assert.All(all, text => Assert.Matches(@"\A(/[0-9a-f]{32}|[0-9a-f]{64})\z", text));
    }

    async Task<string> AskAsync(string path, string? token, string? host = "127.0.0.1:80", bool anyAddress = false,
        string method = "GET")
    {
        var head = $"{method} {path} HTTP/1.1\r\n" + (host is null ? "" : $"Host: {host}\r\n")
            + (token is null ? "" : $"Authorization: {token}\r\n") + "\r\n";
        var reply = await new ContainerEndpoint([_dev, _prod], anyAddress, _clock)
            .AnswerAsync(Request.Parse(Encoding.ASCII.GetBytes(head))!, TestContext.Current.CancellationToken);
        return $"{reply.Status} {Encoding.UTF8.GetString(reply.Body.Span)}";
    }

    ServedRole Role(string name) => new(new RefreshingCredentials(() => _failure is not null
        ? Task.FromException<RoleCredentials>(_failure)
        : Task.FromResult(new RoleCredentials
        {
            AccessKeyId = name,
            SecretAccessKey = "s",
            SessionToken = "t",
            Expiration = TestHome.Noon.AddHours(1),
        }), _clock), "012345678901");
}
