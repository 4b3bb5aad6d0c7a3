using System.Net.Http.Headers;

namespace CredentialProcess.Aws;

/// <summary>
/// A POST to sign (AWS Signature Version 4), for services that there is no client for: one call needs none. Created
/// anew for each attempt, since the signature contains the time.
/// </summary>
sealed record SignedPost
{
    public required Uri Url { get; init; }

    public required SigningScope Scope { get; init; }

    public required string ContentType { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Further headers to send and sign, such as X-Amz-Target.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public HttpRequestMessage Create(AccessKeys keys, DateTimeOffset now)
    {
        var host = Url.IsDefaultPort ? Url.IdnHost : $"{Url.IdnHost}:{Url.Port}";
        List<(string Name, string Value)> headers = [("X-Amz-Date", Signature.Timestamp(now)), .. Headers];
        if (keys.SessionToken is { } token)
            headers.Add(("X-Amz-Security-Token", token));
        var canonical = new CanonicalRequest
        {
            Method = "POST",
            Path = Url.AbsolutePath,
            Headers = [("Content-Type", ContentType), ("Host", host), .. headers],
            Body = Body,
        };

        var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new ReadOnlyMemoryContent(Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        request.Headers.Host = host;
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization",
            Signature.Compute(canonical, Scope, keys, now).ForAuthorizationHeader);
        return request;
    }
}
