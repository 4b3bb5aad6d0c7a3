using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CredentialProcess.Connections;
using CredentialProcess.Http;
using CredentialProcess.Tests.Aws;
using static CredentialProcess.Tests.Aws.LoopbackServer;

namespace CredentialProcess.Tests.Certificates;

/// <summary>Only servers with a trusted certificate are called, and failures name the reason.</summary>
public sealed class TrustSettingsTests : IDisposable
{
    static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_trusted_server_is_spoken_to()
    {
        using var certificate = Certificate(IPAddress.Loopback, Now.AddDays(1));
        await using var server = new LoopbackServer(Refuse, certificate);
        using var exchange = new Exchange(network: Trusting(certificate));
        Assert.Equal(418, (await exchange.FaultOf(exchange.RefreshAsync(server.Url))).Status);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_unknown_authority_is_named_as_such()
    {
        using var certificate = Certificate(IPAddress.Loopback, Now.AddDays(1));
        await Distrusted(certificate, null, "the certificate is signed by an unknown authority");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_named_as_such()
    {
        using var certificate = Certificate(IPAddress.Parse("127.0.0.9"), Now.AddDays(1));
        await Distrusted(certificate, Trusting(certificate), "the certificate is for another name");
        await Distrusted(certificate, null, "the certificate is for another name");
    }

    [Fact]
    public async Task An_expired_certificate_is_named_as_such()
    {
        using var certificate = Certificate(IPAddress.Loopback, Now.AddDays(-1));
        await Distrusted(certificate, Trusting(certificate), "the certificate has expired or is not valid yet");
        await Distrusted(certificate, null, "the certificate has expired or is not valid yet");
    }

    [Fact]
    public async Task A_server_that_does_not_speak_tls_gets_nothing()
    {
        await using var server = Answering(HttpText(400, "SECRET"));
        using var exchange = new Exchange();
        var fault = await exchange.FaultOf(exchange.RefreshAsync(new($"https://127.0.0.1:{server.Port}/")));
        Assert.Equal((FaultKind.Tls, "it answers in plain HTTP", false),
            (fault.Kind, fault.Reason, fault.MayHaveArrived));
        Assert.Equal(ExitCode.Network, fault.ToFailure().Exit);
        Assert.Equal("TLS", server.Requests.Single().Method);
    }

    public void Dispose() => _folder.Dispose();

    static async Task Distrusted(X509Certificate2 certificate, Network? network, string reason)
    {
        await using var server = new LoopbackServer(Refuse, certificate);
        using var exchange = new Exchange(network: network);
        foreach (var call in (Task[])[exchange.RoleAsync(server.Url), exchange.RefreshAsync(server.Url)])
        {
            var fault = await exchange.FaultOf(call);
            Assert.Equal((FaultKind.Tls, reason, false), (fault.Kind, fault.Reason, fault.MayHaveArrived));
            Assert.Equal(ExitCode.Network, fault.ToFailure().Exit);
        }
        Assert.Empty(server.Requests);
        Assert.Equal(2, server.Connections);
    }

    static async Task<bool> Refuse(int number, Seen request, Stream stream, CancellationToken end)
    {
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(HttpText(418, "")), end);
        return true;
    }

    Network Trusting(X509Certificate2 certificate)
    {
        File.WriteAllText(_folder["bundle.pem"], certificate.ExportCertificatePem());
        return new Network(name => name == "AWS_CA_BUNDLE" ? _folder["bundle.pem"] : null);
    }

    static X509Certificate2 Certificate(IPAddress address, DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=stand-in", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(Now.AddDays(-2), end);
        // A key that a server can use on every system.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
