using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// Verifies request signatures (AWS Signature Version 4, as in the IAM User Guide and botocore auth.py) over the signed
/// headers, the body, and the secret of a known key. There is no query, since no call here has one.
/// </summary>
static partial class SigV4
{
    const string Algorithm = "AWS4-HMAC-SHA256";
    const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The signing key and Region.</summary>
    /// <exception cref="Refusal">The signature is invalid; with the error code of the JSON services.</exception>
    public static (AccessKey Key, string Region) Check(Received request, string service, Tenant tenant)
    {
        if (request.Headers.GetValueOrDefault("Authorization") is not { } authorization)
            throw new Refusal("MissingAuthenticationTokenException", "Missing Authentication Token");
        if (Shape().Match(authorization) is not { Success: true } parts)
            throw new Refusal("IncompleteSignatureException", "Authorization header is not understood");
        var (id, day, region) = (parts.Groups["id"].Value, parts.Groups["day"].Value, parts.Groups["region"].Value);
        var names = parts.Groups["headers"].Value.Split(';');
        var date = Header(request, "X-Amz-Date");
        var key = tenant.FindKey(id);
        if (key is null || key.Token != request.Headers.GetValueOrDefault("X-Amz-Security-Token"))
            throw new Refusal("UnrecognizedClientException", "The security token included in the request is invalid.");
        if (parts.Groups["service"].Value != service)
            throw Wrong($"Credential should be scoped to correct service: '{service}'.");
        CheckNames(request, names);
        CheckDate(date, day, service == "sts" ? 15 : 5, tenant.Clock.GetUtcNow());

        var scope = $"{day}/{region}/{service}/aws4_request";
        var text = $"{Algorithm}\n{date}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(Canonical(request, names)))}";
        var signing = new[] { day, region, service, "aws4_request" }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + key.Secret), Sign);
        if (Convert.ToHexStringLower(Sign(signing, text)) != parts.Groups["signature"].Value)
            throw Wrong("The request signature we calculated does not match the signature you provided. Check your AWS "
                + "Secret Access Key and signing method. Consult the service documentation for details.");
        return key.ExpiresAt > tenant.Clock.GetUtcNow()
            ? (key, region)
            : throw new Refusal("ExpiredTokenException", "The security token included in the request is expired");
    }

    // Host and every x-amz header have to be signed (IAM User Guide, "Create a signed AWS API request").
    static void CheckNames(Received request, string[] names)
    {
        var needed = request.Headers.Keys.Select(name => name.ToLowerInvariant())
            .Where(name => name.StartsWith("x-amz-", StringComparison.Ordinal)).Append("host").Append("x-amz-date");
        foreach (var name in needed)
            if (!names.Contains(name))
                throw Wrong($"'{name}' must be a 'SignedHeader' in the AWS Authorization.");
        if (!names.SequenceEqual(names.Order(StringComparer.Ordinal)))
            throw Wrong("The signed headers are not sorted");
    }

    static void CheckDate(string date, string day, int minutes, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParseExact(
            date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed))
            throw Wrong("X-Amz-Date is not a date");
        if (!date.StartsWith(day, StringComparison.Ordinal))
            throw Wrong($"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date: {date}");
        var skew = TimeSpan.FromMinutes(minutes);
        if (signed < now - skew)
            throw Wrong($"Signature expired: {date} is now earlier than {Text(now - skew)} "
                + $"({Text(now)} - {minutes} min.)");
        if (signed > now + skew)
            throw Wrong($"Signature not yet current: {date} is still later than {Text(now + skew)} "
                + $"({Text(now)} + {minutes} min.)");

        static string Text(DateTimeOffset time) =>
            time.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture);
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
