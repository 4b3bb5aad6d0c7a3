using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CredentialProcess.Certificates;

namespace CredentialProcess.Tests.Certificates;

/// <summary>Which lines of a PEM file begin and end a certificate: as OpenSSL reads them, no more.</summary>
public sealed class PemFileTests : IDisposable
{
    const string Begin = "-----BEGIN CERTIFICATE-----", End = "-----END CERTIFICATE-----";
    const string Damaged = "one of its certificates is damaged";

    static readonly string s_pem = Made();

    readonly TemporaryFolder _folder = new();

    static string Body => s_pem[(Begin.Length + 1)..^(End.Length + 1)];

    public static TheoryData<string, string, int, string?> Forms => new()
    {
        { "plain", s_pem, 1, null },
        { "CR LF", s_pem.ReplaceLineEndings("\r\n"), 1, null },
        { "CR alone", s_pem.ReplaceLineEndings("\r"), 0, Damaged },
        { "no end of the last line", s_pem.TrimEnd(), 1, null },
        { "blanks behind the lines", s_pem.ReplaceLineEndings(" \t\n"), 1, null },
        { "twice, with text", "# one\n" + s_pem + "\n# two\n" + s_pem + "the end", 2, null },
        { "commented out", "#" + s_pem.ReplaceLineEndings("\n#"), 0, null },
        { "its first line commented out", "#" + s_pem, 0, null },
        { "its first line indented", " " + s_pem, 0, null },
        { "a byte order mark", "\uFEFF" + s_pem, 0, null },
        { "six dashes", "-" + s_pem, 0, null },
        { "text behind the first line", s_pem.Replace(Begin, Begin + " text", StringComparison.Ordinal), 0, null },
        { "prose that quotes the first line", $"'{Begin}' begins\none, {Begin}\n{Begin} too\n" + s_pem, 1, null },
        { "prose that is cut short", "-----BEGIN \n-----BEGIN\n-----BEGIN -----\n-----END -----\n" + s_pem, 1, null },
        { "a last line first", End + "\n" + s_pem, 1, null },
        { "no last line", s_pem.Replace(End, "", StringComparison.Ordinal), 0, Damaged },
        { "its last line indented", s_pem.Replace(End, " " + End, StringComparison.Ordinal), 0, Damaged },
        { "its last line behind data", s_pem.Replace("\n" + End, End, StringComparison.Ordinal), 0, Damaged },
        { "a last line of another kind", s_pem.Replace(End, "-----END X-----", StringComparison.Ordinal), 0, Damaged },
        { "its first line twice", Begin + "\n" + s_pem, 0, Damaged },
        { "an empty line below the first", s_pem.Replace(Begin, Begin + "\n", StringComparison.Ordinal), 1, null },
        { "an empty line below data", s_pem.Replace(End, "\n" + End, StringComparison.Ordinal), 0, Damaged },
        { "another kind of block around", "-----BEGIN NOTE-----\n" + s_pem + "-----END NOTE-----\n", 0, Damaged },
        { "another kind of block in front", "-----BEGIN NOTE-----\n!!\n-----END NOTE-----\n" + s_pem, 1, null },
        { "an empty block", $"{Begin}\n{End}\n" + s_pem, 0, Damaged },
        { "a damaged one behind", s_pem + $"{Begin}\n!!\n{End}\n", 1, Damaged },
        { "in one line", $"{Begin}\n{Body.ReplaceLineEndings("")}\n{End}", 1, null },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_block_begins_and_ends_with_a_line_of_its_own(string form, string text, int count, string? why)
    {
        File.WriteAllText(_folder["bundle.pem"], text);
        Assert.Equal((form, why), (form, PemFile.Read(_folder["bundle.pem"], out var certificates)));
        Assert.Equal(count, certificates.Count);
        using var expected = X509Certificate2.CreateFromPem(s_pem);
        Assert.All(certificates, each => Assert.Equal(expected.RawData, each));
    }

    [Fact]
    public void A_bundle_in_DER_is_none_though_the_system_may_have_such_files()
    {
        using var certificate = X509Certificate2.CreateFromPem(s_pem);
        File.WriteAllBytes(_folder["bundle.der"], certificate.RawData);
        Assert.Equal("it is a certificate in DER form, not in PEM", PemFile.Read(_folder["bundle.der"], out var none));
        Assert.Empty(none);
        Assert.Null(PemFile.Read(_folder["bundle.der"], out var one, allowDer: true));
        Assert.Single(one);
    }

    public void Dispose() => _folder.Dispose();

    static string Made()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pem", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return made.ExportCertificatePem() + "\n";
    }
}
