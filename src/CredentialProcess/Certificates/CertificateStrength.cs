using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace CredentialProcess.Certificates;

/// <summary>
/// Whether a certificate's key and signature have 112 bits of security, as curl and botocore require (OpenSSL's
/// security level 2: SSL_CTX_set_security_level(3), check_auth_level in x509_vfy.c). .NET checks neither.
/// </summary>
static class CertificateStrength
{
    const int ShortestRsa = 2048, ShortestDsa = 2048, ShortestDsaOrder = 224, ShortestCurve = 224;

    const string Rsa = "1.2.840.113549.1.1.1", RsaPss = "1.2.840.113549.1.1.10", Dsa = "1.2.840.10040.4.1",
        Curve = "1.2.840.10045.2.1", Ed25519 = "1.3.101.112", Ed448 = "1.3.101.113";

    // NIST arc: signatures with SHA-2 and SHA-3, lattice and hash based ones (csrc.nist.gov, algorithm registration).
    const string NistSignatures = "2.16.840.1.101.3.4.3.", NistDigests = "2.16.840.1.101.3.4.2.";

    static readonly Asn1Tag s_digest = new(TagClass.ContextSpecific, 0);

    /// <returns>What is wrong with the key, or null.</returns>
    /// <exception cref="AsnContentException">The key can't be read.</exception>
    public static string? FindWeakKey(X509Certificate2 certificate)
    {
        var key = certificate.PublicKey;
        var value = key.EncodedKeyValue.RawData;
        var parameters = key.EncodedParameters?.RawData ?? [];
        return key.Oid.Value switch
        {
            Rsa or RsaPss => ReadBitLength(ReadSequence(value)) is < ShortestRsa and var bits
                ? $"its RSA key has {bits} bits, fewer than {ShortestRsa}" : null,
            Dsa => IsWeakDsa(ReadSequence(parameters))
                ? $"its DSA key has fewer than {ShortestDsa} bits, or its order fewer than {ShortestDsaOrder}" : null,
            // RFC 5480, 2.1.1 forbids parameters other than a named curve.
            Curve when parameters is not [0x06, ..] => "the curve of its key is not a named one",
            Curve => CurveLength(value) < ShortestCurve
                ? $"its elliptic curve key has fewer than {ShortestCurve} bits" : null,
            Ed25519 or Ed448 => null,
            { } id when id.StartsWith(NistSignatures, StringComparison.Ordinal) => null,
            var id => $"its key is of an unknown kind ({id})",
        };
    }

    /// <returns>What is wrong with the signature's algorithm, or null. An unknown algorithm counts as weak.</returns>
    /// <exception cref="AsnContentException">The certificate can't be read.</exception>
    public static string? FindWeakSignature(X509Certificate2 certificate)
    {
        var fields = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.BER).ReadSequence();
        fields.ReadEncodedValue();
        var algorithm = fields.ReadSequence();
        var id = algorithm.ReadObjectIdentifier();
        var isStrong = id switch
        {
            // RSA with SHA-256, 384, 512, 224, 512/224, 512/256 (RFC 8017, A.2.4); ECDSA with SHA-2 (RFC 5758, 3.2).
            "1.2.840.113549.1.1.11" or "1.2.840.113549.1.1.12" or "1.2.840.113549.1.1.13" or "1.2.840.113549.1.1.14"
                or "1.2.840.113549.1.1.15" or "1.2.840.113549.1.1.16" => true,
            "1.2.840.10045.4.3.1" or "1.2.840.10045.4.3.2" or "1.2.840.10045.4.3.3" or "1.2.840.10045.4.3.4" => true,
            RsaPss => PssDigest(algorithm).StartsWith(NistDigests, StringComparison.Ordinal),
            Ed25519 or Ed448 => true,
            _ => id.StartsWith(NistSignatures, StringComparison.Ordinal),
        };
        return isStrong ? null : $"it is signed with a weak algorithm ({Name(id)})";
    }

    static AsnReader ReadSequence(byte[] sequence) => new AsnReader(sequence, AsnEncodingRules.BER).ReadSequence();

    static int ReadBitLength(AsnReader numbers)
    {
        var bytes = numbers.ReadIntegerBytes().Span.TrimStart((byte)0);
        return bytes.IsEmpty ? 0 : (bytes.Length * 8) - int.CreateChecked(byte.LeadingZeroCount(bytes[0]));
    }

    static bool IsWeakDsa(AsnReader numbers) => ReadBitLength(numbers) < ShortestDsa
        || ReadBitLength(numbers) < ShortestDsaOrder;

    // A point is one coordinate, or two, after a byte that tells which (SEC 1, 2.3.3).
    static int CurveLength(byte[] point) => point switch
    {
        [2 or 3, ..] => (point.Length - 1) * 8,
        [4 or 6 or 7, ..] => (point.Length - 1) / 2 * 8,
        _ => 0,
    };

    // RFC 4055, 3.1: SHA-1 where no digest is named.
    static string PssDigest(AsnReader algorithm)
    {
        if (!algorithm.HasData)
            return "";
        var parameters = algorithm.ReadSequence();
        return parameters.HasData && parameters.PeekTag().HasSameClassAndValue(s_digest)
            ? parameters.ReadSequence(s_digest).ReadSequence().ReadObjectIdentifier() : "";
    }

    static string Name(string id) => id switch
    {
        "1.2.840.113549.1.1.4" => "RSA with MD5",
        "1.2.840.113549.1.1.5" => "RSA with SHA-1",
        RsaPss => "RSASSA-PSS with SHA-1 or older",
        "1.2.840.10045.4.1" => "ECDSA with SHA-1",
        "1.2.840.10040.4.3" => "DSA with SHA-1",
        _ => id,
    };
}
