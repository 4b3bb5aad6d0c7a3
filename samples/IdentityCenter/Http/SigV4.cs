using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// Verifies signatures (AWS Signature Version 4, as in the IAM User Guide and botocore auth.py) of requests and of URLs
/// over the signed headers, the query, the body, and the secret of a known key.
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
        var claim = new Claim(parts.Groups["id"].Value, parts.Groups["day"].Value, parts.Groups["region"].Value,
            parts.Groups["service"].Value, parts.Groups["headers"].Value.Split(';'), parts.Groups["signature"].Value,
            Header(request, "X-Amz-Date"), request.Headers.GetValueOrDefault("X-Amz-Security-Token"));
        return (Verify(request, claim, service, tenant), claim.Region);
    }

    /// <summary>The key that signed a URL; the headers are those that its sender added.</summary>
    /// <exception cref="Refusal">The signature is invalid.</exception>
    public static AccessKey CheckUrl(Received request, string service, Tenant tenant)
    {
        var query = new Dictionary<string, string>(request.Query, StringComparer.OrdinalIgnoreCase);
        if (query.GetValueOrDefault("X-Amz-Algorithm") != Algorithm
            || query.GetValueOrDefault("X-Amz-Credential")?.Split('/') is not [var id, var day, var region,
                var scope, "aws4_request"]
            || !query.TryGetValue("X-Amz-SignedHeaders", out var headers)
            || !query.TryGetValue("X-Amz-Signature", out var signature)
            || !query.TryGetValue("X-Amz-Date", out var date))
            throw new Refusal("IncompleteSignatureException", "The URL's signature is not understood");
        var claim = new Claim(id, day, region, scope, headers.Split(';'), signature, date,
            query.GetValueOrDefault("X-Amz-Security-Token"));
        return Verify(request, claim with { IsUrl = true }, service, tenant);
    }

    static AccessKey Verify(Received request, Claim claim, string service, Tenant tenant)
    {
        var key = tenant.FindKey(claim.Id);
        if (key is null || key.Token != claim.Token)
            throw new Refusal("UnrecognizedClientException", "The security token included in the request is invalid.");
        if (claim.Service != service)
            throw Wrong($"Credential should be scoped to correct service: '{service}'.");
        CheckNames(request, claim);
        CheckDate(claim.Date, claim.Day, service == "sts" ? 15 : 5, tenant.Clock.GetUtcNow());

        var scope = $"{claim.Day}/{claim.Region}/{service}/aws4_request";
        var text = $"{Algorithm}\n{claim.Date}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(Canonical(request, claim)))}";
        var signing = new[] { claim.Day, claim.Region, service, "aws4_request" }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + key.Secret), Sign);
        if (Convert.ToHexStringLower(Sign(signing, text)) != claim.Signature)
            throw Wrong("The request signature we calculated does not match the signature you provided. Check your AWS "
                + "Secret Access Key and signing method. Consult the service documentation for details.");
        return key.ExpiresAt > tenant.Clock.GetUtcNow()
            ? key
            : throw new Refusal("ExpiredTokenException", "The security token included in the request is expired");
    }

    // Host and every x-amz header have to be signed (IAM User Guide, "Create a signed AWS API request").
    static void CheckNames(Received request, Claim claim)
    {
        var names = claim.Headers;
        var needed = request.Headers.Keys.Select(name => name.ToLowerInvariant())
            .Where(name => name.StartsWith("x-amz-", StringComparison.Ordinal)).Append("host")
            .Concat(claim.IsUrl ? [] : ["x-amz-date"]);
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

    static string Canonical(Received request, Claim claim)
    {
        var names = claim.Headers;
        var text = new StringBuilder().Append(request.Method).Append('\n').Append(Encoded(request.Path)).Append('\n')
            .Append(claim.IsUrl ? Query(request) : "").Append('\n');
        foreach (var name in names)
            text.Append(name).Append(':').Append(Blanks().Replace(Header(request, name).Trim(), " ")).Append('\n');
        var hash = Hash(Encoding.UTF8.GetBytes(request.Body));
        if (request.Headers.TryGetValue("X-Amz-Content-Sha256", out var said) && said != hash)
            throw Wrong("The body is not the one that was signed");
        return text.Append('\n').AppendJoin(';', names).Append('\n').Append(hash).ToString();
    }

    static string Query(Received request) => string.Join('&', request.Query
        .Where(pair => !pair.Key.Equals("X-Amz-Signature", StringComparison.OrdinalIgnoreCase))
        .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}")
        .Order(StringComparer.Ordinal));

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

    /// <summary>What a request says of its signature.</summary>
    sealed record Claim(string Id, string Day, string Region, string Service, string[] Headers, string Signature,
        string Date, string? Token)
    {
        /// <summary>The query says it, and is signed.</summary>
        public bool IsUrl { get; init; }
    }

    [GeneratedRegex(
        """
        ^AWS4-HMAC-SHA256 Credential=(?<id>\w+)/(?<day>\d{8})/(?<region>[a-z0-9-]+)/(?<service>[a-z-]+)/aws4_request, ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})$
        """)]
    private static partial Regex Shape();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
