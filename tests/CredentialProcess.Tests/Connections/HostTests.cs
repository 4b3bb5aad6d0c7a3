using CredentialProcess.Aws;
using CredentialProcess.Certificates;
using CredentialProcess.Connections;
using CredentialProcess.Http;
using CredentialProcess.Tests.Aws;

namespace CredentialProcess.Tests.Connections;

/// <summary>
/// Which host a region means: botocore's rule sets (data/sso and data/sso-oidc, endpoint-rule-set-1.json).
/// </summary>
public class HostTests
{
    /// <summary>Region; suffix; dual-stack suffix; and one region of each partition that does not exist yet.</summary>
    public static TheoryData<string, string, string> Regions => new()
    {
        { "us-east-1", "amazonaws.com", "api.aws" },
        { "us-east-9", "amazonaws.com", "api.aws" },
        { "eu-central-1", "amazonaws.com", "api.aws" },
        { "mx-central-1", "amazonaws.com", "api.aws" },
        { "zz-nowhere-1", "amazonaws.com", "api.aws" },
        { "cn-north-1", "amazonaws.com.cn", "api.amazonwebservices.com.cn" },
        { "cn-south-7", "amazonaws.com.cn", "api.amazonwebservices.com.cn" },
        { "us-gov-west-1", "amazonaws.com", "api.aws" },
        { "us-gov-north-4", "amazonaws.com", "api.aws" },
        { "eusc-de-east-1", "amazonaws.eu", "api.amazonwebservices.eu" },
        { "us-iso-east-1", "c2s.ic.gov", "api.aws.ic.gov" },
        { "us-isob-east-1", "sc2s.sgov.gov", "api.aws.scloud" },
        { "eu-isoe-west-1", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk" },
        { "us-isof-south-1", "csp.hci.ic.gov", "api.aws.hci.ic.gov" },
    };

    [Theory]
    [MemberData(nameof(Regions))]
    public async Task Every_partition_has_its_hosts(string region, string suffix, string dualSuffix)
    {
        foreach (var label in (string[])["portal.sso", "oidc"])
        {
            // GovCloud's plain hosts are the FIPS ones.
            var fips = region.StartsWith("us-gov-", StringComparison.Ordinal) ? label : label + "-fips";
            Assert.Equal($"{label}.{region}.{suffix}", await HostOf(label, new(region, null, false, false)));
            Assert.Equal($"{fips}.{region}.{suffix}", await HostOf(label, new(region, null, true, false)));
            Assert.Equal($"{label}.{region}.{dualSuffix}", await HostOf(label, new(region, null, false, true)));
            Assert.Equal($"{label}-fips.{region}.{dualSuffix}", await HostOf(label, new(region, null, true, true)));
        }
    }

    [Theory]
    [InlineData("portal.sso", "https://127.0.0.1:1/base/federation/credentials")]
    [InlineData("oidc", "https://127.0.0.1:1/base/token")]
    public async Task An_override_keeps_its_path_and_wins_over_fips_and_dual_stack(string label, string expected)
    {
        foreach (var path in (string[])["base", "base/"])
        {
            var url = new Uri("https://127.0.0.1:1/" + path);
            var asked = await UrlOf(label, new("us-east-1", url, Fips: true, DualStack: true));
            Assert.Equal(expected, asked.GetLeftPart(UriPartial.Path));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.com/")]
    [InlineData("x@example.com")]
    [InlineData("us-east-1.example.com")]
    [InlineData("us-east-1#")]
    [InlineData("-us")]
    [InlineData("us-")]
    [InlineData("123")]
    [InlineData("us\neast")]
    public async Task A_region_cannot_name_a_host_of_its_own(string region)
    {
        var failure = await Assert.ThrowsAsync<Failure>(() => UrlOf("oidc", new(region, null, false, false)));
        Assert.Equal(ExitCode.Configuration, failure.Exit);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://localhost.example.com/")]
    [InlineData("http://[::2]/")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task Plain_http_leaves_this_machine_for_no_one(string url)
    {
        var failure = await Assert.ThrowsAsync<Failure>(() => UrlOf("oidc", Exchange.At(new(url))));
        Assert.Equal(ExitCode.Configuration, failure.Exit);

        // And once more where the requests leave, should something above have been talked into it.
        using var recorder = new Recorder();
        using var wire = new HttpClient(new ValidatingHandler(
            TimeProvider.System, null, new Network(_ => null), TrustSettings.SystemDefault, recorder));
        await Assert.ThrowsAsync<Failure>(() => wire.GetAsync(new Uri(url), TestContext.Current.CancellationToken));
        Assert.Null(recorder.Url);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://127.8.9.10:1/")]
    [InlineData("http://[::1]:1/")]
    [InlineData("http://localhost:1/")]
    [InlineData("http://LOCALHOST:1/")]
    public async Task Plain_http_stays_on_this_machine(string url) =>
        Assert.Equal(new Uri(url).Authority, (await UrlOf("oidc", Exchange.At(new(url)))).Authority);

    static async Task<string> HostOf(string label, Endpoint endpoint)
    {
        var url = await UrlOf(label, endpoint);
        Assert.Equal("https", url.Scheme);
        return url.Authority;
    }

    static async Task<Uri> UrlOf(string label, Endpoint endpoint)
    {
        using var recorder = new Recorder();
        using var clients = new AwsClients(new MovingClock(), null, recorder);
        var stop = TestContext.Current.CancellationToken;
        Task call = label == "oidc"
            ? clients.CallAsync(
                c => clients.SsoOidc(endpoint).CreateTokenAsync(
                    new() { ClientId = "a", ClientSecret = "b", GrantType = "c" }, c),
                RetryPolicy.OnlyIfNotArrived, Deadlines.Until(stop))
            : clients.CallAsync(
                c => clients.Sso(endpoint).GetRoleCredentialsAsync(
                    new() { AccessToken = "a", AccountId = "b", RoleName = "c" }, c),
                RetryPolicy.Safe, Deadlines.Until(stop));
        try
        {
            await call;
        }
        catch (AwsFault fault) when (fault.Status == 501)
        {
            // Asked; that is all there was to see.
        }
        return recorder.Url!;
    }

    sealed class Recorder : HttpMessageHandler
    {
        public Uri? Url { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            Url = request.RequestUri;
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.NotImplemented));
        }
    }
}
