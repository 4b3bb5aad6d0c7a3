using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CredentialProcess.Certificates;

/// <summary>
/// Validates what a server presents. SslStream has checked the host name; here the platform builds the chain a second
/// time with only the trusted roots. They are a subset of those that the platform would use, so nothing more is
/// trusted. Then follow checks that curl and botocore make and .NET does not: whether the CN counts, the key usage, and
/// the strength of keys and signatures. As in botocore and curl nothing is downloaded and revocation is not checked.
/// </summary>
/// <param name="trust">Describes the trusted certificates in messages.</param>
sealed class ServerCertificateValidator(TrustStore trustStore, string trust)
{
    const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280, 4.2.1.12
    const string AlternativeName = "2.5.29.17"; // RFC 5280, 4.2.1.6
    const string NetscapeType = "2.16.840.1.113730.1.1";
    const byte NetscapeServer = 0x40;

    // OpenSSL's KU_TLS (v3_purp.c).
    const X509KeyUsageFlags ForTls =
        X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyAgreement;

    /// <summary>
    /// Trusts nothing, for SslStream's own validation, which would otherwise load all certificates of the system.
    /// </summary>
    public static X509ChainPolicy TrustNothing => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    /// <param name="host">The host name or address that was connected to.</param>
    /// <exception cref="UntrustedCertificateException">The certificate is not accepted.</exception>
    public bool Validate(string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null
            || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            throw new UntrustedCertificateException(errors.ToString(), certificate as X509Certificate2, trust);
        var presented = chain.ChainPolicy.ExtraStore;
        try
        {
            if (!MatchesHost(host, leaf))
            {
                throw new UntrustedCertificateException(nameof(SslPolicyErrors.RemoteCertificateNameMismatch), leaf,
                    trust,
                    $"the certificate is for another name: its subjectAltName does not include '{host}', and the CN is "
                    + "ignored where there is one");
            }

            var names = presented.Append(leaf).Select(current => current.IssuerName.RawData).ToArray();
            if (Refusal(trustStore.FindBySubject(names)) is null || Refusal(trustStore.LoadAll()) is not { } refusal)
                return true;
            throw refusal;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            throw new UntrustedCertificateException(e.GetType().Name, leaf, trust, "the certificate can't be read");
        }

        UntrustedCertificateException? Refusal(X509Certificate2Collection roots)
        {
            using var chainBuilder = new X509Chain();
            chainBuilder.ChainPolicy = TrustNothing;
            chainBuilder.ChainPolicy.RevocationFlag = X509RevocationFlag.ExcludeRoot;
            chainBuilder.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            chainBuilder.ChainPolicy.CustomTrustStore.AddRange(roots);
            chainBuilder.ChainPolicy.ExtraStore.AddRange(presented);
            if (chainBuilder.Build(leaf))
                return FindWeakness(chainBuilder.ChainElements);
            var statuses = string.Concat(chainBuilder.ChainStatus.Select(status => $"{status.Status} "));
            var bad = chainBuilder.ChainElements.FirstOrDefault(element =>
                element.ChainElementStatus.Length > 0)?.Certificate;
            return new UntrustedCertificateException(statuses, bad ?? leaf, trust);
        }
    }

    UntrustedCertificateException? FindWeakness(X509ChainElementCollection chain)
    {
        var leaf = chain[0].Certificate;
        if (FindWrongUsage(leaf) is { } use)
        {
            return new UntrustedCertificateException(nameof(X509ChainStatusFlags.NotValidForUsage), leaf, trust,
                $"the certificate is not for a server: {use}");
        }

        for (var i = 0; i < chain.Count; i++)
        {
            var current = chain[i].Certificate;
            // The root is trusted as such, not for its signature.
            var weak = CertificateStrength.FindWeakKey(current)
                ?? (i < chain.Count - 1 ? CertificateStrength.FindWeakSignature(current) : null);
            if (weak is null)
                continue;
            return new UntrustedCertificateException(nameof(X509ChainStatusFlags.HasWeakSignature), current, trust,
                $"{(i == 0 ? "the certificate" : "a CA certificate")} is too weak: {weak}");
        }

        return null;
    }

    // .NET compares an address with the CN even where there is a subjectAltName, and name constraints do not apply to
    // the CN.
    static bool MatchesHost(string host, X509Certificate2 leaf) =>
        leaf.Extensions.All(extension => extension.Oid?.Value != AlternativeName)
        || leaf.MatchesHostname(host, allowCommonName: false);

    static string? FindWrongUsage(X509Certificate2 leaf)
    {
        foreach (var extension in leaf.Extensions)
        {
            if (extension is X509KeyUsageExtension usage && (usage.KeyUsages & ForTls) == 0)
                return "its keyUsage has none of digitalSignature, keyEncipherment and keyAgreement";
            if (extension.Oid?.Value == NetscapeType
                && !(new AsnReader(extension.RawData, AsnEncodingRules.BER).ReadBitString(out _) is [var bits, ..]
                    && (bits & NetscapeServer) != 0))
                return "its Netscape certificate type is not that of a server";
        }

        return null;
    }
}
