using CredentialProcess.Federation;

namespace CredentialProcess.Tests.Federation;

public class ConsoleEndpointTests
{
    [Theory]
    [InlineData("eu-central-1", "signin.aws.amazon.com", "eu-central-1.console.aws.amazon.com")]
    [InlineData("US-EAST-1", "signin.aws.amazon.com", "us-east-1.console.aws.amazon.com")]
    [InlineData("mx-central-1", "signin.aws.amazon.com", "mx-central-1.console.aws.amazon.com")]
    [InlineData("us-gov-west-1", "signin.amazonaws-us-gov.com", "us-gov-west-1.console.amazonaws-us-gov.com")]
    [InlineData("cn-north-1", "signin.amazonaws.cn", "cn-north-1.console.amazonaws.cn")]
    [InlineData("eusc-de-east-1", "signin.amazonaws-eusc.eu", "eusc-de-east-1.console.amazonaws-eusc.eu")]
    public void Each_partition_has_its_hosts(string region, string signin, string console)
    {
        var place = ConsoleEndpoint.Of(region);
        Assert.Equal((signin, console), (place.SignInHost, place.ConsoleHost));
        Assert.Equal($"https://{console}/console/home?region={place.Region}", place.PageUrl(null).AbsoluteUri);
        Assert.Equal($"https://{console}/s3/home?region={place.Region}", place.PageUrl("s3").AbsoluteUri);
    }

    [Theory]
    [InlineData("us-iso-east-1")]
    [InlineData("us-isob-east-1")]
    [InlineData("us-isof-south-1")]
    [InlineData("eu-isoe-west-1")]
    [InlineData("evil.example/")]
    [InlineData("")]
    public void What_has_no_public_console_is_refused(string region) =>
        Assert.Equal(ExitCode.Configuration, Assert.Throws<Failure>(() => ConsoleEndpoint.Of(region)).Exit);

    [Theory]
    [InlineData("")]
    [InlineData("S3")]
    [InlineData("s3/../../x")]
    [InlineData("s3?x=y")]
    [InlineData("s 3")]
    [InlineData("s3\n")]
    public void A_service_is_one_plain_word(string service) => Assert.Equal(ExitCode.Usage,
        Assert.Throws<Failure>(() => ConsoleEndpoint.Of("us-east-1").PageUrl(service)).Exit);
}
