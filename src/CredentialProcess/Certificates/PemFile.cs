using System.Buffers;
using System.Buffers.Text;
using CredentialProcess.Files;

namespace CredentialProcess.Certificates;

/// <summary>
/// Reads the certificates of a PEM file without parsing them: reading a hundred takes 0.1 ms, parsing 10 ms. Text
/// between them is ignored, symlinks are followed. Files of size 0 are never opened: a named pipe has none, and nothing
/// would be read from it.
/// </summary>
static class PemFile
{
    /// <summary>The largest bundles in use have 300 kB.</summary>
    const int MaxBytes = 10 * 1024 * 1024;

    static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    static ReadOnlySpan<byte> End => "-----END "u8;

    static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <param name="allowDer">
    /// Whether the file may also be a single DER certificate, which .NET accepts in the system's store.
    /// </param>
    /// <returns>Why the file can't be read or is not a bundle; null on success, even without certificates.</returns>
    public static string? Read(string path, out IReadOnlyList<byte[]> certificates, bool allowDer = false)
    {
        var found = new List<byte[]>();
        certificates = found;
        try
        {
            if (Directory.Exists(path))
                return "it is a folder";
            var info = new FileInfo(path);
            // A symlink's length is that of its path.
            if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                info = target;
            if (info.Length == 0)
                return "it is empty";
            if (BoundedFile.Read(path, MaxBytes) is not { } bytes)
                return "there is no such file";
            if (IsSequence(bytes))
            {
                if (!allowDer)
                    return "it is a certificate in DER form, not in PEM";
                found.Add(bytes);
            }

            if (!ParseBlocks(bytes, found))
                return "one of its certificates is damaged";
            return found.Count == 0 && bytes.AsSpan().IndexOf("-----BEGIN TRUSTED CERTIFICATE-----"u8) >= 0
                ? "it contains only TRUSTED CERTIFICATE entries, a format of OpenSSL's own" : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "there is no such file";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            return IoErrorText.Of(e);
        }
    }

    // A block begins and ends with a line of its own, trailing blanks aside (OpenSSL's pem_lib.c, get_name). Blocks of
    // other kinds are skipped.
    static bool ParseBlocks(ReadOnlySpan<byte> text, List<byte[]> found)
    {
        while (true)
        {
            if (!text.StartsWith(Begin))
            {
                var before = text.IndexOf("\n-----BEGIN "u8);
                if (before < 0)
                    return true;
                text = text[(before + 1)..];
            }

            var first = ReadLine(ref text);
            if (!first.StartsWith(Begin) || !first.EndsWith(Dashes))
                continue;
            var label = first[Begin.Length..];
            var length = text.StartsWith(End) ? 0 : text.IndexOf("\n-----END "u8) + 1;
            if (length == 0 && !text.StartsWith(End))
                return false;
            var data = text[..length];
            text = text[length..];
            var last = ReadLine(ref text);
            if (!last.StartsWith(End) || !last[End.Length..].SequenceEqual(label))
                return false;
            // Both labels mean the same (OpenSSL's pem.h: PEM_STRING_X509 and PEM_STRING_X509_OLD).
            if (!label.SequenceEqual("CERTIFICATE-----"u8) && !label.SequenceEqual("X509 CERTIFICATE-----"u8))
                continue;
            var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(length)];
            if (HasEmptyLine(data))
                return false;
            if (Base64.DecodeFromUtf8(data, bytes, out _, out var written) != OperationStatus.Done
                || !IsSequence(bytes.AsSpan(0, written)))
                return false;
            found.Add(bytes[..written]);
        }
    }

    // An empty line ends a block's headers (RFC 1421): OpenSSL parses what is above it as headers, not data.
    static bool HasEmptyLine(ReadOnlySpan<byte> data)
    {
        for (var isFirst = true; !data.IsEmpty; isFirst = false)
        {
            if (ReadLine(ref data).IsEmpty && !isFirst)
                return true;
        }

        return false;
    }

    static ReadOnlySpan<byte> ReadLine(ref ReadOnlySpan<byte> text)
    {
        var length = text.IndexOf((byte)'\n') is >= 0 and var end ? end : text.Length;
        var line = text[..length];
        text = text[Math.Min(length + 1, text.Length)..];
        while (line is [.., <= (byte)' '])
            line = line[..^1];
        return line;
    }

    // Exactly one DER sequence (X.690, 8.1); a certificate has between 128 bytes and 64 kB.
    static bool IsSequence(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x30, 0x81, var length, ..] => bytes.Length == length + 3,
        [0x30, 0x82, var high, var low, ..] => bytes.Length == (high << 8) + low + 4,
        _ => false,
    };
}
