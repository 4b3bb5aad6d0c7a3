using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SsoCred.Tests;

/// <summary>
/// The executable before servers whose certificates curl and the AWS CLI refuse, and .NET does not: a few of those that
/// build/check-certificates.sh makes, with a bundle and with the system's trust.
/// </summary>
public sealed class CertificateTests : IAsyncLifetime
{
    static readonly DateTimeOffset s_now = DateTimeOffset.UtcNow;

    readonly List<X509Certificate2> _made = [];
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _home.SignIn();
    }

    [Fact]
    public async Task A_good_certificate_is_accepted()
    {
        var root = Authority(null, HashAlgorithmName.SHA256);
        await JudgedAsync(null, Leaf(root, "x", "127.0.0.1"), root);
    }

    [Fact]
    public async Task A_CN_is_ignored_beside_a_subjectAltName()
    {
        var root = Authority(null, HashAlgorithmName.SHA256);
        await JudgedAsync("the certificate is for another name: its subjectAltName does not include '127.0.0.1'",
            Leaf(root, "127.0.0.1", "127.0.0.2"), root);
    }

    [Fact]
    public async Task A_certificate_whose_key_is_not_for_TLS_is_refused()
    {
        var root = Authority(null, HashAlgorithmName.SHA256);
        await JudgedAsync("the certificate is not for a server: its keyUsage has none of digitalSignature",
            Leaf(root, "x", "127.0.0.1", X509KeyUsageFlags.KeyCertSign), root);
    }

    [Fact]
    public async Task A_weak_root_is_refused()
    {
        var root = Authority(null, HashAlgorithmName.SHA256, bits: 1024);
        await JudgedAsync("a CA certificate is too weak: its RSA key has 1024 bits, fewer than 2048",
            Leaf(root, "x", "127.0.0.1"), root);
    }

    [Fact]
    public async Task An_intermediate_signed_with_SHA_1_is_refused_and_named()
    {
        var root = Authority(null, HashAlgorithmName.SHA1);
        await JudgedAsync(null, Leaf(root, "x", "127.0.0.1"), root);
        var between = Authority(root, HashAlgorithmName.SHA1);
        await JudgedAsync("a CA certificate is too weak: it is signed with a weak algorithm (RSA with SHA-1) "
            + "(subject 'CN=Between', issuer 'CN=Root', trusted: ", Leaf(between, "x", "127.0.0.1"), root, between);
    }

    [Fact]
    public async Task A_certificate_in_a_comment_of_the_bundle_is_not_trusted()
    {
        var root = Authority(null, HashAlgorithmName.SHA256);
        var other = Authority(null, HashAlgorithmName.SHA256, name: "CN=Other");
        File.WriteAllText(_home["bundle.pem"],
            $"{other.ExportCertificatePem()}\n#{root.ExportCertificatePem()}\n");
        using var server = new Server(Leaf(root, "x", "127.0.0.1"));
        var error = await ErrorAsync(server, "AWS_CA_BUNDLE");
        Assert.Contains("signed by an unknown authority", error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        _made.ForEach(each => each.Dispose());
        return _home.DisposeAsync();
    }

    async Task JudgedAsync(string? why, X509Certificate2 leaf, params X509Certificate2[] trusted)
    {
        File.WriteAllLines(_home["bundle.pem"], trusted.Select(each => each.ExportCertificatePem()));
        using var server = new Server(leaf);
        foreach (var variable in (string[])["AWS_CA_BUNDLE", "SSL_CERT_FILE"])
        {
            if (variable == "SSL_CERT_FILE" && !OperatingSystem.IsLinux())
                continue;
            var error = await ErrorAsync(server, variable);
            // What is accepted gets an answer that is no portal's.
            Assert.Contains(why ?? "rejects the request for role 'ReadOnly' in account '012345678901' (418)", error,
                StringComparison.Ordinal);
            if (why is null)
                continue;
            var trust = variable == "AWS_CA_BUNDLE" ? _home["bundle.pem"] : "the system's CA certificates";
            Assert.Contains(trust, error, StringComparison.Ordinal);
        }
    }

    async Task<string> ErrorAsync(Server server, string variable)
    {
        _home.Environment.Remove("AWS_CA_BUNDLE");
        _home.Environment[variable] = _home["bundle.pem"];
        _home.Environment["AWS_ENDPOINT_URL_SSO"] = server.Url;
        var run = await _home.RunAsync("--profile", "dev");
        Assert.NotEqual(0, run.Exit);
        return run.Failed(run.Exit).Error;
    }

    X509Certificate2 Authority(X509Certificate2? issuer, HashAlgorithmName hash, int bits = 2048, string? name = null)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest(name ?? (issuer is null ? "CN=Root" : "CN=Between"), key,
            HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return Signed(request, issuer, key, hash);
    }

    X509Certificate2 Leaf(X509Certificate2 issuer, string cn, string address,
        X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={cn}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        return Signed(request, issuer, key, HashAlgorithmName.SHA256);
    }

    X509Certificate2 Signed(CertificateRequest request, X509Certificate2? issuer, AsymmetricAlgorithm key,
        HashAlgorithmName hash)
    {
        using var by = issuer?.GetRSAPrivateKey();
        using var bare = request.Create(issuer?.SubjectName ?? request.SubjectName,
            new RsaSignature(by ?? (RSA)key, hash), s_now.AddDays(-1), s_now.AddDays(1),
            RandomNumberGenerator.GetBytes(8));
        var made = key is RSA rsa ? bare.CopyWithPrivateKey(rsa) : bare.CopyWithPrivateKey((ECDsa)key);
        _made.Add(made);
        return made;
    }

    /// <summary>With SHA-1 too, which .NET's own generator refuses.</summary>
    sealed class RsaSignature(RSA key, HashAlgorithmName hash) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            Convert.FromHexString(
                hash == HashAlgorithmName.SHA1 ? "300d06092a864886f70d0101050500" : "300d06092a864886f70d01010b0500");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, hash, RSASignaturePadding.Pkcs1);

        protected override PublicKey BuildPublicKey() => new(key);
    }

    /// <summary>Presents one certificate on loopback and refuses every request.</summary>
    sealed class Server : IDisposable
    {
        readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        readonly X509Certificate2 _certificate;

        public Server(X509Certificate2 certificate)
        {
            _certificate = certificate;
            _listener.Start();
            _ = AcceptAsync();
        }

        public string Url => $"https://{_listener.LocalEndpoint}";

        public void Dispose() => _listener.Dispose();

        async Task AcceptAsync()
        {
            try
            {
                while (true)
                    _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        }

        async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    await using var tls = new SslStream(client.GetStream());
                    await tls.AuthenticateAsServerAsync(_certificate);
                    _ = await tls.ReadAsync(new byte[8192]);
                    await tls.WriteAsync("HTTP/1.1 418 Whatever\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
                }
                catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The run does not trust the certificate.
                }
            }
        }
    }
}
