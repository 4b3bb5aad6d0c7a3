using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using IdentityCenter.Http;

namespace CredentialProcess.Tests.StandInTests;

public sealed class TlsTests
{
    static readonly Uri _accounts = new("https://portal.sso.us-east-1.amazonaws.com/assignment/accounts");
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Through_the_proxy_the_real_host_names_are_the_stand_in()
    {
        await using var wire = await Wire.StartAsync(new Setup { ProxyPort = 0 });
        using var client = Client(wire.StandIn, new WebProxy(wire.StandIn.Proxy!.Url));

        using var portal = await client.GetAsync(_accounts, Cancellation);
        using var start = await client.GetAsync(new Uri("https://stand-in.awsapps.com/start"), Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, portal.StatusCode);
        Assert.Equal(HttpStatusCode.OK, start.StatusCode);
        Assert.Equal(
            ["portal.sso.us-east-1.amazonaws.com:443", "stand-in.awsapps.com:443"], wire.StandIn.Proxy.Connects);
        Assert.Equal("portal.sso.us-east-1.amazonaws.com", wire.StandIn.Requests[0].Host);
    }

    [Fact]
    public async Task A_proxy_may_ask_who_is_there()
    {
        await using var wire = await Wire.StartAsync(
            new Setup { ProxyPort = 0, ProxyCredentials = new NetworkCredential("me", "p:ss") });
        var proxy = wire.StandIn.Proxy!;

        using (var stranger = Client(wire.StandIn, new WebProxy(proxy.Url)))
            await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(_accounts, Cancellation));
        Assert.Empty(proxy.Connects);
        var me = new WebProxy(proxy.Url) { Credentials = new NetworkCredential("me", "p:ss") };
        using (var known = Client(wire.StandIn, me))
        using (var answer = await known.GetAsync(_accounts, Cancellation))
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Single(proxy.Connects);
        Assert.True(proxy.Challenges > 0);
    }

    [Fact]
    public async Task A_proxy_may_refuse()
    {
        await using var wire = await Wire.StartAsync(new Setup { ProxyPort = 0 });
        wire.StandIn.Proxy!.Refuses = 502;
        using var client = Client(wire.StandIn, new WebProxy(wire.StandIn.Proxy.Url));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(_accounts, Cancellation));

        Assert.Equal(HttpRequestError.ProxyTunnelError, error.HttpRequestError);
    }

    [Theory]
    [InlineData(Presented.Good, SslPolicyErrors.None)]
    [InlineData(Presented.Expired, SslPolicyErrors.RemoteCertificateChainErrors)]
    [InlineData(Presented.WrongName, SslPolicyErrors.RemoteCertificateNameMismatch)]
    [InlineData(Presented.UnknownAuthority, SslPolicyErrors.RemoteCertificateChainErrors)]
    public async Task Certificates_are_bad_on_demand(Presented presented, SslPolicyErrors expected)
    {
        await using var wire = await Wire.StartAsync(new Setup { TlsPort = 0 });
        wire.StandIn.Authority.Presents = presented;
        SslPolicyErrors? seen = null;
        using var client = Client(wire.StandIn, null, errors => seen = errors);

        var call = client.GetAsync(new Uri(wire.StandIn.TlsUrl + "/start"), Cancellation);

        if (presented == Presented.Good)
        {
            using var answer = await call;
        }
        else
        {
            var error = await Assert.ThrowsAsync<HttpRequestException>(() => call);
            Assert.IsType<AuthenticationException>(error.InnerException);
        }

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task The_authoritys_certificate_is_written_where_it_is_wanted()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "ca.pem");
        try
        {
            await using var wire = await Wire.StartAsync(new Setup { TlsPort = 0, CaFile = path });

            Assert.Equal(wire.StandIn.Authority.Pem, await File.ReadAllTextAsync(path, Cancellation));
            Assert.DoesNotContain("PRIVATE", wire.StandIn.Authority.Pem, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    /// <summary>Trusts the stand-in's authority and nobody else.</summary>
    static HttpClient Client(StandIn standIn, WebProxy? proxy, Action<SslPolicyErrors>? seen = null)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.ImportFromPem(standIn.Authority.Pem);
        var handler = new SocketsHttpHandler { Proxy = proxy, UseProxy = proxy is not null };
        handler.SslOptions.CertificateChainPolicy = trust;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, errors) =>
        {
            seen?.Invoke(errors);
            return errors == SslPolicyErrors.None;
        };
        return new HttpClient(handler);
    }
}
