using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// Verifies request signatures (AWS Signature Version 4, as in the IAM User Guide and botocore auth.py) over the signed
/// headers, the body, and the secret of an issued role key. There is no query, since no call here has one.
/// </summary>
static partial class SigV4
{
    const string Algorithm = "AWS4-HMAC-SHA256";
    static readonly string[] _always = ["host", "x-amz-date", "x-amz-security-token"];
    static readonly TimeSpan _skew = TimeSpan.FromMinutes(5);

    /// <summary>The signing key and Region.</summary>
    /// <exception cref="Refusal">The signature is invalid; with the error code of the JSON services.</exception>
    public static (RoleKey Key, string Region) Check(Received request, string service, Tenant tenant)
    {
        if (request.Headers.GetValueOrDefault("Authorization") is not { } authorization)
            throw new Refusal("MissingAuthenticationTokenException", "Missing Authentication Token");
        if (Shape().Match(authorization) is not { Success: true } parts)
            throw new Refusal("IncompleteSignatureException", "Authorization header is not understood");
        var (id, day, region) = (parts.Groups["id"].Value, parts.Groups["day"].Value, parts.Groups["region"].Value);
        var names = parts.Groups["headers"].Value.Split(';');
        var date = Header(request, "X-Amz-Date");
        var key = tenant.FindRoleKey(id)
            ?? throw new Refusal(
                "UnrecognizedClientException",
            "The security token included in the request is invalid.");
        if (parts.Groups["service"].Value != service)
            throw Wrong($"Credential should be scoped to correct service: '{service}'.");
        if (!_always.All(names.Contains))
            throw Wrong("Host, date and token have to be signed");
        if (!date.StartsWith(day, StringComparison.Ordinal) || !IsNow(date, tenant))
            throw Wrong("Signature expired or not yet current");

        var scope = $"{day}/{region}/{service}/aws4_request";
        var text = $"{Algorithm}\n{date}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(Canonical(request, names)))}";
        var signing = new[] { day, region, service, "aws4_request" }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + key.Secret), Sign);
        if (Convert.ToHexStringLower(Sign(signing, text)) != parts.Groups["signature"].Value)
            throw Wrong("The request signature we calculated does not match the signature you provided.");
        if (Header(request, "X-Amz-Security-Token") != key.Token)
            throw new Refusal("UnrecognizedClientException", "The security token included in the request is invalid.");
        return key.ExpiresAt > tenant.Clock.GetUtcNow()
            ? (key, region)
            : throw new Refusal("ExpiredTokenException", "The security token included in the request is expired");
    }

    static string Canonical(Received request, string[] names)
    {
        var text = new StringBuilder().Append(request.Method).Append('\n').Append(Encoded(request.Path)).Append("\n\n");
        foreach (var name in names)
            text.Append(name).Append(':').Append(Blanks().Replace(Header(request, name).Trim(), " ")).Append('\n');
        var hash = Hash(Encoding.UTF8.GetBytes(request.Body));
        if (request.Headers.TryGetValue("X-Amz-Content-Sha256", out var said) && said != hash)
            throw Wrong("The body is not the one that was signed");
        return text.Append('\n').AppendJoin(';', names).Append('\n').Append(hash).ToString();
    }

    // The path arrives decoded; it was encoded for the wire and once more for the signature.
    static string Encoded(string path)
    {
        foreach (var _ in (ReadOnlySpan<int>)[1, 2])
            path = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return path;
    }

    static string Header(Received request, string name) => request.Headers.GetValueOrDefault(name) ?? "";

    static bool IsNow(string date, Tenant tenant) =>
        DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var signed)
        && (signed - tenant.Clock.GetUtcNow()).Duration() <= _skew;

    static byte[] Sign(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    static Refusal Wrong(string message) => new("InvalidSignatureException", message);

    [GeneratedRegex(
        """
        ^AWS4-HMAC-SHA256 Credential=(?<id>\w+)/(?<day>\d{8})/(?<region>[a-z0-9-]+)/(?<service>[a-z-]+)/aws4_request, ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})$
        """)]
    private static partial Regex Shape();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
