using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CredentialProcess.Aws;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using IdentityCenter.Http;

namespace CredentialProcess.Tests.Login;

/// <summary>Start URLs in all their forms; vanity hosts are served over TLS by the stand-in.</summary>
public sealed class StartUrlTests : IAsyncLifetime
{
    StandIn _standIn = null!;
    AwsClients _clients = null!;

    public async ValueTask InitializeAsync()
    {
        _standIn = await StandIn.StartAsync(new Setup { TlsPort = 0 });
        _clients = new AwsClients(TimeProvider.System, null, ToTheStandIn());
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _standIn.DisposeAsync();
    }

    [Theory]
    [InlineData("https://my-portal.awsapps.com/start")]
    [InlineData("https://my-portal.awsapps.com/start/")]
    [InlineData("https://my-portal.awsapps.com/start#")]
    [InlineData("https://my-portal.awsapps.com/start#/")]
    [InlineData("https://MY-PORTAL.awsapps.com./start")]
    [InlineData("https://identitycenter.amazonaws.com/ssoins-1234567890abcdef")]
    [InlineData("https://identitycenter.us-gov.amazonaws.com/ssoins-1234567890abcdef")]
    [InlineData("https://start.us-gov-home.awsapps.com/directory/my-portal")]
    [InlineData("https://start.cn-north-1.home.awsapps.cn/directory/my-portal")]
    [InlineData("https://ssoins-1.portal.eu-central-1.app.aws")]
    [InlineData("http://127.0.0.1:8080/start/")]
    [InlineData("http://localhost/start")]
    public async Task A_host_of_aws_goes_as_it_is_written_and_nobody_is_asked(string url)
    {
        Assert.Equal(new StartUrl(url, "us-east-1"), await ResolveAsync(url));
        Assert.Empty(_standIn.Requests);
    }

    [Theory]
    [InlineData("http://my-portal.awsapps.com/start")]
    [InlineData("ftp://my-portal.awsapps.com/start")]
    [InlineData("my-portal.awsapps.com/start")]
    [InlineData("https://")]
    [InlineData("https://person@my-portal.awsapps.com/start")]
    [InlineData("https://my portal.awsapps.com/start")]
    [InlineData("https://my-portal.awsapps.com/\u001b[2J")]
    public async Task What_is_not_https_is_a_matter_of_the_config(string url)
    {
        var failure = await Assert.ThrowsAsync<Failure>(() => ResolveAsync(url));
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.Contains("session 'my-sso'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', failure.Message);
    }

    [Theory]
    [InlineData("https://d-1234567890.awsapps.com/start/", "https://d-1234567890.awsapps.com/start", "us-east-1")]
    [InlineData("https://ssoins-1.portal.eu-central-1.app.aws/?x=1#y", "https://ssoins-1.portal.eu-central-1.app.aws",
        "eu-central-1")]
    [InlineData("https://ssoins-1.us-gov-west-1.portal.amazonaws.com/start",
    "https://ssoins-1.us-gov-west-1.portal.amazonaws.com/start", "us-gov-west-1")]
    public async Task A_vanity_host_is_called_once_and_without_a_token_where_it_leads_to(
        string target, string text, string region)
    {
        _standIn.Faults.Add($"StartPage=redirect302:{target}");
        Assert.Equal(new StartUrl(text, region), await ResolveAsync("https://sso.example.com/start"));
        var asked = Assert.Single(_standIn.Requests);
        Assert.Equal(("HEAD", "sso.example.com", null), (asked.Method, asked.Host, asked.Token));
        Assert.DoesNotContain("Authorization", asked.Headers.Keys);
        Assert.DoesNotContain("Cookie", asked.Headers.Keys);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(501)]
    public async Task A_vanity_host_that_knows_no_HEAD_is_asked_by_GET(int status)
    {
        _standIn.Faults.Add($"StartPage=bare:{status}");
        _standIn.Faults.Add("StartPage=redirect:https://d-1234567890.awsapps.com/start");
        Assert.Equal("https://d-1234567890.awsapps.com/start",
            (await ResolveAsync("https://sso.example.com/start")).Text);
        Assert.Equal(["HEAD", "GET"], _standIn.Requests.Select(r => r.Method));
    }

    [Theory]
    [InlineData("StartPage=redirect:https://evil.example/start", "'evil.example'")]
    [InlineData("StartPage=redirect:https://awsapps.com.evil.example/start", "'awsapps.com.evil.example'")]
    [InlineData("StartPage=redirect:https://evilawsapps.com/start", "'evilawsapps.com'")]
    [InlineData("StartPage=redirect:https://d-1.awsapps.com@evil.example/start", "'evil.example'")]
    [InlineData("StartPage=redirect:https://person@d-1.awsapps.com/start", "'d-1.awsapps.com'")]
    [InlineData("StartPage=redirect:http://d-1.awsapps.com/start", "'d-1.awsapps.com'")]
    [InlineData("StartPage=redirect:/elsewhere", "'sso.example.com'")]
    [InlineData("StartPage=redirect:http://127.0.0.1/start", "'127.0.0.1'")]
    [InlineData("StartPage=bare:200", "no other page")]
    [InlineData("StartPage=bare:302", "no other page")]
    public async Task A_vanity_host_that_leads_away_from_aws_is_refused(string fault, string told)
    {
        _standIn.Faults.Add(fault);
        var failure = await Assert.ThrowsAsync<Failure>(() => ResolveAsync("https://sso.example.com/start"));
        Assert.Equal(ExitCode.Configuration, failure.Exit);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Single(_standIn.Requests);
    }

    [Fact]
    public async Task A_vanity_host_that_refuses_or_is_not_there_says_so()
    {
        _standIn.Faults.Add("StartPage=bare:403");
        var refused = await Assert.ThrowsAsync<Failure>(() => ResolveAsync("https://sso.example.com/start"));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        _standIn.Authority.Presents = Presented.UnknownAuthority;
        var distrusted = await Assert.ThrowsAsync<Failure>(() => ResolveAsync("https://other.example.com/start"));
        Assert.Equal(ExitCode.Network, distrusted.Exit);
    }

    [Theory]
    [InlineData("ssoins-1.portal.us-east-1.app.aws", "us-east-1")]
    [InlineData("ssoins-1.portal.cn-north-1.app.amazonwebservices.com.cn", "cn-north-1")]
    [InlineData("ssoins-1.portal.eusc-de-east-1.api.amazonwebservices.eu", "eusc-de-east-1")]
    [InlineData("ssoins-1.eusc-de-east-1.portal.amazonaws.eu", "eusc-de-east-1")]
    [InlineData("ssoins-1.cn-northwest-1.portal.amazonaws.com.cn", "cn-northwest-1")]
    [InlineData("a.b.portal.us-east-1.app.aws", null)]
    [InlineData("d-1234567890.awsapps.com", null)]
    public void A_host_may_name_its_region(string host, string? region) =>
        Assert.Equal(region, PortalHost.RegionIn(host));

    Task<StartUrl> ResolveAsync(string url) => new StartUrlSource(_clients, null).ResolveAsync(
        new Session("my-sso", url, "us-east-1", null), new Deadlines(default, default));

    SocketsHttpHandler ToTheStandIn()
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck
        };
        trust.CustomTrustStore.ImportFromPem(_standIn.Authority.Pem);
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, new Uri(_standIn.TlsUrl!).Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
    }
}
