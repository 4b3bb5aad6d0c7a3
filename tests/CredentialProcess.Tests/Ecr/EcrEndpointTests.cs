using CredentialProcess.Ecr;
using CredentialProcess.Profiles;

namespace CredentialProcess.Tests.Ecr;

/// <summary>Where the API is. The hosts are what botocore 1.43.11 makes of its rule sets.</summary>
public sealed class EcrEndpointTests
{
    [Theory]
    [InlineData("us-east-1", "api.ecr.us-east-1.amazonaws.com", "ecr.us-east-1.api.aws",
        "api.ecr-fips.us-east-1.amazonaws.com", "ecr-fips.us-east-1.api.aws")]
    [InlineData("cn-north-1", "api.ecr.cn-north-1.amazonaws.com.cn", "ecr.cn-north-1.api.amazonwebservices.com.cn",
        "api.ecr-fips.cn-north-1.amazonaws.com.cn", "ecr-fips.cn-north-1.api.amazonwebservices.com.cn")]
    [InlineData("us-gov-west-1", "api.ecr.us-gov-west-1.amazonaws.com", "ecr.us-gov-west-1.api.aws",
        "api.ecr-fips.us-gov-west-1.amazonaws.com", "ecr-fips.us-gov-west-1.api.aws")]
    [InlineData("eusc-de-east-1", "api.ecr.eusc-de-east-1.amazonaws.eu", "ecr.eusc-de-east-1.api.amazonwebservices.eu",
        "api.ecr-fips.eusc-de-east-1.amazonaws.eu", "ecr-fips.eusc-de-east-1.api.amazonwebservices.eu")]
    [InlineData("us-iso-east-1", "api.ecr.us-iso-east-1.c2s.ic.gov", "ecr.us-iso-east-1.api.aws.ic.gov",
        "api.ecr-fips.us-iso-east-1.c2s.ic.gov", "ecr-fips.us-iso-east-1.api.aws.ic.gov")]
    [InlineData("us-isob-east-1", "api.ecr.us-isob-east-1.sc2s.sgov.gov", "ecr.us-isob-east-1.api.aws.scloud",
        "api.ecr-fips.us-isob-east-1.sc2s.sgov.gov", "ecr-fips.us-isob-east-1.api.aws.scloud")]
    [InlineData("eu-isoe-west-1", "api.ecr.eu-isoe-west-1.cloud.adc-e.uk", null,
        "api.ecr-fips.eu-isoe-west-1.cloud.adc-e.uk", null)]
    [InlineData("us-isof-south-1", "api.ecr.us-isof-south-1.csp.hci.ic.gov", null,
        "api.ecr-fips.us-isof-south-1.csp.hci.ic.gov", null)]
    public void The_api_of_a_region_is_where_botocore_has_it(
        string region, string plain, string? dualStack, string fips, string? both)
    {
        var endpoint = new EcrEndpoint(region);
        Assert.Equal(plain, Host(endpoint));
        Assert.Equal(fips, Host(endpoint, ("AWS_USE_FIPS_ENDPOINT", "true")));
        Assert.Equal(fips, Host(endpoint with { Fips = true }));
        // botocore refuses dual stack where it does not know it yet.
        if (dualStack is null)
            return;
        Assert.Equal(dualStack, Host(endpoint, ("AWS_USE_DUALSTACK_ENDPOINT", "true")));
        Assert.Equal(dualStack, Host(endpoint with { DualStack = true }));
        Assert.Equal(both, Host(endpoint with { DualStack = true, Fips = true }));
    }

    [Fact]
    public void Ecr_public_is_where_botocore_has_it()
    {
        var endpoint = EcrEndpoint.Public;
        Assert.Equal("api.ecr-public.us-east-1.amazonaws.com", Host(endpoint));
        Assert.Equal("ecr-public.us-east-1.api.aws", Host(endpoint with { DualStack = true }));
        Assert.Equal("api.ecr-public-fips.us-east-1.amazonaws.com", Host(endpoint with { Fips = true }));
        Assert.Equal("api.ecr-public-fips.us-east-1.api.aws", Host(endpoint with { DualStack = true, Fips = true }));
    }

    [Fact]
    public void Each_service_has_an_override_of_its_own_which_wins_over_fips()
    {
        (string, string)[] set =
        [
            ("AWS_ENDPOINT_URL_ECR", "https://ecr.example/base/"),
            ("AWS_ENDPOINT_URL_ECR_PUBLIC", "http://127.0.0.1:1"),
            ("AWS_USE_FIPS_ENDPOINT", "true"),
        ];
        Assert.Equal("https://ecr.example/base/", Url(new EcrEndpoint("us-east-1"), set).AbsoluteUri);
        Assert.Equal("http://127.0.0.1:1/", Url(EcrEndpoint.Public, set).AbsoluteUri);
    }

    static string Host(EcrEndpoint endpoint, params (string Name, string Value)[] set)
    {
        var url = Url(endpoint, set);
        Assert.Equal($"https://{url.Host}/", url.AbsoluteUri);
        return url.Host;
    }

    static Uri Url(EcrEndpoint endpoint, params (string Name, string Value)[] set) =>
        endpoint.Url(new EndpointResolver(name => set.FirstOrDefault(s => s.Name == name).Value));
}
