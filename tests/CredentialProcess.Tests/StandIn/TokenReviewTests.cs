using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CredentialProcess.Tests.StandInTests;

/// <summary>
/// What the stand-in's EKS cluster accepts as a token, with one that the AWS CLI made (vectors-roles-tokens.json).
/// </summary>
public sealed class TokenReviewTests
{
    const string Prefix = "k8s-aws-v1.";

    static readonly string s_url = RoleVectors.Text(RoleVectors.Of("eksTokens", 0), "url")!;

    [Fact]
    public async Task A_token_of_the_aws_cli_is_accepted()
    {
        await using var wire = await StartAsync();
        Assert.Equal((HttpStatusCode.OK, "arn:aws:iam::123456789012:user/jane"), await AskAsync(wire, Token(s_url)));
        Assert.Equal((HttpStatusCode.OK, "arn:aws:iam::123456789012:user/jane"),
            await AskAsync(wire, RoleVectors.Text(RoleVectors.Of("eksTokens", 0), "token")!));
    }

    [Fact]
    public async Task A_url_that_was_signed_for_the_stand_in_itself_is_accepted_by_its_sts()
    {
        await using var wire = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, wire.StandIn.Url + new Uri(s_url).PathAndQuery);
        request.Headers.Host = "sts.us-east-1.amazonaws.com";
        request.Headers.Add("x-k8s-aws-id", "my-cluster");
        using var answer = await wire.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains("<Arn>arn:aws:iam::123456789012:user/jane</Arn>",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://", "http://", "unexpected scheme")]
    [InlineData("sts.us-east-1.amazonaws.com", "sts.cn-north-1.amazonaws.com.cn", "unexpected hostname")]
    [InlineData("sts.us-east-1.amazonaws.com", "sts.us-gov-west-1.amazonaws.com", "unexpected hostname")]
    [InlineData("sts.us-east-1.amazonaws.com", "sts.us-east-1.amazonaws.com:443", "unexpected hostname")]
    [InlineData("sts.us-east-1.amazonaws.com", "sts.us-east-1.amazonaws.com.evil.example", "unexpected hostname")]
    [InlineData("sts.us-east-1.amazonaws.com", "sts.us-east-1.amazonaws.com@evil.example", "unexpected hostname")]
    [InlineData("sts.us-east-1.amazonaws.com", "127.0.0.1", "unexpected hostname")]
    [InlineData(".com/?", ".com/x?", "unexpected path")]
    [InlineData("Action=GetCallerIdentity", "Action=AssumeRole", "unexpected action")]
    [InlineData("&Version", "&RoleArn=x&Version", "non-whitelisted query parameter")]
    [InlineData("&Version", "&action=GetCallerIdentity&Version", "is there twice")]
    [InlineData("host%3Bx-k8s-aws-id", "host", "did not sign")]
    [InlineData("Expires=60", "Expires=901", "invalid X-Amz-Expires")]
    [InlineData("Expires=60", "Expires=-1", "invalid X-Amz-Expires")]
    [InlineData("Expires=60", "Expires=61", "does not match")]
    [InlineData("sts.us-east-1.amazonaws.com", "sts.eu-west-1.amazonaws.com", "does not match")]
    [InlineData("%2Fsts%2F", "%2Fecr%2F", "scoped to correct service")]
    [InlineData("AKIDEXAMPLE", "AKIDOTHER", "is invalid")]
    public async Task Any_other_url_is_refused(string part, string other, string why)
    {
        await using var wire = await StartAsync();
        var url = s_url.Replace(part, other, StringComparison.Ordinal);
        Assert.NotEqual(s_url, url);
        var (status, message) = await AskAsync(wire, Token(url));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_cluster_another_form_and_too_much_are_refused()
    {
        await using var wire = await StartAsync();
        var token = Token(s_url);
        await RefusedAsync(token, "does not match", cluster: "another");
        await RefusedAsync(token[1..], "prefix");
        await RefusedAsync(token + "==", "illegal");
        await RefusedAsync(Prefix + "*", "illegal base64");
        await RefusedAsync(token + new string('A', 4096), "too large");

        async Task RefusedAsync(string sent, string why, string cluster = "my-cluster")
        {
            var (status, message) = await AskAsync(wire, sent, cluster);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Contains(why, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(900, true)]
    [InlineData(901, false)]
    [InlineData(-900, true)]
    [InlineData(-901, false)]
    public async Task A_token_lives_fifteen_minutes_whatever_its_url_says(int seconds, bool isAccepted)
    {
        await using var wire = await StartAsync();
        wire.Time.Now = RoleVectors.Clock.AddSeconds(seconds);
        var (status, _) = await AskAsync(wire, Token(s_url));
        Assert.Equal(isAccepted ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, status);
    }

    static async Task<Wire> StartAsync()
    {
        var wire = await Wire.StartAsync();
        wire.Time.Now = RoleVectors.Clock;
        return wire;
    }

    static string Token(string url) => Prefix + Base64Url.EncodeToString(Encoding.ASCII.GetBytes(url));

    static async Task<(HttpStatusCode Status, string Text)> AskAsync(
        Wire wire, string token, string cluster = "my-cluster")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{wire.StandIn.Url}/eks/{cluster}/whoami");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var answer = await wire.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        return (answer.StatusCode, (string)(body["user"] ?? body["message"])!);
    }
}
