using System.Text;
using CredentialProcess.Profiles;
using CredentialProcess.Sts;
using CredentialProcess.Tests.Aws;

namespace CredentialProcess.Tests.Sts;

/// <summary>Requests and successful answers of STS, proper and invalid.</summary>
public sealed class StsApiTests : IDisposable
{
    const string Namespace = "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"";

    const string Credentials = """
        <Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>SECRETkey/+</SecretAccessKey>
        <SessionToken>SECRETtoken//==</SessionToken><Expiration>2026-11-21T13:34:56Z</Expiration></Credentials>
        """;

    const string User = """
        <AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:jane</AssumedRoleId>
        <Arn>arn:aws:sts::123456789012:assumed-role/Admin/jane</Arn></AssumedRoleUser>
        """;

    readonly StsCalls _calls = new();

    public void Dispose() => _calls.Dispose();

    [Fact]
    public async Task A_role_is_assumed_with_one_signed_post()
    {
        await using var server = Answering(Assumed(User + Credentials + "<PackedPolicySize>6</PackedPolicySize>"));
        var session = await _calls.AssumeAsync(Roles.Profile(new Uri(server.Url, "base/"), region: "eu-central-1"));

        Assert.Equal(("ASIAEXAMPLE", "SECRETkey/+", "SECRETtoken//=="), (session.Credentials.AccessKeyId,
            session.Credentials.SecretAccessKey, session.Credentials.SessionToken));
        Assert.Equal(RoleVectors.Clock.AddHours(1), session.Credentials.Expiration);
        Assert.Equal(("AROAEXAMPLE:jane", "arn:aws:sts::123456789012:assumed-role/Admin/jane", 6),
            (session.Id, session.Arn, session.PackedPolicySize));
        Assert.DoesNotContain("SECRET", session.ToString(), StringComparison.Ordinal);
        var seen = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/base/"), (seen.Method, seen.Target));
        Assert.Equal("Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FAdmin"
            + "&RoleSessionName=jane", seen.Body);
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", seen.Header("Content-Type"));
        Assert.Equal(RoleVectors.Keys("session").SessionToken, seen.Header("X-Amz-Security-Token"));
        Assert.Contains("/20261121/eu-central-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date;"
            + "x-amz-security-token,", seen.Header("Authorization")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_parameter_is_sent_in_the_order_of_the_model()
    {
        await using var server = Answering(Assumed(Credentials + User));
        await _calls.AssumeAsync(Roles.Profile(server.Url).With(role => role with
        {
            SessionName = null,
            ExternalId = "ext:1/2,a=b",
            DurationSeconds = 3600,
            Policy = new SessionPolicy("""{"a": "b c"}""",
                ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::123456789012:policy/x/y"]),
        }));
        Assert.Equal("Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FAdmin"
            + "&RoleSessionName=sso-cred-1795264496&ExternalId=ext%3A1%2F2%2Ca%3Db&DurationSeconds=3600"
            + "&Policy=%7B%22a%22%3A+%22b+c%22%7D"
            + "&PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnlyAccess"
            + "&PolicyArns.member.2.arn=arn%3Aaws%3Aiam%3A%3A123456789012%3Apolicy%2Fx%2Fy",
            Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task A_role_that_cannot_be_assumed_causes_no_request()
    {
        await using var server = Answering(Assumed(Credentials + User));
        var profile = Roles.Profile(server.Url);
        RoleProfile[] profiles =
        [
            profile.With(role => role with { MfaSerial = "arn:aws:iam::123456789012:mfa/jane" }),
            profile.With(role => role with { DurationSeconds = 60 }),
            profile with { Region = "cn-north-1" },
        ];
        foreach (var refused in profiles)
            Assert.Equal(ExitCode.Configuration, (await _calls.FailureOf(_calls.AssumeAsync(refused))).Exit);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_callers_identity_is_asked_for()
    {
        await using var server = Answering($"""
            <GetCallerIdentityResponse {Namespace}><GetCallerIdentityResult><UserId>AROAEXAMPLE:jane</UserId>
            <Account>123456789012</Account><Arn>arn:aws:sts::123456789012:assumed-role/Admin/jane</Arn>
            </GetCallerIdentityResult></GetCallerIdentityResponse>
            """);
        Assert.Equal(new CallerIdentity("arn:aws:sts::123456789012:assumed-role/Admin/jane", "123456789012",
            "AROAEXAMPLE:jane"), await _calls.AskAsync(server.Url));
        Assert.Equal("Action=GetCallerIdentity&Version=2011-06-15", Assert.Single(server.Requests).Body);
    }

    public static TheoryData<string> ReadableAnswers =>
    [
        Assumed(Credentials + User).Replace(" " + Namespace, "", StringComparison.Ordinal),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<!-- x -->" + Assumed(Credentials + User),
        "\uFEFF" + Assumed(Credentials + User),
        Assumed("<SourceIdentity>jane</SourceIdentity><Unknown><A/><A>x</A></Unknown>" + User + Credentials),
        Assumed(User + Credentials.Replace("ASIAEXAMPLE", "<![CDATA[ASIAEXAMPLE]]>", StringComparison.Ordinal)),
        Assumed(User + Credentials.Replace("13:34:56Z", "13:34:56.359Z", StringComparison.Ordinal)),
        Assumed(User + Credentials.Replace("ASIAEXAMPLE", "ASIA&#69;XAMPLE", StringComparison.Ordinal)),
        Assumed(User + Credentials + "<PackedPolicySize>much</PackedPolicySize>"),
    ];

    [Theory]
    [MemberData(nameof(ReadableAnswers))]
    public async Task Order_namespace_and_unknown_elements_do_not_matter(string body)
    {
        await using var server = Answering(body);
        var session = await _calls.AssumeAsync(Roles.Profile(server.Url));
        Assert.Equal(("ASIAEXAMPLE", RoleVectors.Clock.AddHours(1), null),
            (session.Credentials.AccessKeyId, session.Credentials.Expiration, session.PackedPolicySize));
    }

    public static TheoryData<string, string> InvalidAnswers => new()
    {
        { "", "it is empty" },
        { "<html><body>SECRET</body></html>", "web page" },
        { "\r\n<!DOCTYPE html><html>SECRET</html>", "web page" },
        { "<div>SECRET</div>", "not the XML of an AWS response" },
        { "{\"AssumeRoleResponse\":{\"SECRET\":1}}", "not the XML of an AWS response" },
        { "SECRET", "not the XML of an AWS response" },
        { Assumed(Credentials + User)[..^20], "not the XML of an AWS response" },
        { Assumed(Credentials + User) + "<x/>", "not the XML of an AWS response" },
        { "<!DOCTYPE x [<!ENTITY e \"SECRET\">]>" + Assumed(Credentials + User), "not the XML of an AWS response" },
        {
            "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/SECRET.dtd\">" + Assumed(Credentials + User),
            "not the XML of an AWS response"
        },
        { Assumed("&SECRET;" + Credentials + User), "not the XML of an AWS response" },
        { Assumed(Deep(20) + Credentials + User), "not the XML of an AWS response" },
        { Assumed(string.Concat(Enumerable.Repeat("<a/>", 2000))), "it has no AccessKeyId" },
        { Assumed(string.Concat(Enumerable.Range(0, 2000).Select(i => $"<a{i}/>"))), "not the XML" },
        { Assumed(User), "it has no AccessKeyId" },
        { Assumed(Credentials), "it has no AssumedRoleId" },
        { Assumed(""), "it has no AccessKeyId" },
        { Without("AccessKeyId"), "it has no AccessKeyId" },
        { Without("SecretAccessKey"), "it has no SecretAccessKey" },
        { Without("SessionToken"), "it has no SessionToken" },
        { Without("Expiration"), "it has no Expiration" },
        { Without("AssumedRoleId"), "it has no AssumedRoleId" },
        { Without("Arn"), "it has no Arn" },
        { Replacing("SECRETtoken//==", "SECRET&#10;X: y"), "its SessionToken contains" },
        { Replacing("SECRETkey/+", "SECRETü"), "its SecretAccessKey contains" },
        { Replacing("ASIAEXAMPLE", " ASIAEXAMPLE"), "its AccessKeyId contains" },
        { Replacing("2026-11-21T13:34:56Z", "SECRETsoon"), "its Expiration is not a time" },
        { Replacing("2026-11-21T13:34:56Z", "2026-11-21T13:34:56"), "its Expiration is not a time" },
        { Replacing("2026-11-21T13:34:56Z", "2026-11-21T12:34:56Z"), "already expired" },
        { Assumed(Credentials + User).Replace("AssumeRole", "Other", StringComparison.Ordinal), "no AccessKeyId" },
    };

    [Theory]
    [MemberData(nameof(InvalidAnswers))]
    public async Task An_answer_that_is_not_one_of_sts_is_refused(string body, string says)
    {
        await using var server = Answering(body);
        var failure = await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(server.Url)));
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Contains(server.Url.Authority, failure.Message, StringComparison.Ordinal);
        Assert.Contains("AWS_ENDPOINT_URL_STS, which sets this endpoint", failure.Hint!, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_large_answer_is_refused()
    {
        (string, string)[] answers =
        [
            (Assumed(new string(' ', 1024 * 1024)), "larger than 1 MB"),
            (Assumed(Deep(50_000)), "not the XML of an AWS response"),
            (Assumed($"<{new string('a', 400_000)}>{string.Concat(Enumerable.Repeat("<a/>", 100_000))}"),
                "not the XML of an AWS response"),
            (Assumed(Credentials + $"<A {string.Concat(Enumerable.Range(0, 50_000).Select(i => $"a{i}='' "))}/>"),
                "it has no AssumedRoleId"),
        ];
        foreach (var (body, says) in answers)
            await An_answer_that_is_not_one_of_sts_is_refused(body, says);
    }

    [Fact]
    public async Task Fifty_megabytes_are_not_read()
    {
        long sent = 0;
        await using var server = new LoopbackServer(async (_, _, stream, end) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<X>"u8.ToArray(), end);
            var block = Encoding.ASCII.GetBytes(new string(' ', 1024 * 1024));
            for (; sent < 50; sent++)
                await stream.WriteAsync(block, end);
            return false;
        });
        var failure = await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(server.Url)));
        Assert.Contains("larger than 1 MB", failure.Message, StringComparison.Ordinal);
        Assert.InRange(sent, 0, 40);
    }

    [Fact]
    public async Task Credentials_that_have_expired_by_this_machines_clock_name_it()
    {
        await using var server = LoopbackServer.Answering(LoopbackServer.HttpText(200,
            Replacing("2026-11-21T13:34:56Z", "2026-11-21T12:30:00Z"), "Date: Sat, 21 Nov 2026 11:30:00 GMT"));
        var failure = await _calls.FailureOf(_calls.AssumeAsync(Roles.Profile(server.Url)));
        Assert.Contains("clock says 21:34:56 JST, theirs 20:30:00 JST", failure.Message,
            StringComparison.Ordinal);
        Assert.Equal("set this machine's clock", failure.Hint);
    }

    [Theory]
    [InlineData("Account", "12345678901")]
    [InlineData("Account", "SECRET345678")]
    [InlineData("Arn", "")]
    [InlineData("UserId", "a&#10;b")]
    public async Task An_identity_that_aws_would_not_give_is_refused(string name, string value)
    {
        var fields = new Dictionary<string, string>
        {
            ["Account"] = "123456789012",
            ["Arn"] = "arn:aws:iam::123456789012:user/x",
            ["UserId"] = "AIDA",
            [name] = value,
        };
        await using var server = Answering("<GetCallerIdentityResponse><GetCallerIdentityResult>"
            + string.Concat(fields.Select(field => $"<{field.Key}>{field.Value}</{field.Key}>"))
            + "</GetCallerIdentityResult></GetCallerIdentityResponse>");
        var failure = await _calls.FailureOf(_calls.AskAsync(server.Url));
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    static LoopbackServer Answering(string body) => LoopbackServer.Answering(LoopbackServer.HttpText(200, body));

    static string Assumed(string result) => $"<AssumeRoleResponse {Namespace}><AssumeRoleResult>{result}"
        + "</AssumeRoleResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></AssumeRoleResponse>";

    static string Replacing(string text, string with) =>
        Assumed(Credentials + User).Replace(text, with, StringComparison.Ordinal);

    static string Without(string element)
    {
        var whole = Assumed(Credentials + User);
        var (start, end) = (whole.IndexOf($"<{element}>", StringComparison.Ordinal), $"</{element}>");
        return whole.Remove(start, whole.IndexOf(end, StringComparison.Ordinal) + end.Length - start);
    }

    static string Deep(int levels) => string.Concat(Enumerable.Repeat("<a>", levels))
        + string.Concat(Enumerable.Repeat("</a>", levels));
}
