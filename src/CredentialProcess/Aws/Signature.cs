using System.Globalization;
using System.Text;

namespace CredentialProcess.Aws;

/// <summary>
/// AWS Signature Version 4, for requests with headers and for URLs that are signed in advance. Our own: the SDK's signs
/// no URL, loads OpenSSL, and costs a cached run's time several times over.
/// </summary>
static class Signature
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    const int DateLength = 8;

    /// <summary>The time as X-Amz-Date has it.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The access key and the scope, as requests carry them.</summary>
    public static string Credential(SigningScope scope, AccessKeys keys, string timestamp) =>
        $"{keys.AccessKeyId}/{Scope(scope, timestamp)}";

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public static string Compute(CanonicalRequest request, SigningScope scope, AccessKeys keys, string timestamp) =>
        Compute(request.ToString(), scope, keys, timestamp);

    /// <inheritdoc cref="Compute(CanonicalRequest, SigningScope, AccessKeys, string)"/>
    /// <param name="request">The text of a canonical request in a form of its own.</param>
    public static string Compute(string request, SigningScope scope, AccessKeys keys, string timestamp)
    {
        var hash = Convert.ToHexStringLower(Sha256.Hash(Encoding.UTF8.GetBytes(request)));
        var key = SigningKey.Derive(keys.SecretAccessKey, timestamp[..DateLength], scope.Region, scope.Service);
        return Convert.ToHexStringLower(
            HmacSha256.Hash(key, $"{Algorithm}\n{timestamp}\n{Scope(scope, timestamp)}\n{hash}"));
    }

    /// <summary>The value of the Authorization header.</summary>
    public static string Authorization(
        CanonicalRequest request, SigningScope scope, AccessKeys keys, string timestamp) =>
        $"{Algorithm} Credential={Credential(scope, keys, timestamp)}, SignedHeaders={request.SignedHeaders}, "
        + $"Signature={Compute(request, scope, keys, timestamp)}";

    static string Scope(SigningScope scope, string timestamp) =>
        $"{timestamp.AsSpan(0, DateLength)}/{scope.Region}/{scope.Service}/{SigningKey.Terminator}";
}
