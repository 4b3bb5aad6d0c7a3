using CredentialProcess.Ecr;

namespace CredentialProcess.Tests.Ecr;

/// <summary>What docker and similar tools send, and host names that only resemble ECR registries.</summary>
public sealed class RegistryHostTests
{
    const string Plain = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";

    [Theory]
    [InlineData(Plain, "eu-central-1", false, false)]
    [InlineData("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com", "us-east-1", true, false)]
    [InlineData("123456789012.dkr-ecr.us-west-2.on.aws", "us-west-2", false, true)]
    [InlineData("123456789012.dkr-ecr-fips.us-west-2.on.aws", "us-west-2", true, true)]
    [InlineData("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1", false, false)]
    [InlineData("123456789012.dkr.ecr.cn-north-1.on.amazonwebservices.com.cn", "cn-north-1", false, true)]
    [InlineData("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1", true, false)]
    [InlineData("123456789012.dkr-ecr.us-gov-east-1.on.aws", "us-gov-east-1", false, true)]
    [InlineData("123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1", false, false)]
    [InlineData("123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov", "us-iso-east-1", false, false)]
    [InlineData("123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1", false, false)]
    [InlineData("123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1", false, false)]
    [InlineData("123456789012.dkr.ecr.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1", false, false)]
    [InlineData("123456789012.dkr.ecr.zz-middle-1.amazonaws.com", "zz-middle-1", false, false)]
    public void A_registry_of_every_partition_tells_its_account_and_region(
        string sent, string region, bool fips, bool dualStack)
    {
        var host = RegistryHost.Parse(sent);
        Assert.Equal(new EcrEndpoint(region) { Fips = fips, DualStack = dualStack }, host?.Endpoint);
        Assert.Equal("123456789012", host!.AccountId);
        Assert.Equal(sent, host.Name);
    }

    [Theory]
    [InlineData("https://" + Plain)]
    [InlineData("https://" + Plain + "/")]
    [InlineData("https://" + Plain + "/v2/")]
    [InlineData("https://" + Plain + "/v2/my/image?tag=1#part")]
    [InlineData("HTTPS://123456789012.DKR.ECR.EU-CENTRAL-1.AMAZONAWS.COM:443/V2/")]
    [InlineData(Plain + ":443")]
    [InlineData(Plain + "/my/image:latest")]
    [InlineData(" \t" + Plain + "\r\n")]
    public void Scheme_path_usual_port_case_and_blanks_do_not_matter(string sent) =>
        Assert.Equal(Plain, RegistryHost.Parse(sent)?.Name);

    [Theory]
    [InlineData("public.ecr.aws", false)]
    [InlineData("https://Public.ECR.aws/v2/", false)]
    [InlineData("ecr-public.aws.com", true)]
    public void Ecr_public_is_nobodys_and_signed_for_us_east_1(string sent, bool dualStack)
    {
        var host = RegistryHost.Parse(sent);
        Assert.NotNull(host);
        Assert.Null(host.AccountId);
        Assert.Equal(new EcrEndpoint("us-east-1") { IsPublic = true, DualStack = dualStack }, host.Endpoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("docker.io")]
    [InlineData("https://index.docker.io/v1/")]
    [InlineData("ghcr.io")]
    [InlineData("localhost:5000")]
    [InlineData("123456789012")]
    [InlineData("123456789012.dkr.ecr")]
    [InlineData("123456789012.dkr.ecr.")]
    [InlineData("123456789012.dkr.ecr.eu-central-1")]
    [InlineData("123456789012.dkr.ecr.eu-central-1.")]
    [InlineData("123456789012.dkr.ecr..amazonaws.com")]
    [InlineData(Plain + ".evil.example")]
    [InlineData(Plain + ".cn.evil.example")]
    [InlineData(Plain + ".")]
    [InlineData(Plain + ":8443")]
    [InlineData(Plain + ":")]
    [InlineData(Plain + "@evil.example")]
    [InlineData("evil.example/" + Plain)]
    [InlineData("https://evil.example/" + Plain)]
    [InlineData("https://evil.example#" + Plain)]
    [InlineData("https://user@" + Plain)]
    [InlineData("https://" + Plain + "\\@evil.example")]
    [InlineData("http://" + Plain)]
    [InlineData("ftp://" + Plain)]
    [InlineData("https://https://" + Plain)]
    [InlineData("//" + Plain)]
    [InlineData("a" + Plain)]
    [InlineData("evil." + Plain)]
    [InlineData("1" + Plain)]
    [InlineData("12345678901.dkr.ecr.eu-central-1.amazonaws.com")]
    [InlineData("１２３４５６７８９０１２.dkr.ecr.eu-central-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonаws.com")] // a Cyrillic letter
    [InlineData("123456789012xdkr.ecr.eu-central-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecrx.eu-central-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr-fipsx.eu-central-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.evil.eu-central-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.-.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com.cn")]
    [InlineData("123456789012.dkr.ecr.cn-north-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.us-iso-east-1.on.aws")]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.eu")]
    [InlineData("123456789012.dkr.ecr.eu-central-1.on.aws.evil.example")]
    [InlineData("public.ecr.aws.evil.example")]
    [InlineData("xpublic.ecr.aws")]
    [InlineData("public.ecr.aws:5000")]
    [InlineData("gallery.ecr.aws")]
    public void What_only_looks_like_one_is_none(string sent) => Assert.Null(RegistryHost.Parse(sent));

    [Fact]
    public void A_name_longer_than_any_is_none() =>
        Assert.Null(
            RegistryHost.Parse(new string('1', 12) + ".dkr.ecr." + new string('a', 100_000) + ".amazonaws.com"));

    [Theory]
    [InlineData("eu-central-1", Plain)]
    [InlineData("cn-northwest-1", "123456789012.dkr.ecr.cn-northwest-1.amazonaws.com.cn")]
    [InlineData("us-gov-west-1", "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com")]
    public void An_accounts_own_registry_has_a_name(string region, string name) =>
        Assert.Equal(name, RegistryHost.Of("123456789012", region).Name);

    [Theory]
    [InlineData("123456789012", "evil.example/")]
    [InlineData("123456789012", "")]
    [InlineData("12345678901", "eu-central-1")]
    [InlineData("evil", "eu-central-1")]
    public void An_account_or_region_that_is_none_makes_no_name(string account, string region) =>
        Assert.Equal(ExitCode.Configuration, Assert.Throws<Failure>(() => RegistryHost.Of(account, region)).Exit);
}
