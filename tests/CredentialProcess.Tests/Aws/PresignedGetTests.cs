using CredentialProcess.Aws;

namespace CredentialProcess.Tests.Aws;

/// <summary>URLs signed in advance, against those that AWS's own signers made (vectors-roles-tokens.json).</summary>
public sealed class PresignedGetTests
{
    public static TheoryData<int, string> Presigned => RoleVectors.Rows("otherPresigns");

    [Theory]
    [MemberData(nameof(Presigned))]
    public void A_url_is_the_one_that_botocore_signs(int number, string description)
    {
        Assert.NotEmpty(description);
        var vector = RoleVectors.Of("otherPresigns", number);
        var url = new Uri(RoleVectors.Text(vector, "url")!);
        var parameters = url.Query[1..].Split('&').Select(pair => pair.Split('='))
            .TakeWhile(pair => pair[0] != "X-Amz-Algorithm")
            .Select(pair => (pair[0], Uri.UnescapeDataString(pair[1])));
        var get = new PresignedGet
        {
            Host = url.Host,
            IsHttp = url.Scheme == "http",
            Scope = new SigningScope(RoleVectors.Text(vector, "service")!, RoleVectors.Text(vector, "region")!),
            ExpiresInSeconds = 900,
            Parameters = [.. parameters],
        };
        // MSK's clients append their name unsigned.
        Assert.Equal(url.OriginalString.Split("&User-Agent=")[0],
            $"{url.Scheme}://{get.Sign(RoleVectors.Keys(RoleVectors.Text(vector, "credentials")!), RoleVectors.Clock)}");
    }

    [Theory]
    [InlineData("example.com", null, false, "example.com", null, false, true)]
    [InlineData("example.com", null, false, "EXAMPLE.com", null, false, true)]
    [InlineData("example.com", null, false, "example.com", 443, false, true)]
    [InlineData("example.com", null, false, "example.com", 80, true, true)]
    [InlineData("example.com", null, false, "example.com", 80, false, false)]
    [InlineData("example.com", null, false, "example.com", 443, true, false)]
    [InlineData("example.com", 3306, false, "example.com", 3306, true, true)]
    [InlineData("example.com", 3306, false, "example.com", 5432, false, false)]
    public void The_port_is_signed_unless_the_scheme_implies_it(
        string host, int? port, bool isHttp, string other, int? otherPort, bool isOtherHttp, bool isSame)
    {
        Assert.Equal(isSame, SignatureOf(host, port, isHttp) == SignatureOf(other, otherPort, isOtherHttp));
    }

    [Fact]
    public void Host_and_port_stay_as_given_in_the_url()
    {
        Assert.StartsWith("EXAMPLE.com:443/?Action=x&X-Amz-Algorithm=", Signed("EXAMPLE.com", 443, false),
            StringComparison.Ordinal);
    }

    static string SignatureOf(string host, int? port, bool isHttp) => Signed(host, port, isHttp).Split("Signature=")[1];

    static string Signed(string host, int? port, bool isHttp) => new PresignedGet
    {
        Host = host,
        Port = port,
        IsHttp = isHttp,
        Scope = new SigningScope("rds-db", "us-east-1"),
        ExpiresInSeconds = 900,
        Parameters = [("Action", "x")],
    }.Sign(RoleVectors.Keys("session"), RoleVectors.Clock);
}
