using CredentialProcess.Aws;
using CredentialProcess.Profiles;
using CredentialProcess.Sts;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Sts;

/// <summary>
/// Host and Region against the AWS CLI's (vectors-roles-tokens.json, array "eksTokens", whose URLs are of STS), and
/// where we differ from it.
/// </summary>
public sealed class StsEndpointTests
{
    public static TheoryData<int, string> EksTokens => RoleVectors.Rows("eksTokens");

    [Theory]
    [MemberData(nameof(EksTokens))]
    public void The_host_is_the_aws_clis(int number, string description)
    {
        Assert.NotEmpty(description);
        var vector = RoleVectors.Of("eksTokens", number);
        var variables = vector.GetProperty("environment").EnumerateObject()
            .ToDictionary(variable => variable.Name, variable => variable.Value.GetString());
        var url = new Uri(vector.GetProperty("url").GetString()!);
        var region = Uri.UnescapeDataString(url.Query).Split("X-Amz-Credential=")[1].Split('/')[2];
        var profile = Roles.Source with { Endpoints = new EndpointResolver(Variable) };

        var endpoint = StsEndpoint.Of(profile, Variable);
        Assert.Equal(url.GetLeftPart(UriPartial.Path), endpoint.Url.AbsoluteUri);
        Assert.Equal(new SigningScope("sts", region), endpoint.Scope);

        string? Variable(string name) => variables.GetValueOrDefault(name);
    }

    [Fact]
    public void The_variables_win_over_the_profile_and_empty_ones_count_as_unset()
    {
        var profile = Roles.Profile(region: "eu-west-1");
        Assert.Equal("us-west-2", Region(("AWS_REGION", "us-west-2"), ("AWS_DEFAULT_REGION", "us-east-2")));
        Assert.Equal("us-east-2", Region(("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "us-east-2")));
        Assert.Equal("eu-west-1", Region(("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "")));

        string Region(params (string Name, string Value)[] variables) => StsEndpoint.Of(profile,
            name => variables.FirstOrDefault(variable => variable.Name == name).Value).Scope.Region;
    }

    [Theory]
    [InlineData(Roles.Admin, "https://sts.amazonaws.com/", "us-east-1")]
    [InlineData("arn:aws-cn:iam::123456789012:role/Admin", "https://sts.cn-north-1.amazonaws.com.cn/", "cn-north-1")]
    [InlineData("arn:aws-us-gov:iam::123456789012:role/Admin", "https://sts.us-gov-west-1.amazonaws.com/",
        "us-gov-west-1")]
    [InlineData("arn:aws-eusc:iam::123456789012:role/Admin", "https://sts.eusc-de-east-1.amazonaws.eu/",
        "eusc-de-east-1")]
    [InlineData("arn:aws-iso:iam::123456789012:role/Admin", "https://sts.us-iso-east-1.c2s.ic.gov/", "us-iso-east-1")]
    public void Without_a_region_the_roles_partition_decides(string arn, string url, string region)
    {
        var endpoint = StsEndpoint.Of(Roles.Profile(arn: arn), _ => null);
        Assert.Equal((url, region), (endpoint.Url.AbsoluteUri, endpoint.Scope.Region));
    }

    [Theory]
    [InlineData("us-east-1", "https://sts.amazonaws.com/")]
    [InlineData("eu-central-1", "https://sts.amazonaws.com/")]
    [InlineData("cn-northwest-1", "https://sts.cn-north-1.amazonaws.com.cn/")]
    public void Without_a_region_and_a_role_the_sign_ins_partition_decides(string signIn, string url)
    {
        var profile = Roles.Source with { Session = Roles.Source.Session with { Region = signIn } };
        Assert.Equal(url, StsEndpoint.Of(profile, _ => null).Url.AbsoluteUri);
    }

    [Theory]
    [InlineData(true, false, null, "https://sts-fips.us-east-1.amazonaws.com/")]
    [InlineData(false, true, null, "https://sts.us-east-1.api.aws/")]
    [InlineData(true, true, "aws-global", "https://sts-fips.us-east-1.api.aws/")]
    public void The_global_host_has_neither_fips_nor_dual_stack(bool fips, bool dualStack, string? region, string url)
    {
        var profile = Roles.Profile(region: region) with
        {
            Endpoints = new EndpointResolver(name => name switch
            {
                "AWS_USE_FIPS_ENDPOINT" => fips ? "true" : null,
                "AWS_USE_DUALSTACK_ENDPOINT" => dualStack ? "true" : null,
                _ => null,
            }),
        };
        Assert.Equal(url, StsEndpoint.Of(profile, _ => null).Url.AbsoluteUri);
    }

    [Theory]
    [InlineData("arn:aws-cn:iam::123456789012:role/Admin", "eu-west-1", "AWS_REGION 'eu-west-1' is in partition 'aws'",
        "'aws-cn'", "cn-north-1")]
    [InlineData(Roles.Admin, "cn-north-1", "AWS_REGION 'cn-north-1' is in partition 'aws-cn'", "'aws'", "us-east-1")]
    [InlineData("arn:aws-cn:iam::123456789012:role/Admin", "aws-global", "partition 'aws'", "'aws-cn'", "cn-north-1")]
    public void A_role_of_another_partition_is_refused(
        string arn, string region, string says, string other, string hint)
    {
        var failure = Assert.Throws<Failure>(() => StsEndpoint.Of(
            Roles.Profile(new Uri("http://127.0.0.1:1/"), arn), name => name == "AWS_REGION" ? region : null));
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Contains(other, failure.Message, StringComparison.Ordinal);
        Assert.Contains(hint, failure.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partition_that_is_not_known_is_refused()
    {
        var failure = Assert.Throws<Failure>(() =>
            StsEndpoint.Of(Roles.Profile(arn: "arn:aws-moon:iam::123456789012:role/Admin"), _ => null));
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.Contains("'aws-moon', which is not known", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example/")]
    [InlineData("us east 1")]
    [InlineData("-")]
    [InlineData("123")]
    public void A_region_must_not_be_able_to_name_a_host(string region)
    {
        var byVariable = Assert.Throws<Failure>(() =>
            StsEndpoint.Of(Roles.Profile(), name => name == "AWS_DEFAULT_REGION" ? region : null));
        Assert.Equal(ExitCode.Configuration, byVariable.Exit);
        Assert.StartsWith($"AWS_DEFAULT_REGION '{region}' is not", byVariable.Message, StringComparison.Ordinal);
        var byProfile = Assert.Throws<Failure>(() => StsEndpoint.Of(Roles.Profile(region: region), _ => null));
        Assert.StartsWith($"region '{region}' is not", byProfile.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_of_the_config_is_named_with_its_line()
    {
        using var home = new TemporaryHome("""
            [profile dev]
            sso_start_url = https://my-sso-portal.awsapps.com/start
            sso_region = us-east-1
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            region = us/east

            """);
        var failure = Assert.Throws<Failure>(() => StsEndpoint.Of(home.Profiles.Resolve("dev"), _ => null));
        Assert.StartsWith("~/.aws/config:6: region 'us/east'", failure.Message, StringComparison.Ordinal);
    }
}
