using System.Buffers;
using System.Buffers.Text;
using CredentialProcess.Files;

namespace CredentialProcess.Aws;

/// <summary>
/// The certificates of a PEM file, not looked into yet: reading a hundred costs a tenth of a millisecond, understanding
/// them ten. Between them any text may stand, as in every bundle. Links are followed, and what shows a size of 0 is never
/// opened: a named pipe would wait for its writer.
/// </summary>
static class PemFile
{
    /// <summary>The largest bundles in use have 300 kB.</summary>
    const int Largest = 10 * 1024 * 1024;

    static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    /// <returns>Why it can't be read, or is no proper bundle; null where it is one, be it of no certificates.</returns>
    public static string? Read(string path, out IReadOnlyList<byte[]> certificates)
    {
        var found = new List<byte[]>();
        certificates = found;
        try
        {
            if (Directory.Exists(path)) return "it is a folder";
            var info = new FileInfo(path);
            // A link's length is its own.
            if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                info = target;
            if (info.Length == 0) return "it is empty";
            if (UnlockedFile.Read(path, Largest) is not { } bytes) return "it is larger than 10 MB";
            // Folders of authorities may hold bare ones too.
            if (IsSequence(bytes)) found.Add(bytes);
            if (!Split(bytes, found)) return "one of its certificates is damaged";
            return found.Count == 0 && bytes.AsSpan().IndexOf("-----BEGIN TRUSTED CERTIFICATE-----"u8) >= 0
                ? "it holds TRUSTED CERTIFICATE entries, a form of OpenSSL's own, and none of the usual ones" : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "there is no such file";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            return Reason.Of(e);
        }
    }

    static bool Split(ReadOnlySpan<byte> text, List<byte[]> found)
    {
        while (text.IndexOf(Begin) is >= 0 and var begin)
        {
            text = text[(begin + Begin.Length)..];
            // Both names mean the same (OpenSSL's pem.h: PEM_STRING_X509 and PEM_STRING_X509_OLD).
            var end = text.StartsWith("CERTIFICATE-----"u8) ? "-----END CERTIFICATE-----"u8
                : text.StartsWith("X509 CERTIFICATE-----"u8) ? "-----END X509 CERTIFICATE-----"u8 : default;
            if (end.IsEmpty) continue;
            text = text[(end.Length - "-----END ".Length)..];
            var length = text.IndexOf(end);
            if (length < 0) return false;
            var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(length)];
            if (Base64.DecodeFromUtf8(text[..length], bytes, out _, out var written) != OperationStatus.Done
                || !IsSequence(bytes.AsSpan(0, written)))
                return false;
            found.Add(bytes[..written]);
            text = text[(length + end.Length)..];
        }

        return true;
    }

    // One DER sequence and nothing behind it (X.690, 8.1): a certificate has at least 128 bytes and at most 64 kB.
    static bool IsSequence(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x30, 0x81, var length, ..] => bytes.Length == length + 3,
        [0x30, 0x82, var high, var low, ..] => bytes.Length == (high << 8) + low + 4,
        _ => false,
    };
}
