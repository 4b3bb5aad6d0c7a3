using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CredentialProcess.Certificates;

namespace CredentialProcess.Tests.Certificates;

/// <summary>
/// What curl and botocore refuse and .NET does not: names, usages, keys and signatures. build/check-certificates.sh
/// compares far more certificates with curl and Python themselves.
/// </summary>
public sealed class CertificateRulesTests : IDisposable
{
    static readonly DateTimeOffset s_now = DateTimeOffset.UtcNow;
    static readonly HashAlgorithmName s_sha256 = HashAlgorithmName.SHA256;
    static readonly ECCurve s_p192 = ECCurve.CreateFromValue("1.2.840.10045.3.1.1");

    readonly TemporaryFolder _folder = new();
    readonly List<IDisposable> _made = [];

    [Theory]
    [InlineData("dns:localhost", "localhost", "localhost", true)]
    [InlineData("dns:*.example.com", "x", "a.example.com", true)]
    [InlineData("ip:127.0.0.1", "x", "127.0.0.1", true)]
    [InlineData(null, "localhost", "localhost", true)]
    [InlineData(null, "127.0.0.1", "127.0.0.1", true)]
    [InlineData("dns:a.example.com", "127.0.0.1", "127.0.0.1", false)]
    [InlineData("ip:127.0.0.2", "127.0.0.1", "127.0.0.1", false)]
    [InlineData("mail:a@example.com", "127.0.0.1", "127.0.0.1", false)]
    [InlineData("mail:a@example.com", "localhost", "localhost", false)]
    [InlineData("ip:127.0.0.1", "localhost", "localhost", false)]
    [InlineData("uri:https://localhost/", "localhost", "localhost", false)]
    [InlineData("none", "localhost", "localhost", false)]
    public void A_CN_counts_only_without_a_subjectAltName(string? names, string cn, string host, bool isTrusted)
    {
        var root = Root();
        var leaf = Leaf(root, cn, extensions: names is null ? [] : [Names(names)]);
        var why = "the certificate is for another name: its subjectAltName does not include";
        Judged(isTrusted ? null : why, host, root, leaf);
    }

    [Theory]
    [InlineData(X509KeyUsageFlags.DigitalSignature, true)]
    [InlineData(X509KeyUsageFlags.KeyEncipherment, true)]
    [InlineData(X509KeyUsageFlags.KeyAgreement | X509KeyUsageFlags.NonRepudiation, true)]
    [InlineData(X509KeyUsageFlags.NonRepudiation, false)]
    [InlineData(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, false)]
    [InlineData(X509KeyUsageFlags.DataEncipherment | X509KeyUsageFlags.EncipherOnly, false)]
    public void A_servers_key_has_to_be_for_TLS(X509KeyUsageFlags usage, bool isTrusted)
    {
        var root = Root();
        var leaf = Leaf(root, extensions: [new X509KeyUsageExtension(usage, critical: false)]);
        var why = "the certificate is not for a server: its keyUsage has none of";
        Judged(isTrusted ? null : why, "server", root, leaf);
    }

    [Theory]
    [InlineData("03020640", true)]
    [InlineData("030206C0", true)]
    [InlineData("03020780", false)]
    [InlineData("030100", false)]
    public void A_Netscape_type_has_to_be_that_of_a_server(string type, bool isTrusted)
    {
        var root = Root();
        var leaf = Leaf(root, extensions: [new("2.16.840.1.113730.1.1", Convert.FromHexString(type), critical: false)]);
        var why = "the certificate is not for a server: its Netscape certificate type";
        Judged(isTrusted ? null : why, "server", root, leaf);
    }

    [Theory]
    [InlineData("MD5", "RSA with MD5")]
    [InlineData("SHA1", "RSA with SHA-1")]
    [InlineData("SHA256", null)]
    [InlineData("SHA384", null)]
    [InlineData("SHA512", null)]
    public void A_signature_of_RSA_counts_by_its_digest_but_for_the_trusted_ends(string digest, string? name)
    {
        var hash = new HashAlgorithmName(digest);
        var root = Root(Rsa(2048), hash);
        Judged(null, "server", root, Leaf(root));
        var weak = name is null ? null : $"it is signed with a weak algorithm ({name})";
        Judged(weak is null ? null : "the certificate is too weak: " + weak, "server", root, Leaf(root, hash: hash));
        var between = Between(root, Rsa(2048), hash);
        Judged(weak is null ? null : "a CA certificate is too weak: " + weak, "server", root,
            Leaf(between), between);
        var own = Leaf(null, key: Rsa(2048), hash: hash);
        Judged(null, "server", own, own);
    }

