using System.Net.Http.Headers;

namespace CredentialProcess.Aws;

/// <summary>
/// A POST to sign (AWS Signature Version 4), for services that there is no client for: one call needs none. Created
/// anew for each attempt, since the signature contains the time.
/// </summary>
sealed class SignedPost
{
    public required Uri Url { get; init; }

    public required SigningScope Scope { get; init; }

    public required string ContentType { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Further headers to send and sign, such as X-Amz-Target.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    public HttpRequestMessage Create(AccessKeys keys, DateTimeOffset now)
    {
        var host = HostHeader.Of(Url);
        var timestamp = Signature.Timestamp(now);
        var headers = new Dictionary<string, string>(Headers) { ["X-Amz-Date"] = timestamp };
        if (keys.SessionToken is { } token)
            headers["X-Amz-Security-Token"] = token;
        var canonical = new CanonicalRequest("POST", Url.AbsolutePath, Body);
        canonical.Add("Content-Type", ContentType);
        canonical.Add("Host", host);

        var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        request.Headers.Host = host;
        foreach (var (name, value) in headers)
        {
            canonical.Add(name, value);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Authorization",
            Signature.Authorization(canonical, Scope, keys, timestamp));
        return request;
    }
}
