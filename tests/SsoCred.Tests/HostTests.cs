using IdentityCenter.Http;

namespace SsoCred.Tests;

/// <summary>
/// The real host names of every partition, seen at a proxy that lets nothing out of this machine. Its certificate is
/// not trusted unless a test says so: then no token has been sent.
/// </summary>
public sealed class HostTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync(new Setup { ProxyPort = 0 });
        _home.SignIn(TimeSpan.FromMinutes(5));
        _home.Environment.Remove("AWS_ENDPOINT_URL_SSO");
        _home.Environment.Remove("AWS_ENDPOINT_URL_SSO_OIDC");
        _home.Environment["HTTPS_PROXY"] = _home.StandIn.Proxy!.Url;
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

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
        _home.Config = _home.Config.Replace("us-east-1", region, StringComparison.Ordinal);
        foreach (var variant in variants.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            _home.Environment[$"AWS_USE_{variant}_ENDPOINT"] = "true";

        var complaint = await _home.FailAsync(6);

        Assert.Contains($"no secure connection to '{portal}'", complaint.Error, StringComparison.Ordinal);
        Assert.Equal([$"{oidc}:443", $"{portal}:443"], _home.StandIn.Proxy!.Connects);
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task Endpoints_that_are_to_be_ignored_are()
    {
        _home.Environment["AWS_ENDPOINT_URL"] = _home.StandIn.Url;
        _home.Environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
        await _home.FailAsync(6);
        Assert.Contains("portal.sso.us-east-1.amazonaws.com:443", _home.StandIn.Proxy!.Connects);
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_named_with_the_networks_exit_code()
    {
        _home.StandIn.Proxy!.Refuses = 502;
        Assert.Contains("proxy", (await _home.FailAsync(6)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_its_authority_trusted_the_whole_exchange_goes_through_the_proxy()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("SSL_CERT_FILE counts on Linux only");
        File.WriteAllText(_home["ca.pem"], _home.StandIn.Authority.Pem);
        _home.Environment["SSL_CERT_FILE"] = _home["ca.pem"];
        await _home.DocumentAsync();
        Assert.Equal((1, 1), (_home.Refreshes, _home.Fetches));
        Assert.Equal(["oidc.us-east-1.amazonaws.com", "portal.sso.us-east-1.amazonaws.com"],
            _home.StandIn.Requests.Select(request => request.Host));
    }
}
