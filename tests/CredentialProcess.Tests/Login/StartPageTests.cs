using System.Text;
using CredentialProcess.Aws;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using IdentityCenter.Http;

namespace CredentialProcess.Tests.Login;

/// <summary>The Region that a start page names, and the pages that are never asked.</summary>
public sealed class StartPageTests
{
    static readonly TimeSpan s_most = TimeSpan.FromSeconds(20);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("<html><meta name=\"region\" content=\"us-east-1\"/></html>", "us-east-1")]
    [InlineData("<meta name=\"region\" content=\"us-gov-west-1\">", "us-gov-west-1")]
    [InlineData("<meta name=\"region\" content=\"\"/>", null)]
    [InlineData("<meta name=\"region\" content=\"evil.example/\"/>", null)]
    [InlineData("<meta name=\"region\" content=\"here\"/>", null)]
    [InlineData("<meta name=\"region\" content=\"us-east-1", null)]
    [InlineData("<meta name=\"other\" content=\"us-east-1\"/>", null)]
    [InlineData("", null)]
    public void Only_what_has_a_Regions_form_counts(string page, string? region) =>
        Assert.Equal(region, StartPage.RegionIn(Encoding.UTF8.GetBytes(page)));

    [Fact]
    public async Task The_stand_ins_page_is_read_without_a_token()
    {
        await using var standIn = await StandIn.StartAsync(cancellation: Stop);
        using var clients = new AwsClients(TimeProvider.System);
        Assert.Equal("us-east-1", await new StartPage(clients).RegionAsync(
            Session(standIn.Url + "/start/#/"), null, TimeProvider.System, s_most, Stop));
        var request = Assert.Single(standIn.Requests);
        Assert.Null(request.Token);
    }

    [Theory]
    [InlineData("redirect:http://127.0.0.1:9/")]
    [InlineData("status:503")]
    [InlineData("empty")]
    [InlineData("reset")]
    [InlineData("huge")]
    public async Task A_page_that_does_not_say_is_no_fault(string fault)
    {
        await using var standIn = await StandIn.StartAsync(cancellation: Stop);
        standIn.Faults.Add($"StartPage={fault},times=0");
        using var clients = new AwsClients(TimeProvider.System);
        Assert.Null(await new StartPage(clients).RegionAsync(
            Session(standIn.Url + "/start"), null, TimeProvider.System, s_most, Stop));
        Assert.Single(standIn.Requests);
    }

    [Theory]
    [InlineData("https://portal.example/start")]
    [InlineData("http://d-1234567890.awsapps.com/start")]
    [InlineData("ftp://127.0.0.1/start")]
    [InlineData("start")]
    public async Task A_page_that_is_not_AWSs_is_not_asked(string url)
    {
        using var clients = new AwsClients(TimeProvider.System, connections: new Nobody());
        Assert.Null(await new StartPage(clients).RegionAsync(Session(url), null, TimeProvider.System, s_most, Stop));
    }

    static Session Session(string url) => new("my-sso", url, "us-east-1", null);

    sealed class Nobody : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
            throw new InvalidOperationException($"{request.RequestUri} was asked");
    }
}
