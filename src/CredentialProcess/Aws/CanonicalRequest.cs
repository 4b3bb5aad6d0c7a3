using System.Globalization;
using System.Text;

namespace CredentialProcess.Aws;

/// <summary>
/// The text that a signature is computed of (AWS general reference, "Create a signed AWS API request"). Headers are in
/// the order of their names, which are in lower case.
/// </summary>
sealed class CanonicalRequest
{
    public required string Method { get; init; }

    /// <summary>As sent: percent-encoded once.</summary>
    public required string Path { get; init; }

    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public string SignedHeaders => string.Join(';', Ordered.Select(header => header.Name));

    IEnumerable<(string Name, string Value)> Ordered => Headers
        .Select(header => (header.Name.ToLowerInvariant(), header.Value))
        .OrderBy(header => header.Item1, StringComparer.Ordinal);

    public override string ToString()
    {
        var text = new StringBuilder().Append(Method).Append('\n').Append(EncodePath(Path)).Append("\n\n");
        foreach (var (name, value) in Ordered)
            text.Append(name).Append(':').Append(value).Append('\n');
        return text.Append('\n').Append(SignedHeaders).Append('\n')
            .Append(Convert.ToHexStringLower(Cryptography.Sha256(Body.Span))).ToString();
    }

    // Encoded twice, percent signs too, as for every service but S3.
    static string EncodePath(string path)
    {
        var encoded = new StringBuilder();
        foreach (var c in Encoding.UTF8.GetBytes(path))
        {
            if (char.IsAsciiLetterOrDigit((char)c)
                || c is (byte)'/' or (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~')
                encoded.Append((char)c);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{c:X2}");
        }

        return encoded.ToString();
    }
}
