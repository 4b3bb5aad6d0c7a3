using CredentialProcess.Aws;
using CredentialProcess.Login;
using IdentityCenter.Http;

namespace CredentialProcess.Tests.Login;

/// <summary>The Region of a start URL, by its host's name or its page; and start URLs as people type them.</summary>
public sealed class PortalRegionTests : IAsyncLifetime
{
    readonly StringWriter _debug = new();
    StandIn _standIn = null!;
    AwsClients _clients = null!;

    public async ValueTask InitializeAsync()
    {
        _standIn = await StandIn.StartAsync();
        _clients = new AwsClients(TimeProvider.System, _debug);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _standIn.DisposeAsync();
    }

    [Fact]
    public async Task The_page_says_its_region_and_is_called_once_without_anything_of_ours()
    {
        _standIn.Tenant.Settings.Region = "eu-central-2";
        Assert.Equal(new PortalRegion("eu-central-2"), await LookAsync());
        var asked = Assert.Single(_standIn.Requests);
        Assert.Equal(("GET", null), (asked.Method, asked.Token));
        Assert.DoesNotContain("Authorization", asked.Headers.Keys);
        Assert.DoesNotContain("Cookie", asked.Headers.Keys);
    }

    [Theory]
    [InlineData("https://ssoins-1.portal.us-east-1.app.aws", "us-east-1")]
    [InlineData("https://ssoins-1.portal.cn-north-1.app.amazonwebservices.com.cn/", "cn-north-1")]
    [InlineData("https://ssoins-1.eusc-de-east-1.portal.amazonaws.eu/start", "eusc-de-east-1")]
    [InlineData("https://ssoins-1.us-gov-west-1.portal.amazonaws.com", "us-gov-west-1")]
    public async Task A_host_that_names_its_region_is_not_asked(string url, string region)
    {
        using var nobody = new AwsClients(TimeProvider.System, null, new Silent());
        Assert.Equal(new PortalRegion(region), await new PortalRegionSource(nobody, null).FindAsync(url, default));
    }

