using IdentityCenter.Http;

namespace SsoCred.Tests;

/// <summary>
/// The real host names of every partition, seen at a proxy that lets nothing out of this machine. Its certificate is
/// not trusted unless a test says so: then no token has been sent.
/// </summary>
public sealed class HostTests : ExecutableTests
{
    private protected override Task<Home> CreateHomeAsync() => Home.CreateAsync(new Setup { ProxyPort = 0 });

    protected override void SetUp()
    {
        Home.SignIn(TimeSpan.FromMinutes(5));
        Home.Environment.Remove("AWS_ENDPOINT_URL_SSO");
        Home.Environment.Remove("AWS_ENDPOINT_URL_SSO_OIDC");
        Home.Environment["HTTPS_PROXY"] = Home.StandIn.Proxy!.Url;
    }

    [Theory]
    [InlineData("eu-central-1", "", "oidc.eu-central-1.amazonaws.com", "portal.sso.eu-central-1.amazonaws.com")]
    [InlineData("cn-north-1", "", "oidc.cn-north-1.amazonaws.com.cn", "portal.sso.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-gov-west-1", "", "oidc.us-gov-west-1.amazonaws.com", "portal.sso.us-gov-west-1.amazonaws.com")]
    [InlineData("eusc-de-east-1", "", "oidc.eusc-de-east-1.amazonaws.eu", "portal.sso.eusc-de-east-1.amazonaws.eu")]
    [InlineData("us-iso-east-1", "", "oidc.us-iso-east-1.c2s.ic.gov", "portal.sso.us-iso-east-1.c2s.ic.gov")]
    [InlineData("us-isob-east-1", "", "oidc.us-isob-east-1.sc2s.sgov.gov", "portal.sso.us-isob-east-1.sc2s.sgov.gov")]
    [InlineData("eu-isoe-west-1", "", "oidc.eu-isoe-west-1.cloud.adc-e.uk", "portal.sso.eu-isoe-west-1.cloud.adc-e.uk")]
    [InlineData("us-isof-south-1", "", "oidc.us-isof-south-1.csp.hci.ic.gov",
        "portal.sso.us-isof-south-1.csp.hci.ic.gov")]
    [InlineData("us-east-1", "FIPS", "oidc-fips.us-east-1.amazonaws.com", "portal.sso-fips.us-east-1.amazonaws.com")]
    [InlineData("us-gov-west-1", "FIPS", "oidc.us-gov-west-1.amazonaws.com", "portal.sso.us-gov-west-1.amazonaws.com")]
    [InlineData("us-east-1", "DUALSTACK", "oidc.us-east-1.api.aws", "portal.sso.us-east-1.api.aws")]
    [InlineData("cn-north-1", "DUALSTACK", "oidc.cn-north-1.api.amazonwebservices.com.cn",
        "portal.sso.cn-north-1.api.amazonwebservices.com.cn")]
    [InlineData("us-east-1", "FIPS DUALSTACK", "oidc-fips.us-east-1.api.aws", "portal.sso-fips.us-east-1.api.aws")]
    public async Task Each_partition_has_its_hosts(string region, string variants, string oidc, string portal)
    {
        Home.Config = Home.Config.Replace("us-east-1", region, StringComparison.Ordinal);
        foreach (var variant in variants.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Home.Environment[$"AWS_USE_{variant}_ENDPOINT"] = "true";

        var complaint = await Home.FailAsync(6);

        Assert.Contains($"no secure connection to '{portal}'", complaint.Error, StringComparison.Ordinal);
        Assert.Equal([$"{oidc}:443", $"{portal}:443"], Home.StandIn.Proxy!.Connects);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task Endpoints_that_are_to_be_ignored_are()
    {
        Home.Environment["AWS_ENDPOINT_URL"] = Home.StandIn.Url;
        Home.Environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
        await Home.FailAsync(6);
        Assert.Contains("portal.sso.us-east-1.amazonaws.com:443", Home.StandIn.Proxy!.Connects);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_named_with_the_networks_exit_code()
    {
        Home.StandIn.Proxy!.Refuses = 502;
        Assert.Contains("proxy", (await Home.FailAsync(6)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_its_authority_trusted_the_whole_exchange_goes_through_the_proxy()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("SSL_CERT_FILE counts on Linux only");
        File.WriteAllText(Home["ca.pem"], Home.StandIn.Authority.Pem);
        Home.Environment["SSL_CERT_FILE"] = Home["ca.pem"];
        await Home.DocumentAsync();
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
        Assert.Equal(["oidc.us-east-1.amazonaws.com", "portal.sso.us-east-1.amazonaws.com"],
            Home.StandIn.Requests.Select(request => request.Host));
    }
}