    [Theory]
    [InlineData("SHA1", "RSASSA-PSS with SHA-1 or older")]
    [InlineData("SHA256", null)]
    [InlineData("SHA512", null)]
    public void A_signature_of_PSS_counts_by_the_digest_in_its_parameters(string digest, string? name)
    {
        var root = Root(Rsa(2048));
        Judged(name, "server", root, Leaf(root, hash: new(digest), padding: RSASignaturePadding.Pss));
    }

    [Fact]
    public void A_signature_of_ECDSA_counts_by_its_digest()
    {
        var root = Root(Curve(ECCurve.NamedCurves.nistP384), HashAlgorithmName.SHA1);
        Judged(null, "server", root, Leaf(root, hash: HashAlgorithmName.SHA512));
        Judged("ECDSA with SHA-1", "server", root, Leaf(root, hash: HashAlgorithmName.SHA1));
    }

    [Theory]
    [InlineData(1024, "its RSA key has 1024 bits, fewer than 2048")]
    [InlineData(2040, "its RSA key has 2040 bits, fewer than 2048")]
    [InlineData(2048, null)]
    [InlineData(3072, null)]
    public void A_key_of_RSA_counts_by_its_length_wherever_it_is(int bits, string? why)
    {
        var root = Root();
        Judged(why, "server", root, Leaf(root, key: Rsa(bits)));
        var between = Between(root, Rsa(bits));
        Judged(why, "server", root, Leaf(between), between);
        var weakRoot = Root(Rsa(bits));
        Judged(why, "server", weakRoot, Leaf(weakRoot));
        var own = Leaf(null, key: Rsa(bits));
        Judged(why, "server", own, own);
    }

    [Fact]
    public void A_key_on_a_curve_counts_by_its_length_wherever_it_is()
    {
        const string Why = "its elliptic curve key has fewer than 224 bits";
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the curve is not everywhere");
        var root = Root();
        Judged(Why, "server", root, Leaf(root, key: Curve(s_p192)));
        var between = Between(root, Curve(s_p192));
        Judged(Why, "server", root, Leaf(between), between);
        var weakRoot = Root(Curve(s_p192));
        Judged(Why, "server", weakRoot, Leaf(weakRoot));
        // P-224, P-384, P-521, secp256k1, brainpoolP224r1
        string[] strong = ["1.3.132.0.33", "1.3.132.0.34", "1.3.132.0.35", "1.3.132.0.10", "1.3.36.3.3.2.8.1.1.5"];
        foreach (var curve in strong)
            Judged(null, "server", root, Leaf(root, key: Curve(ECCurve.CreateFromValue(curve))));
    }

