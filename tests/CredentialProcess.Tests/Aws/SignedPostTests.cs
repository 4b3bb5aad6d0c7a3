using System.Text;
using CredentialProcess.Aws;
using CredentialProcess.Ecr;

namespace CredentialProcess.Tests.Aws;

/// <summary>
/// Signed requests against vectors that botocore 1.43.11 (ECR; auth.py, SigV4Auth) and the AWS CLI (STS;
/// vectors-roles-tokens.json, array "assumeRoleRequests") made of the same inputs.
/// </summary>
public sealed class SignedPostTests
{
    static readonly DateTimeOffset s_noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    static readonly AccessKeys s_keys = new("ASIAEXAMPLE000000001", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "IQoJb3JpZ2luX2VjEXAMPLETOKEN//////////wEaCXVzLWVhc3QtMSJ+/==");

    public static TheoryData<int, string> AssumeRoleRequests => RoleVectors.Rows("assumeRoleRequests");

    [Theory]
    [InlineData("https://api.ecr.eu-central-1.amazonaws.com/", "eu-central-1", false,
        "68312c9601a7863f0ef74d46995961dfc43b7b443c90f8df36aab7f144d4b5bc")]
    [InlineData("https://api.ecr-public.us-east-1.amazonaws.com/", "us-east-1", true,
        "deec345c73481e3916b3482caa21ea797d8b2d20a694df3849607e2be4766fc4")]
    [InlineData("http://127.0.0.1:8080/base/a%20b/", "us-gov-west-1", false,
        "b978488ecd013f71fab22cfcb046d50059fd2f8d7e24eaad27436a0c0a21cbb8")]
    public async Task A_request_to_ecr_is_signed_as_botocore_signs_it(
        string url, string region, bool isPublic, string signature)
    {
        var endpoint = isPublic ? EcrEndpoint.Public : new EcrEndpoint(region);
        using var request = endpoint.Request(new Uri(url)).Create(s_keys, s_noon);

        var service = isPublic ? "ecr-public" : "ecr";
        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE000000001/20261121/{region}/{service}/aws4_request, "
            + "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, "
            + $"Signature={signature}",
            Header(request, "Authorization"));
        Assert.Equal("20261121T120000Z", Header(request, "X-Amz-Date"));
        Assert.Equal(s_keys.SessionToken, Header(request, "X-Amz-Security-Token"));
        Assert.Equal("application/x-amz-json-1.1", request.Content!.Headers.ContentType!.ToString());
        Assert.Equal("{}", await request.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(new Uri(url), request.RequestUri);
    }

    [Theory]
    [MemberData(nameof(AssumeRoleRequests))]
    public async Task A_request_to_sts_is_signed_as_the_aws_cli_signs_it(int number, string description)
    {
        Assert.NotEmpty(description);
        var vector = RoleVectors.Of("assumeRoleRequests", number);
        var headers = vector.GetProperty("headers");
        var hasToken = headers.TryGetProperty("X-Amz-Security-Token", out _);
        var post = new SignedPost
        {
            Url = new Uri(vector.GetProperty("url").GetString()!),
            Scope = new SigningScope("sts", vector.GetProperty("region").GetString()!),
            ContentType = headers.GetProperty("Content-Type").GetString()!,
            Body = Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!),
        };
        var keys = RoleVectors.Keys("session");
        using var request = post.Create(hasToken ? keys : keys with { SessionToken = null }, RoleVectors.Clock);

        foreach (var header in headers.EnumerateObject())
        {
            Assert.Equal(header.Value.GetString(), header.Name == "Content-Type"
                ? Assert.Single(request.Content!.Headers.GetValues(header.Name)) : Header(request, header.Name));
        }

        Assert.Equal(hasToken, request.Headers.Contains("X-Amz-Security-Token"));
        Assert.Equal(vector.GetProperty("body").GetString(),
            await request.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Another_moment_another_body_or_another_header_is_another_signature()
    {
        var url = new Uri("https://api.ecr.eu-central-1.amazonaws.com/");
        var post = new EcrEndpoint("eu-central-1").Request(url);
        string[] signatures =
        [
            Sign(post, s_noon), Sign(post, s_noon.AddSeconds(1)),
            Sign(new EcrEndpoint("eu-west-1").Request(url), s_noon),
            Sign(Copy("{ }", post.Headers), s_noon), Sign(Copy("{}", []), s_noon),
        ];
        Assert.Equal(signatures.Length, signatures.Distinct().Count());
        Assert.Equal(signatures[0], Sign(Copy("{}", post.Headers), s_noon));

        SignedPost Copy(string body, Dictionary<string, string> headers) => new()
        {
            Url = url,
            Scope = post.Scope,
            ContentType = post.ContentType,
            Body = Encoding.UTF8.GetBytes(body),
            Headers = headers,
        };
    }

    static string Sign(SignedPost post, DateTimeOffset at)
    {
        using var request = post.Create(s_keys, at);
        return Header(request, "Authorization");
    }

    static string Header(HttpRequestMessage request, string name) => Assert.Single(request.Headers.GetValues(name));
}
