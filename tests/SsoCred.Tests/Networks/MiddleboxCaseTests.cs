using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Text;
using static SsoCred.Tests.Networks.TestNetwork;

namespace SsoCred.Tests.Networks;

/// <summary>What answers in place of AWS, or only in its own way.</summary>
public sealed class MiddleboxCaseTests
{
    [Theory]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA)]
    [SupportedOSPlatform("linux")]
    public async Task A_server_that_offers_only_an_older_suite(TlsCipherSuite suite)
    {
        await using var around = await CreateAsync();
        var certificate = await around.TrustOneAsync();
        around.AddPort(Good4, 443, async (caller, stop) =>
        {
            await using var tls = new SslStream(caller);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                EnabledSslProtocols = SslProtocols.Tls12,
                CipherSuitesPolicy = new CipherSuitesPolicy([suite]),
            }, stop);
            await TestPort.RelayAsync(tls, new Uri(around.Home.StandIn.Url).Port, stop);
        });
        (await around.RunBesideCurlAsync($"only {suite}")).Document();
    }

    [Fact]
    public async Task A_server_with_which_there_is_no_agreement_gets_a_hint_of_its_own()
    {
        await using var around = await CreateAsync();
        await around.AddOpenSslAsync("-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0");
        var told = (await around.RunBesideCurlAsync("only TLS 1.1")).Failed(6);
        Assert.Equal($"no secure connection to '{Portal}': no agreement on TLS", told.Error);
        Assert.Contains("cipher suite", told.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_demand_for_a_client_certificate(string version)
    {
        await using var around = await CreateAsync();
        await around.AddOpenSslAsync(version, "-Verify", "1", "-verify_return_error");
        var told = (await around.RunBesideCurlAsync($"TLS: client certificate ({version[1..]})", isPortal: false))
            .Failed(6);
        Assert.Equal($"no secure connection to '{Portal}': it requires a client certificate", told.Error);
    }

    [Fact]
    public async Task Plain_HTTP_on_the_port_of_TLS()
    {
        await using var around = await CreateAsync();
        around.AddPort(Good4, 443, async (caller, stop) =>
        {
            await caller.ReadExactlyAsync(new byte[5], stop);
            await caller.WriteAsync(Encoding.ASCII.GetBytes(
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stop);
        });
        var told = (await around.RunBesideCurlAsync("plain HTTP on 443", isPortal: false)).Failed(6);
        Assert.Equal($"no secure connection to '{Portal}': it answers in plain HTTP", told.Error);
    }

    [Theory]
    [InlineData("html:511", 6, "wants you to sign in to it (511)", "browser")]
    [InlineData("status:404,code=UnknownOperationException", 1, "refuses the request (404 UnknownOperation)",
        "AWS_ENDPOINT_URL_SSO")]
    [InlineData("status:403,code=MissingAuthenticationTokenException", 1,
        "refuses the request (403 MissingAuthenticationToken)", "AWS_ENDPOINT_URL_SSO")]
    [InlineData("status:403,code=InvalidSignatureException", 1, "refuses the request (403 InvalidSignature)",
        "AWS_ENDPOINT_URL_SSO")]
    public async Task Who_answers_in_place_of_the_portal(string fault, int exit, string message, string hint)
    {
        await using var around = await CreateAsync();
        around.AddService(Good4);
        around.Home.Environment["AWS_ENDPOINT_URL_SSO"] = $"https://{Portal}";
        around.Home.StandIn.Faults.Add($"GetRoleCredentials={fault},times=0");
        var told = (await around.RunBesideCurlAsync(fault, isPortal: false)).Failed(exit);
        Assert.Contains(message, told.Error, StringComparison.Ordinal);
        Assert.Contains(hint, told.Hint, StringComparison.Ordinal);
    }
}
