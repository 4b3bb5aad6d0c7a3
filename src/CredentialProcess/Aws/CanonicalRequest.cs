using System.Globalization;
using System.Text;

namespace CredentialProcess.Aws;

/// <summary>
/// The text that a signature is computed of (AWS general reference, "Create a signed AWS API request"). Headers are in
/// the order of their names, which are in lower case.
/// </summary>
/// <param name="path">As sent: percent-encoded once.</param>
sealed class CanonicalRequest(string method, string path, byte[] body)
{
    readonly Dictionary<string, string> _headers = [];

    public string SignedHeaders => string.Join(';', _headers.Keys.Order(StringComparer.Ordinal));

    public void Add(string header, string value) => _headers[header.ToLowerInvariant()] = value;

    public override string ToString()
    {
        var text = new StringBuilder().Append(method).Append('\n').Append(EncodePath(path)).Append("\n\n");
        foreach (var name in _headers.Keys.Order(StringComparer.Ordinal))
            text.Append(name).Append(':').Append(_headers[name]).Append('\n');
        return text.Append('\n').Append(SignedHeaders).Append('\n')
            .Append(Convert.ToHexStringLower(Cryptography.Sha256(body))).ToString();
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
