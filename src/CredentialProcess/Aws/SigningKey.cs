using System.Text;

namespace CredentialProcess.Aws;

/// <summary>The key of all signatures of a day, a Region and a service (AWS Signature Version 4).</summary>
static class SigningKey
{
    const string Algorithm = "AWS4";

    /// <summary>The end of every credential scope.</summary>
    public const string Terminator = "aws4_request";

    /// <param name="date">The day in UTC, as <c>20261121</c>.</param>
    public static byte[] Derive(string secret, string date, string region, string service)
    {
        var key = HmacSha256.Hash(Encoding.UTF8.GetBytes(Algorithm + secret), date);
        key = HmacSha256.Hash(key, region);
        key = HmacSha256.Hash(key, service);
        return HmacSha256.Hash(key, Terminator);
    }
}
