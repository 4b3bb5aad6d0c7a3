using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IdentityCenter.Http;

/// <summary>
/// A CA for the lifetime of the stand-in, and a certificate for every host name that callers request. Its private key
/// never leaves the process; its certificate may be written to a file.
/// </summary>
public sealed class Authority : IDisposable
{
    const int MostNames = 1000;
    readonly ConcurrentDictionary<(string Name, Presented How), Lazy<X509Certificate2>> _leaves = new();
    readonly X509Certificate2 _root = Root("Stand-in for IAM Identity Center");
    readonly X509Certificate2 _stranger = Root("Nobody you know");

    /// <summary>May be changed at any time; applies to the next handshake.</summary>
    public Presented Presents { get; set; }

    /// <summary>The CA's certificate, for AWS_CA_BUNDLE and similar settings.</summary>
    public string Pem => _root.ExportCertificatePem() + "\n";

    public void Dispose()
    {
        foreach (var leaf in _leaves.Values.Where(leaf => leaf.IsValueCreated))
            leaf.Value.Dispose();
        _root.Dispose();
        _stranger.Dispose();
    }

    /// <summary>By the SNI name; addresses have none.</summary>
    internal X509Certificate2 For(string? name)
    {
        if (_leaves.Count > MostNames)
            _leaves.Clear();
        var asked = string.IsNullOrEmpty(name) ? "127.0.0.1" : name;
        return _leaves.GetOrAdd((asked, Presents), key => new(() => Leaf(key.Name, key.How))).Value;
    }

    X509Certificate2 Leaf(string name, Presented how)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = how == Presented.UnknownAuthority ? _stranger : _root;
        var names = new SubjectAlternativeNameBuilder();
        if (how == Presented.WrongName)
            names.AddDnsName("another.example");
        else if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);

        var request = new CertificateRequest("CN=stand-in", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "server authentication")], false));
        request.CertificateExtensions.Add(names.Build());
        // Required by Python 3.13 (VERIFY_X509_STRICT).
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));

        // Certificates use the machine's clock, not the tenant's.
        var now = TimeProvider.System.GetUtcNow();
        var end = how == Presented.Expired ? now.AddDays(-1) : now.AddDays(20);
        using var signed = request.Create(issuer, now.AddDays(-20), end, RandomNumberGenerator.GetBytes(16));
        return Usable(signed.CopyWithPrivateKey(key));
    }

    static X509Certificate2 Root(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        return Usable(request.CreateSelfSigned(now.AddDays(-30), now.AddDays(30)));
    }

    /// <summary>Windows' TLS refuses a key that was never imported.</summary>
    static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}

/// <summary>The certificate that the TLS listener presents.</summary>
public enum Presented
{
    Good,
    Expired,
    WrongName,
    UnknownAuthority,
}
