using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CredentialProcess.Certificates;

namespace CredentialProcess.Tests.Certificates;

/// <summary>Which chains end at an authority that counts, wherever its certificate is kept.</summary>
public sealed class ServerCertificateValidatorTests : IDisposable
{
    const string ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";

    static readonly DateTimeOffset s_now = DateTimeOffset.UtcNow;

    readonly TemporaryFolder _folder = new();
    readonly X509Certificate2 _root = Made("Root", null, ca: true);
    readonly X509Certificate2 _between;
    readonly X509Certificate2 _leaf;

    public ServerCertificateValidatorTests()
    {
        _between = Made("Between", _root, ca: true);
        _leaf = Made("server", _between, ca: false);
        Directory.CreateDirectory(_folder["certs"]);
        Directory.CreateDirectory(_folder["more"]);
    }

    [Fact]
    public void A_chain_that_ends_in_the_bundle_is_trusted()
    {
        Write("bundle.pem", [.. Strangers(5), _root, .. Strangers(5)]);
        Assert.True(Judge(Bundle, _leaf, _between));
        Assert.True(Judge(Bundle, _leaf, _between, _root));
    }

    [Fact]
    public void A_bundle_with_text_between_the_certificates_is_read()
    {
        Write("bundle.pem", [_root]);
        File.WriteAllText(_folder["bundle.pem"],
            "# Subject: somebody\r\n" + File.ReadAllText(_folder["bundle.pem"]).ReplaceLineEndings("\r\n") + "the end");
        Assert.True(Judge(Bundle, _leaf, _between));
    }

    [Fact]
    public void An_unknown_authority_is_refused()
    {
        Write("bundle.pem", Strangers(5));
        Refused("PartialChain", Bundle, _leaf, _between);
        Refused("UntrustedRoot", Bundle, _leaf, _between, _root);
    }

    [Fact]
    public void Another_key_under_the_same_name_is_refused()
    {
        using var other = Made("Root", null, ca: true);
        Write("bundle.pem", [other]);
        Refused("", Bundle, _leaf, _between);
        Refused("", Bundle, _leaf, _between, _root);
        Write("bundle.pem", [other, _root]);
        Assert.True(Judge(Bundle, _leaf, _between));
    }

    [Fact]
    public void A_signature_that_does_not_fit_is_refused()
    {
        Write("bundle.pem", [_root]);
        var damaged = _leaf.RawData;
        damaged[^1] ^= 1;
        using var leaf = X509CertificateLoader.LoadCertificate(damaged);
        Refused("", Bundle, leaf, _between);
    }

    [Fact]
    public void A_time_that_is_over_or_has_not_come_is_refused()
    {
        Write("bundle.pem", [_root]);
        using var expired = Made("server", _between, ca: false, from: -20, to: -1);
        using var early = Made("server", _between, ca: false, from: 1, to: 20);
        Refused("NotTimeValid", Bundle, expired, _between);
        Refused("NotTimeValid", Bundle, early, _between);
    }

    [Fact]
    public void A_certificate_that_may_not_sign_signs_nobody()
    {
        Write("bundle.pem", [_root]);
        using var victim = Made("server", _leaf, ca: false);
        Refused("", Bundle, victim, _leaf, _between);
    }

    [Fact]
    public void A_certificate_for_clients_is_no_servers()
    {
        Write("bundle.pem", [_root]);
        using var client = Made("server", _between, ca: false, use: ClientUse);
        Refused("NotValidForUsage", Bundle, client, _between);
    }

