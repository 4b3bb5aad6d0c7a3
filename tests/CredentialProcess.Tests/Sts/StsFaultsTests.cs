using CredentialProcess.Profiles;
using CredentialProcess.Sts;
using CredentialProcess.Tests.Aws;

namespace CredentialProcess.Tests.Sts;

/// <summary>What each refusal of STS becomes, and how many requests are made for it.</summary>
public sealed class StsFaultsTests : IDisposable
{
    readonly StsCalls _calls = new();

    public void Dispose() => _calls.Dispose();

    public static TheoryData<int, string> Vectors => RoleVectors.Rows("stsErrors");

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task As_many_requests_are_made_as_the_aws_cli_makes(int number, string description)
    {
        var vector = RoleVectors.Of("stsErrors", number);
        var parts = description.Split('|', 3);
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(
            int.Parse(parts[0], null), parts[1] == "RAW" ? parts[2] : Xml(parts[1])));

        await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(server.Url)));
        Assert.Equal(vector.GetProperty("tries").GetInt32(), server.Requests.Count);
    }

    [Theory]
    [InlineData(403, "AccessDenied", ExitCode.Refused, "profile 'dev' may not assume role", "trust policy")]
    [InlineData(403, "ExpiredToken", ExitCode.Refused, "does not accept the credentials of profile 'dev'", "try again")]
    [InlineData(400, "ExpiredTokenException", ExitCode.Refused, "does not accept the credentials", "try again")]
    [InlineData(403, "InvalidClientTokenId", ExitCode.Refused, "does not accept the credentials", "revoked")]
    [InlineData(403, "UnrecognizedClientException", ExitCode.Refused, "does not accept the credentials", "revoked")]
    [InlineData(403, "SignatureDoesNotMatch", ExitCode.Refused, "does not accept the signature", "clock")]
    [InlineData(403, "RequestExpired", ExitCode.Refused, "does not accept the signature", "clock")]
    [InlineData(400, "RequestTimeTooSkewed", ExitCode.Refused, "does not accept the signature", "clock")]
    [InlineData(403, "RegionDisabledException", ExitCode.Refused, "not active in 'eu-west-1'", "AWS_REGION")]
    [InlineData(403, "OptInRequired", ExitCode.Refused, "not opted in to 'eu-west-1'", "AWS_REGION")]
    [InlineData(400, "ValidationError", ExitCode.Configuration, "rejects a parameter", "duration_seconds")]
    [InlineData(400, "MalformedPolicyDocument", ExitCode.Configuration, "session policy", "grammar")]
    [InlineData(400, "MalformedPolicyDocumentException", ExitCode.Configuration, "session policy", "grammar")]
    [InlineData(400, "PackedPolicyTooLarge", ExitCode.Configuration, "too large", "fewer")]
    [InlineData(400, "IDPCommunicationError", ExitCode.Failed, "failed (400 IDPCommunicationError)", "again")]
    [InlineData(400, "Throttling", ExitCode.Failed, "too many calls", "again")]
    [InlineData(503, "ServiceUnavailable", ExitCode.Failed, "failed (503 ServiceUnavailable)", "again")]
    [InlineData(403, "MissingAuthenticationToken", ExitCode.Failed, "refuses the request (403", "AWS_ENDPOINT_URL_STS")]
    [InlineData(404, "InvalidAction", ExitCode.Failed, "refuses the request (404", "AWS_ENDPOINT_URL_STS")]
    [InlineData(401, "Unauthorized", ExitCode.Failed, "refuses the request (401", "AWS_ENDPOINT_URL_STS")]
    public async Task A_refusal_says_what_it_means_and_what_to_do(
        int status, string code, object exit, string says, string hint)
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(status, Xml(code)));
        var failure = await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(server.Url, region: "eu-west-1")));
        Assert.Equal(exit, failure.Exit);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Contains(hint, failure.Hint!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureKind.AccessDenied, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>")]
    [InlineData(FailureKind.AccessDenied,
        "<Response><Errors><Error><Code>AccessDenied</Code></Error></Errors><RequestID>x</RequestID></Response>")]
    [InlineData(FailureKind.AccessDenied, """{"Error":{"Code":"AccessDenied","Message":"SECRET"},"RequestId":"x"}""")]
    [InlineData(FailureKind.NotAws, "<html>SECRET</html>")]
    [InlineData(FailureKind.NotAws, "")]
    [InlineData(FailureKind.NotAws, "SECRET")]
    [InlineData(FailureKind.NotAws, """{"Error":"AccessDenied"}""")]
    [InlineData(FailureKind.NotAws, """{"Error":{"Code":7}}""")]
    [InlineData(FailureKind.NotAws, """{"Error":{"Code":"\ud800"}}""")]
    [InlineData(FailureKind.NotAws, "[]")]
    [InlineData(FailureKind.NotAws, "<Error><Code>AccessDenied</Code></Error>")]
    [InlineData(FailureKind.NotAws, "<ErrorResponse><Error><Code>SECRET text</Code></Error></ErrorResponse>")]
    [InlineData(FailureKind.NotAws,
        "<!DOCTYPE x [<!ENTITY e \"AccessDenied\">]><ErrorResponse><Error><Code>&e;</Code></Error></ErrorResponse>")]
    public async Task The_code_is_read_in_each_form_that_sts_uses(object kind, string body)
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(403, body));
        var failure = await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(server.Url)));
        Assert.Equal(kind, failure.Kind);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(403, "ExpiredToken", true)]
    [InlineData(400, "ExpiredTokenException", true)]
    [InlineData(403, "InvalidClientTokenId", true)]
    [InlineData(403, "AccessDenied", false)]
    [InlineData(403, "SignatureDoesNotMatch", false)]
    [InlineData(503, "ServiceUnavailable", false)]
    public async Task Keys_that_are_no_longer_accepted_are_told_from_other_refusals(int status, string code, bool are)
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(status, Xml(code)));
        var failure = await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(server.Url)));
        Assert.Equal(are, StsFaults.AreCallersKeysRefused(failure));
    }

    [Theory]
    [InlineData("SignatureDoesNotMatch")]
    [InlineData("RequestExpired")]
    [InlineData("RequestTimeTooSkewed")]
    public async Task A_clock_that_is_off_is_named(string code)
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(
            403, Xml(code), "Date: Sat, 21 Nov 2026 13:34:56 GMT"));
        var failure = await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(server.Url)));
        Assert.Equal("STS refuses the signature: this machine's clock says 21:34:56 JST, "
            + "theirs 22:34:56 JST", failure.Message);
        Assert.False(StsFaults.AreCallersKeysRefused(failure));
    }

    [Fact]
    public async Task More_than_an_hour_names_the_limit_of_role_chaining()
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(400, Xml("ValidationError")));
        var profile = Roles.Profile(server.Url).With(role => role with { DurationSeconds = 7200 });
        var chained = await _calls.FailureOf(_calls.AssumeAsync(profile));
        Assert.Equal(ExitCode.Configuration, chained.Exit);
        Assert.Contains("--duration is 7200", chained.Message, StringComparison.Ordinal);
        Assert.Contains("role chaining", chained.Hint!, StringComparison.Ordinal);

        var keys = await _calls.FailureOf(_calls.AssumeAsync(
            profile with { Source = new SourceProfile("base", RoleVectors.Keys("static")) }));
        Assert.DoesNotContain("chaining", keys.Hint!, StringComparison.Ordinal);
        Assert.Contains("maximum session duration", keys.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Static_keys_that_are_not_known_name_their_keys_in_the_config()
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(403, Xml("InvalidClientTokenId")));
        var failure = await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(server.Url) with
        {
            Source = new SourceProfile("base", RoleVectors.Keys("static")),
        }));
        Assert.Contains("profile 'base'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("aws_access_key_id", failure.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_identity_is_refused_in_the_name_of_its_profile()
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(403, Xml("ExpiredToken")));
        var failure = await _calls.FailureOf(_calls.AskAsync(server.Url));
        Assert.Equal(ExitCode.Refused, failure.Exit);
        Assert.Contains("profile 'deploy'", failure.Message, StringComparison.Ordinal);
        Assert.True(StsFaults.AreCallersKeysRefused(failure));
    }

    [Fact]
    public async Task No_redirect_is_followed()
    {
        await using var other = LoopbackServer.Answering(LoopbackServer.HttpText(200, ""));
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(307, "", $"Location: {other.Url}"));
        var failure = await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(server.Url)));
        Assert.Contains("redirect", failure.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Nobody_there_is_the_networks_fault()
    {
        using var port = new ClosedPort();
        Assert.Equal(ExitCode.Network, (await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(port.Url)))).Exit);
    }

    [Fact]
    public async Task A_retry_is_signed_again_and_its_answer_used()
    {
        await using var server = LoopbackServer.Answering(
            LoopbackServer.HttpText(400, Xml("Throttling"), "Retry-After: 2"),
            LoopbackServer.HttpText(403, Xml("AccessDenied")));
        Assert.Equal(FailureKind.AccessDenied,
            (await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(server.Url)))).Kind);
        var requests = server.Requests.ToArray();
        Assert.Equal(2, requests.Length);
        Assert.NotEqual(requests[0].Header("X-Amz-Date"), requests[1].Header("X-Amz-Date"));
    }

    static string Xml(string code) => "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
        + $"<Type>Sender</Type><Code>{code}</Code><Message>SECRET text of the service</Message></Error>"
        + "<RequestId>x</RequestId></ErrorResponse>";
}
