using CredentialProcess.Credentials;
using CredentialProcess.Ecr;

namespace CredentialProcess.Tests.Ecr;

/// <summary>The signature against vectors that botocore 1.43.11 made (auth.py, SigV4Auth) of the same inputs.</summary>
public sealed class SignatureTests
{
    static readonly DateTimeOffset s_noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    static readonly RoleCredentials s_credentials = new()
    {
        AccessKeyId = "ASIAEXAMPLE000000001",
        SecretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        SessionToken = "IQoJb3JpZ2luX2VjEXAMPLETOKEN//////////wEaCXVzLWVhc3QtMSJ+/==",
        Expiration = s_noon.AddHours(1),
    };

    [Theory]
    [InlineData("https://api.ecr.eu-central-1.amazonaws.com/", "eu-central-1", false,
        "68312c9601a7863f0ef74d46995961dfc43b7b443c90f8df36aab7f144d4b5bc")]
    [InlineData("https://api.ecr-public.us-east-1.amazonaws.com/", "us-east-1", true,
        "deec345c73481e3916b3482caa21ea797d8b2d20a694df3849607e2be4766fc4")]
    [InlineData("http://127.0.0.1:8080/base/a%20b/", "us-gov-west-1", false,
        "b978488ecd013f71fab22cfcb046d50059fd2f8d7e24eaad27436a0c0a21cbb8")]
    public async Task A_request_is_signed_as_botocore_signs_it(
        string url, string region, bool isPublic, string signature)
    {
        var endpoint = isPublic ? EcrEndpoint.Public : new EcrEndpoint(region);
        using var request = Signature.CreateRequest(new Uri(url), endpoint, "{}"u8, s_credentials, s_noon);

        var service = isPublic ? "ecr-public" : "ecr";
        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE000000001/20261121/{region}/{service}/aws4_request, "
            + "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, "
            + $"Signature={signature}",
            Assert.Single(request.Headers.GetValues("Authorization")));
        Assert.Equal("20261121T120000Z", Assert.Single(request.Headers.GetValues("X-Amz-Date")));
        Assert.Equal(s_credentials.SessionToken, Assert.Single(request.Headers.GetValues("X-Amz-Security-Token")));
        Assert.Equal("application/x-amz-json-1.1", request.Content!.Headers.ContentType!.ToString());
        Assert.Equal("{}", await request.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(new Uri(url), request.RequestUri);
    }

    [Fact]
    public void Another_moment_or_another_body_is_another_signature()
    {
        var url = new Uri("https://api.ecr.eu-central-1.amazonaws.com/");
        var endpoint = new EcrEndpoint("eu-central-1");
        string Sign(ReadOnlySpan<byte> body, DateTimeOffset at)
        {
            using var request = Signature.CreateRequest(url, endpoint, body, s_credentials, at);
            return request.Headers.GetValues("Authorization").Single();
        }

        Assert.NotEqual(Sign("{}"u8, s_noon), Sign("{}"u8, s_noon.AddSeconds(1)));
        Assert.NotEqual(Sign("{}"u8, s_noon), Sign("{ }"u8, s_noon));
    }
}