    [Theory]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors)]
    [InlineData(SslPolicyErrors.RemoteCertificateNotAvailable)]
    public void What_else_is_wrong_stays_wrong(SslPolicyErrors errors)
    {
        Write("bundle.pem", [_root]);
        Assert.Equal(errors.ToString(), Assert.Throws<UntrustedCertificateException>(
            () => Judge(Bundle, _leaf, [_between], errors)).Message);
    }

    [Fact]
    public void An_intermediate_that_the_server_does_not_send_is_taken_from_the_bundle()
    {
        Write("bundle.pem", [.. Strangers(3), _between, _root]);
        Assert.True(Judge(Bundle, _leaf));
        Write("bundle.pem", [_between]);
        Refused("PartialChain", Bundle, _leaf);
    }

    [Fact]
    public void The_systems_authorities_are_those_of_the_file_and_of_each_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the system judges by itself");
        Write("file.pem", Strangers(3));
        Write("certs/stranger.pem", Strangers(1));
        Refused("PartialChain", OfSystem(), _leaf, _between);
        Write("more/root.crt", [_root]);
        Assert.True(Judge(OfSystem(), _leaf, _between));
        File.Delete(_folder["more/root.crt"]);
        File.WriteAllBytes(_folder["certs/bare.der"], _root.RawData);
        Assert.True(Judge(OfSystem(), _leaf, _between));
        File.Delete(_folder["certs/bare.der"]);
        Write("certs/1234abcd.0", [_root]);
        Assert.True(Judge(OfSystem(), _leaf, _between));
        File.Delete(_folder["file.pem"]);
        Assert.True(Judge(OfSystem(), _leaf, _between));
        File.Delete(_folder["certs/1234abcd.0"]);
        Write("file.pem", [.. Strangers(3), _root]);
        Directory.Delete(_folder["certs"], recursive: true);
        Assert.True(Judge(OfSystem(), _leaf, _between));
    }

    [Fact]
    public void A_damaged_file_among_the_systems_costs_only_itself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the system judges by itself");
        Write("file.pem", [_root]);
        File.AppendAllText(_folder["file.pem"], "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
        File.WriteAllBytes(_folder["certs/noise"], RandomNumberGenerator.GetBytes(1000));
        Assert.True(Judge(OfSystem(), _leaf, _between));
    }

    [Fact]
    public void The_system_has_its_authorities_in_a_place_that_openssl_knows()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the system judges by itself");
        var all = TrustStore.FromSystem(_ => null)!.LoadAll();
        Assert.SkipUnless(all.Count > 0, "no authorities are installed here");
        // The same as .NET's own store, which it reads from the same place.
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        var known = all.Select(one => one.Thumbprint).ToHashSet();
        Assert.All(store.Certificates, one => Assert.Contains(one.Thumbprint, known));
    }

    public void Dispose()
    {
        _root.Dispose();
        _between.Dispose();
        _leaf.Dispose();
        _folder.Dispose();
    }

    TrustStore Bundle => TrustStore.FromFile(_folder["bundle.pem"]);

    TrustStore OfSystem() => TrustStore.FromSystem(name => name switch
    {
        "SSL_CERT_FILE" => _folder["file.pem"],
        "SSL_CERT_DIR" => $"{_folder["certs"]}:{_folder["nowhere"]}:{_folder["more"]}",
        _ => null,
    })!;

    void Write(string name, IEnumerable<X509Certificate2> certificates) =>
        File.WriteAllLines(_folder[name], certificates.Select(one => one.ExportCertificatePem()));

    static X509Certificate2[] Strangers(int count) =>
        [.. Enumerable.Range(0, count).Select(number => Made($"Stranger {number}", null, ca: true))];

    static bool Judge(TrustStore authorities, X509Certificate2 leaf, params X509Certificate2[] sent) =>
        Judge(authorities, leaf, sent, SslPolicyErrors.RemoteCertificateChainErrors);

    static bool Judge(
        TrustStore authorities, X509Certificate2 leaf, X509Certificate2[] sent, SslPolicyErrors errors)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        return new ServerCertificateValidator(authorities, "the tests' own").Validate("server", leaf, chain, errors);
    }

    static void Refused(string why, TrustStore authorities, X509Certificate2 leaf, params X509Certificate2[] sent)
    {
        var refusal = Assert.Throws<UntrustedCertificateException>(() => Judge(authorities, leaf, sent));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    static X509Certificate2 Made(string name, X509Certificate2? issuer, bool ca, int from = -10, int to = 10,
        string use = ServerUse)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}, O=Tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(ca, false, 0, true));
        // Key identifiers distinguish two CAs with the same name.
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (issuer is not null)
        {
            request.CertificateExtensions.Add(
                X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        }

        if (!ca)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        var (begin, end) = (s_now.AddDays(from), s_now.AddDays(to));
        if (issuer is null)
            return request.CreateSelfSigned(s_now.AddDays(-30), s_now.AddDays(30));
        using var signing = issuer.GetECDsaPrivateKey()!;
        using var signed = request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(signing), begin,
            end, RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }
}
