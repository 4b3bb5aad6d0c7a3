namespace SsoCred.Tests;

/// <summary><c>console --portal</c>: the access portal's own link, without credentials or a call.</summary>
public sealed class PortalLinkTests : ExecutableTests
{
    [Fact]
    public async Task It_is_printed_though_nobody_is_signed_in()
    {
        var run = await Home.RunAsync("console", "--portal", "--print", "--profile", "dev");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Equal(
            "https://stand-in.awsapps.com/start/#/console?account_id=012345678901&role_name=ReadOnly\n",
            run.OutputText);
        run = await Home.RunAsync("console", "--portal", "--print", "--profile", "dev", "--service", "s3");
        Assert.EndsWith("&role_name=ReadOnly&destination=https%3A%2F%2Feu-central-1.console.aws.amazon.com%2Fs3"
            + "%2Fhome%3Fregion%3Deu-central-1\n", run.OutputText, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Theory]
    [InlineData("https://stand-in.awsapps.com/start/#/")]
    [InlineData("https://stand-in.awsapps.com/start/")]
    [InlineData("https://stand-in.awsapps.com/start?key=secret")]
    public async Task Any_form_of_the_start_url_gives_the_same(string startUrl)
    {
        Home.Config = Home.Config.Replace("https://stand-in.awsapps.com/start", startUrl, StringComparison.Ordinal);
        Assert.StartsWith("https://stand-in.awsapps.com/start/#/console?account_id=",
            (await Home.RunAsync("console", "--portal", "--print", "--profile", "dev")).OutputText,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://stand-in.awsapps.com/start")]
    [InlineData("https://me:secret@stand-in.awsapps.com/start")]
    [InlineData("javascript:alert(1)")]
    public async Task A_start_url_that_is_not_a_portals_is_refused(string startUrl)
    {
        Home.Config = Home.Config.Replace("https://stand-in.awsapps.com/start", startUrl, StringComparison.Ordinal);
        (await Home.RunAsync("console", "--portal", "--print", "--profile", "dev")).Failed(3);
    }

    [Fact]
    public async Task A_role_that_is_assumed_is_refused_with_the_reason()
    {
        Home.Config += """

            [profile deploy]
            role_arn = arn:aws:iam::123456789012:role/Deploy
            source_profile = dev
            """;
        var said = (await Home.RunAsync("console", "--portal", "--print", "--profile", "deploy")).Failed(3);
        Assert.Equal("profile 'deploy' assumes a role, and the access portal only has those assigned to you",
            said.Error);
        (await Home.RunAsync("console", "--portal", "--print", "--profile", "dev", "--role-arn",
            "arn:aws:iam::123456789012:role/Deploy")).Failed(3);
    }

    [Fact]
    public async Task Without_a_browser_the_hint_prints_the_same_link()
    {
        Home.Environment["PATH"] = "/nonexistent";
        Assert.Equal("print the URL instead: sso-cred console --portal --print --profile dev",
            (await Home.RunAsync("console", "--portal", "--profile", "dev")).Failed(1).Hint);
    }
}
