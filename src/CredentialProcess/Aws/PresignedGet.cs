using System.Globalization;
using System.Text;

namespace CredentialProcess.Aws;

/// <summary>
/// A GET that is signed in advance, so that anyone who has its URL can send it (IAM User Guide, "Create a signed AWS
/// API request", with query parameters). Signing needs no network.
/// </summary>
sealed class PresignedGet
{
    /// <summary>As it is to appear in the URL; what is signed is in lower case.</summary>
    public required string Host { get; init; }

    /// <summary>Null where the URL has none.</summary>
    public int? Port { get; init; }

    /// <summary>https, unless the service was reached by http, whose port is 80.</summary>
    public bool IsHttp { get; init; }

    /// <summary>Percent-encoded.</summary>
    public string Path { get; init; } = "/";

    public required SigningScope Scope { get; init; }

    public required int ExpiresInSeconds { get; init; }

    /// <summary>The operation's parameters, which come first in the URL, in this order.</summary>
    public required IReadOnlyList<(string Name, string Value)> Parameters { get; init; }

    /// <summary>Headers that the sender has to add, as they were here.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The URL without its scheme.</summary>
    public string Sign(AccessKeys keys, DateTimeOffset now)
    {
        var timestamp = Signature.Timestamp(now);
        var request = new CanonicalRequest("GET", Path, body: []);
        request.Add("Host", SignedHost());
        foreach (var (name, value) in Headers)
            request.Add(name, value);

        var url = new StringBuilder(2048).Append(Host);
        if (Port is { } port)
            url.Append(CultureInfo.InvariantCulture, $":{port}");
        url.Append(Path);
        var separator = '?';
        foreach (var (name, value) in Parameters)
            Add(name, value);
        Add("X-Amz-Algorithm", Signature.Algorithm);
        Add("X-Amz-Credential", Signature.Credential(Scope, keys, timestamp));
        Add("X-Amz-Date", timestamp);
        Add("X-Amz-Expires", ExpiresInSeconds.ToString(CultureInfo.InvariantCulture));
        Add("X-Amz-SignedHeaders", request.SignedHeaders);
        if (keys.SessionToken is { } token)
            Add("X-Amz-Security-Token", token);
        return url.Append("&X-Amz-Signature=").Append(Signature.Compute(request, Scope, keys, timestamp)).ToString();

        void Add(string name, string value)
        {
            request.AddToQuery(name, value);
            url.Append(separator).Append(PercentEncoding.Encode(name)).Append('=');
            PercentEncoding.Append(url, value);
            separator = '&';
        }
    }

    // Without the port that the scheme implies (botocore, auth.py, _host_from_url).
    string SignedHost()
    {
        var host = Host.ToLowerInvariant();
        return Port is { } port && port != (IsHttp ? 80 : 443)
            ? string.Create(CultureInfo.InvariantCulture, $"{host}:{port}")
            : host;
    }
}
