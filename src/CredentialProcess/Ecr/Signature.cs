using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Amazon.Runtime.Internal.Auth;
using CredentialProcess.Aws;
using CredentialProcess.Credentials;

namespace CredentialProcess.Ecr;

/// <summary>
/// Creates a signed POST of JSON (AWS Signature Version 4). The SDK computes the signature; the canonical request is
/// built here, since AWSSDK.ECR is not available in every package registry and there is only one call to sign.
/// </summary>
static class Signature
{
    const string ContentType = "application/x-amz-json-1.1";
    const string SignedHeaders = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target";

    public static HttpRequestMessage CreateRequest(
        Uri url, EcrEndpoint endpoint, ReadOnlySpan<byte> body, RoleCredentials credentials, DateTimeOffset now)
    {
        var host = url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}";
        var date = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var canonical = $"""
            POST
            {CanonicalPath(url)}

            content-type:{ContentType}
            host:{host}
            x-amz-date:{date}
            x-amz-security-token:{credentials.SessionToken}
            x-amz-target:{endpoint.Target}

            {SignedHeaders}
            {Convert.ToHexStringLower(Cryptography.Sha256(body))}
            """.ReplaceLineEndings("\n");
        var signature = SdkIsolation.Create(() => AWS4Signer.ComputeSignature(credentials.AccessKeyId,
            credentials.SecretAccessKey, endpoint.Region, now.UtcDateTime, endpoint.SigningName, SignedHeaders,
            canonical));

        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body.ToArray()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        request.Headers.Host = host;
        Add("X-Amz-Date", date);
        Add("X-Amz-Security-Token", credentials.SessionToken);
        Add("X-Amz-Target", endpoint.Target);
        Add("Authorization", signature.ForAuthorizationHeader);
        return request;

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation(name, value);
    }

    // Encoded twice, percent signs too, as for every service but S3.
    static string CanonicalPath(Uri url)
    {
        var path = new StringBuilder();
        foreach (var c in Encoding.UTF8.GetBytes(url.AbsolutePath))
        {
            if (char.IsAsciiLetterOrDigit((char)c)
                || c is (byte)'/' or (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~')
                path.Append((char)c);
            else
                path.Append(CultureInfo.InvariantCulture, $"%{c:X2}");
        }

        return path.ToString();
    }
}
