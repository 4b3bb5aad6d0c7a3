using System.Text;

namespace CredentialProcess.Aws;

/// <summary>
/// The text that a signature is computed of (AWS general reference, "Create a signed AWS API request"). Headers are in
/// the order of their names, which are in lower case, and the parameters of the query in the order of their encoded
/// names.
/// </summary>
/// <param name="path">As sent: percent-encoded once.</param>
sealed class CanonicalRequest(string method, string path, byte[] body)
{
    readonly SortedDictionary<string, string> _headers = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, string> _query = new(StringComparer.Ordinal);

    public string SignedHeaders => string.Join(';', _headers.Keys);

    public void Add(string header, string value) => _headers[header.ToLowerInvariant()] = value;

    /// <summary>A parameter of the query, not encoded. Each name occurs once.</summary>
    public void AddToQuery(string name, string value) =>
        _query.Add(PercentEncoding.Encode(name), PercentEncoding.Encode(value));

    public override string ToString()
    {
        // Encoded twice, percent signs too, as for every service but S3.
        var text = PercentEncoding.Append(new StringBuilder(method).Append('\n'), path, kept: '/').Append('\n');
        var separator = "";
        foreach (var (name, value) in _query)
        {
            text.Append(separator).Append(name).Append('=').Append(value);
            separator = "&";
        }

        text.Append('\n');
        foreach (var (name, value) in _headers)
            text.Append(name).Append(':').Append(value).Append('\n');
        return text.Append('\n').Append(SignedHeaders).Append('\n')
            .Append(Convert.ToHexStringLower(Sha256.Hash(body))).ToString();
    }
}