    [Theory]
    [InlineData("us-east-1\"/><script>")]
    [InlineData("US-EAST-1")]
    [InlineData("../evil")]
    [InlineData("us-east")]
    [InlineData("us-east-1.evil.example")]
    [InlineData("")]
    public async Task What_is_no_region_is_not_taken(string region)
    {
        _standIn.Tenant.Settings.Region = region;
        var page = await LookAsync();
        Assert.Null(page.Region);
        Assert.Contains("does not say its Region", page.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bare:404", "answers 404")]
    [InlineData("bare:500,times=0", "answers 500")]
    [InlineData("redirect302:/start,times=0", "redirects too often")]
    [InlineData("empty", "does not say")]
    [InlineData("reset,times=0", "127.0.0.1")]
    [InlineData("huge", "does not say")]
    public async Task A_page_that_is_not_as_expected_leaves_the_region_open(string fault, string trouble)
    {
        _standIn.Faults.Add($"StartPage={fault}");
        var page = await LookAsync();
        Assert.Null(page.Region);
        Assert.Contains(trouble, page.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/start", "'evil.example'")]
    [InlineData("https://awsapps.com.evil.example/start", "'awsapps.com.evil.example'")]
    [InlineData("http://my-portal.awsapps.com/start", "'my-portal.awsapps.com'")]
    [InlineData("https://person@my-portal.awsapps.com/start", "'my-portal.awsapps.com'")]
    public async Task A_start_url_that_leads_elsewhere_is_refused(string target, string told)
    {
        _standIn.Faults.Add($"StartPage=redirect302:{target}");
        var failure = await Assert.ThrowsAsync<Failure>(() => LookAsync());
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Single(_standIn.Requests);
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_is_followed()
    {
        _standIn.Faults.Add("StartPage=redirect302:/start");
        Assert.Equal(new PortalRegion("us-east-1"), await LookAsync());
        Assert.Equal(2, _standIn.Requests.Count);
    }

    [Theory]
    [InlineData("http://my-portal.awsapps.com/start")]
    [InlineData("https://person:secret@my-portal.awsapps.com/start")]
    public async Task What_is_no_start_url_is_refused_before_anybody_is_asked(string url) =>
        Assert.Equal(ExitCode.Configuration, (await Assert.ThrowsAsync<Failure>(() => LookAsync(url))).Exit);

    [Theory]
    [InlineData("""<meta name="region" content="eu-west-1"/>""", "eu-west-1")]
    [InlineData("""<META content='eu-west-1' data-x name='region'>""", "eu-west-1")]
    [InlineData("<meta\n  name=region\n  content=eu-west-1>", "eu-west-1")]
    [InlineData(
        """<metadata name="region" content="x"><meta name="a" content="b"><meta name = "region" content = " c " >""",
            "c")]
    [InlineData("""<meta name="region"><meta name="region" content="d">""", "d")]
    [InlineData("""<meta name="region" content="eu-west-1""", null)]
    [InlineData("""<meta name="regional" content="eu-west-1">""", null)]
    [InlineData("<meta", null)]
    [InlineData("<meta ", null)]
    [InlineData("<meta name=", null)]
    [InlineData("", null)]
    public void Meta_elements_are_found_however_they_are_written(string page, string? content) =>
        Assert.Equal(content, PageMeta.FindContent(page, "region"));

    [Theory]
    [InlineData("my-portal", "https://my-portal.awsapps.com/start", "my-portal")]
    [InlineData(" d-1234567890 ", "https://d-1234567890.awsapps.com/start", "d-1234567890")]
    [InlineData("my-portal.awsapps.com", "https://my-portal.awsapps.com/start", "my-portal")]
    [InlineData("my-portal.awsapps.com/start#/", "https://my-portal.awsapps.com/start", "my-portal")]
    [InlineData("https://my-portal.awsapps.com/start/", "https://my-portal.awsapps.com/start", "my-portal")]
    [InlineData("https://ssoins-1.portal.us-east-1.app.aws/", "https://ssoins-1.portal.us-east-1.app.aws", "ssoins-1")]
    [InlineData("https://start.us-gov-home.awsapps.com/directory/my-gov",
        "https://start.us-gov-home.awsapps.com/directory/my-gov", "my-gov")]
    [InlineData("https://d-1.awsapps.com/start/#/console?account_id=1&role_name=R",
        "https://d-1.awsapps.com/start", "d-1")]
    [InlineData("https://d-1.awsapps.com/start/user-consent/x.html?clientId=1", "https://d-1.awsapps.com/start", "d-1")]
    [InlineData("sso.example.com", "https://sso.example.com", "sso")]
    [InlineData("http://127.0.0.1:8080/start", "http://127.0.0.1:8080/start", null)]
    public void A_start_url_may_be_typed_short(string typed, string complete, string? session)
    {
        Assert.Equal(complete, TypedStartUrl.Complete(typed));
        Assert.Equal(session, TypedStartUrl.SessionName(complete));
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://my-portal.awsapps.com/start")]
    [InlineData("my portal")]
    [InlineData("ftp://x")]
    [InlineData("https://console.aws.amazon.com/")]
    [InlineData("eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1")]
    [InlineData("https://123456789012.signin.aws.amazon.com/console")]
    [InlineData("https://my-portal.awsapps.com/login")]
    [InlineData("https://")]
    [InlineData("\u001b[A")]
    public void What_can_be_no_start_url_is_refused(string typed) =>
        Assert.Equal(ExitCode.Configuration, Assert.Throws<Failure>(() => TypedStartUrl.Complete(typed)).Exit);

    Task<PortalRegion> LookAsync(string? url = null) =>
        new PortalRegionSource(_clients, _debug).FindAsync(url ?? _standIn.Url + "/start", default);

    /// <summary>Any request fails the test.</summary>
    sealed class Silent : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
            throw new InvalidOperationException("nobody was to be asked");
    }
}
