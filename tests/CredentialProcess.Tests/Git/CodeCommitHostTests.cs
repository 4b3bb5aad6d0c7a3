using CredentialProcess.Aws;
using CredentialProcess.Git;

namespace CredentialProcess.Tests.Git;

/// <summary>Which hosts are CodeCommit's, and the URLs that git's config has for them.</summary>
public sealed class CodeCommitHostTests
{
    [Theory]
    [InlineData("git-codecommit.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("git-codecommit.eu-central-1.amazonaws.com:443", "eu-central-1")]
    [InlineData("Git-CodeCommit.EU-West-1.AmazonAWS.com", "eu-west-1")]
    [InlineData("git-codecommit-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    [InlineData("git-codecommit.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("vpce-0a1b-abcdefgh.git-codecommit.us-west-2.vpce.amazonaws.com", "us-west-2")]
    [InlineData("vpce-0a1b-abcdefgh-us-west-2a.git-codecommit-fips.us-west-2.vpce.amazonaws.com", "us-west-2")]
    [InlineData("vpce-0a1b.git-codecommit.cn-northwest-1.vpce.amazonaws.com.cn", "cn-northwest-1")]
    public void Its_hosts_have_a_region(string sent, string region)
    {
        var host = CodeCommitHost.Parse(sent)!;
        Assert.Equal(region, host.Region);
        Assert.Equal(sent.ToLowerInvariant().Replace(":443", "", StringComparison.Ordinal), host.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("github.com")]
    [InlineData("git-codecommit.us-east-1.amazonaws.com.evil.example")]
    [InlineData("git-codecommit.us-east-1.amazonaws.com.cn")]
    [InlineData("git-codecommit.cn-north-1.amazonaws.com")]
    [InlineData("git-codecommit-fips.cn-north-1.amazonaws.com.cn")]
    [InlineData("git-codecommit.eusc-de-east-1.amazonaws.eu")]
    [InlineData("git-codecommit.us-iso-east-1.c2s.ic.gov")]
    [InlineData("git-codecommit.us-east-1.amazonaws.com:8443")]
    [InlineData("git-codecommit.us-east-1.amazonaws.com:443:443")]
    [InlineData("dev@git-codecommit.us-east-1.amazonaws.com")]
    [InlineData("git-codecommit.us-east-1.amazonaws.com/x")]
    [InlineData("git-codecommit.us-east-1.amazonaws.com.")]
    [InlineData("xgit-codecommit.us-east-1.amazonaws.com")]
    [InlineData("x.git-codecommit.us-east-1.amazonaws.com")]
    [InlineData("git-codecommit-x.us-east-1.amazonaws.com")]
    [InlineData("git-codecommit.amazonaws.com")]
    [InlineData("git-codecommit..amazonaws.com")]
    [InlineData("git-codecommit.us-east-1.vpce.amazonaws.com")]
    [InlineData("vpce-0a.git-codecommit.us-east-1.amazonaws.com")]
    [InlineData("vpce-.x.git-codecommit.us-east-1.vpce.amazonaws.com")]
    [InlineData("vpce-0a.x.git-codecommit.us-east-1.vpce.amazonaws.com")]
    [InlineData("git-codecommit.us-east-1.amazonaws.com\n")]
    [InlineData("git-codecommit.us-east-1.amazonaws.co\u006d\u0000")]
    [InlineData("git-codecommit.us-east-1.amazonaw\u017f.com")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:443")]
    public void Nothing_that_only_looks_like_one_is_one(string sent) => Assert.Null(CodeCommitHost.Parse(sent));

    [Fact]
    public void A_partition_without_CodeCommit_has_no_host()
    {
        foreach (var partition in Partition.All)
        {
            var region = partition.RegionPrefix.Length == 0 ? "us-east-1" : partition.GlobalRegion;
            var isKnown = partition.Name is "aws" or "aws-cn" or "aws-us-gov";
            Assert.Equal(isKnown, CodeCommitHost.Parse($"git-codecommit.{region}.{partition.Suffix}") is not null);
        }
    }

    [Theory]
    [InlineData(null, "us-east-1")]
    [InlineData("eu-west-3", "eu-west-3")]
    [InlineData("us-gov-west-1", "us-gov-west-1")]
    [InlineData("cn-north-1", "cn-north-1")]
    public void Each_pattern_leads_to_hosts_of_CodeCommit(string? region, string usual)
    {
        var patterns = CodeCommitPattern.All(region);
        Assert.NotEmpty(patterns);
        Assert.Equal(patterns.Distinct(), patterns);
        foreach (var pattern in patterns)
        {
            var host = pattern["https://".Length..];
            if (host.StartsWith("*.", StringComparison.Ordinal))
                host = "vpce-0a1b" + host[1..];
            var inChina = pattern.EndsWith(".cn", StringComparison.Ordinal);
            host = host.Replace("*", inChina ? "cn-north-1" : usual, StringComparison.Ordinal);
            Assert.NotNull(CodeCommitHost.Parse(host));
            Assert.Equal(region is null, CodeCommitPattern.IsForAll(pattern));
        }
    }

    [Fact]
    public void There_are_six_patterns_for_all_Regions() => Assert.Equal(
    [
        "https://git-codecommit.*.amazonaws.com", "https://git-codecommit-fips.*.amazonaws.com",
        "https://*.git-codecommit.*.vpce.amazonaws.com", "https://*.git-codecommit-fips.*.vpce.amazonaws.com",
        "https://git-codecommit.*.amazonaws.com.cn", "https://*.git-codecommit.*.vpce.amazonaws.com.cn",
    ], CodeCommitPattern.All(null));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("us east")]
    [InlineData("us-east-1.evil.example/")]
    [InlineData("eusc-de-east-1")]
    public void A_Region_without_CodeCommit_is_wrong_usage(string region) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<Failure>(() => CodeCommitPattern.All(region)).Exit);
}
