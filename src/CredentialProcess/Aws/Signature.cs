using System.Globalization;
using Amazon.Runtime.Internal.Auth;

namespace CredentialProcess.Aws;

/// <summary>
/// AWS Signature Version 4. The SDK computes it; the canonical request is ours, since the packages of ECR and STS cost
/// ten times the size and are not in every registry.
/// </summary>
static class Signature
{
    /// <summary>The time as X-Amz-Date has it.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public static AWS4SigningResult Compute(
        CanonicalRequest request, SigningScope scope, AccessKeys keys, DateTimeOffset now) =>
        SdkIsolation.Create(() => AWS4Signer.ComputeSignature(keys.AccessKeyId, keys.SecretAccessKey, scope.Region,
            now.UtcDateTime, scope.Service, request.SignedHeaders, request.ToString()));
}