    [Fact]
    public void What_is_refused_says_whose_certificate_it_is_and_what_is_trusted()
    {
        var root = Root();
        var between = Between(root, Rsa(1024));
        var refusal = Judged("a CA certificate", "server", root, Leaf(between), between)!;
        Assert.Equal("subject 'CN=Between', issuer 'CN=Root', trusted: the tests' own", refusal.Details);
        var hidden = Leaf(between, "a\u001b[31m\u202eb" + new string('x', 200));
        refusal = Judged("PartialChain", "server", Root(), hidden)!;
        Assert.StartsWith("subject 'CN=", refusal.Details, StringComparison.Ordinal);
        Assert.DoesNotContain(refusal.Details, c => c is '\u001b' or '\u202e');
        Assert.Contains("…', issuer 'CN=Between'", refusal.Details, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _made.ForEach(each => each.Dispose());
        _folder.Dispose();
    }

    // Asked by a bundle, and as if the bundle were the system's.
    UntrustedCertificateException? Judged(string? why, string host, X509Certificate2 trusted, X509Certificate2 leaf,
        params X509Certificate2[] sent)
    {
        File.WriteAllText(_folder["bundle.pem"], trusted.ExportCertificatePem() + "\n");
        TrustStore?[] both = [TrustStore.FromFile(_folder["bundle.pem"]),
            TrustStore.FromSystem(name => name == "SSL_CERT_FILE" ? _folder["bundle.pem"] : "/dev/null/nowhere")];
        UntrustedCertificateException? last = null;
        foreach (var authorities in both)
        {
            if (authorities is null)
                continue;
            using var chain = new X509Chain();
            chain.ChainPolicy.ExtraStore.AddRange(sent);
            var judge = new ServerCertificateValidator(authorities, "the tests' own");
            bool Ask() => judge.Validate(host, leaf, chain, SslPolicyErrors.RemoteCertificateChainErrors);
            if (why is null)
            {
                Assert.True(Ask());
                continue;
            }

            last = Assert.Throws<UntrustedCertificateException>(() => Ask());
            Assert.Contains(why, last.Reason ?? last.Message, StringComparison.Ordinal);
        }

        return last;
    }

    RSA Rsa(int bits)
    {
        var key = RSA.Create(bits);
        _made.Add(key);
        return key;
    }

    ECDsa Curve(ECCurve curve)
    {
        var key = ECDsa.Create(curve);
        _made.Add(key);
        return key;
    }

    X509Certificate2 Root(AsymmetricAlgorithm? key = null, HashAlgorithmName? hash = null) =>
        Made("Root", null, key, hash, null, [new X509BasicConstraintsExtension(true, false, 0, true)]);

    X509Certificate2 Between(X509Certificate2 root, AsymmetricAlgorithm key, HashAlgorithmName? hash = null) =>
        Made("Between", root, key, hash, null, [new X509BasicConstraintsExtension(true, false, 0, true)]);

    X509Certificate2 Leaf(X509Certificate2? issuer, string name = "server", AsymmetricAlgorithm? key = null,
        HashAlgorithmName? hash = null, RSASignaturePadding? padding = null, X509Extension[]? extensions = null) =>
        Made(name, issuer, key, hash, padding, extensions ?? []);

    X509Certificate2 Made(string name, X509Certificate2? issuer, AsymmetricAlgorithm? key, HashAlgorithmName? hash,
        RSASignaturePadding? padding, X509Extension[] extensions)
    {
        key ??= Curve(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        var made = key is RSA rsa
            ? new CertificateRequest(subject.Build(), rsa, s_sha256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject.Build(), (ECDsa)key, s_sha256);
        foreach (var extension in extensions)
            made.CertificateExtensions.Add(extension);
        using var byRsa = issuer?.GetRSAPrivateKey();
        using var byCurve = issuer?.GetECDsaPrivateKey();
        var signing = new AnySignature((AsymmetricAlgorithm?)byRsa ?? byCurve ?? key, hash ?? s_sha256, padding);
        using var bare = made.Create(issuer?.SubjectName ?? made.SubjectName, signing, s_now.AddDays(-1),
            s_now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return Kept(key is RSA own ? bare.CopyWithPrivateKey(own) : bare.CopyWithPrivateKey((ECDsa)key));
    }

    X509Certificate2 Kept(X509Certificate2 certificate)
    {
        _made.Add(certificate);
        return certificate;
    }

    static X509Extension Names(string text)
    {
        if (text == "none")
            return new X509Extension("2.5.29.17", [0x30, 0x00], critical: false);
        var names = new SubjectAlternativeNameBuilder();
        var (kind, value) = (text[..text.IndexOf(':')], text[(text.IndexOf(':') + 1)..]);
        switch (kind)
        {
            case "dns": names.AddDnsName(value); break;
            case "ip": names.AddIpAddress(IPAddress.Parse(value)); break;
            case "mail": names.AddEmailAddress(value); break;
            default: names.AddUri(new Uri(value)); break;
        }

        return names.Build();
    }
}

/// <summary>Signs with what .NET's own generators refuse as well.</summary>
sealed class AnySignature(AsymmetricAlgorithm key, HashAlgorithmName hash, RSASignaturePadding? padding)
    : X509SignatureGenerator
{
    bool IsPss => padding == RSASignaturePadding.Pss;

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => (key, hash.Name) switch
    {
        (RSA, "MD5") => Convert.FromHexString("300d06092a864886f70d0101040500"),
        // Without parameters it is SHA-1 (RFC 4055, 3.1).
        (RSA, "SHA1") =>
            Convert.FromHexString(IsPss ? "300d06092a864886f70d01010a3000" : "300d06092a864886f70d0101050500"),
        (ECDsa, "SHA1") => Convert.FromHexString("300906072a8648ce3d0401"),
        (RSA rsa, _) => CreateForRSA(rsa, padding ?? RSASignaturePadding.Pkcs1).GetSignatureAlgorithmIdentifier(hash),
        _ => CreateForECDsa((ECDsa)key).GetSignatureAlgorithmIdentifier(hash),
    };

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key is RSA rsa
        ? rsa.SignData(data, hash, padding ?? RSASignaturePadding.Pkcs1)
        : ((ECDsa)key).SignData(data, hash, DSASignatureFormat.Rfc3279DerSequence);

    protected override PublicKey BuildPublicKey() => new(key);
}
