using System.Buffers.Text;
using System.Globalization;
using System.Text;
using IdentityCenter.State;

namespace IdentityCenter.Http;

/// <summary>
/// What an EKS cluster does with a token (aws-iam-authenticator, pkg/token): a presigned GetCallerIdentity of STS that
/// the cluster would send with its own name in a header. Here STS is asked directly.
/// </summary>
sealed class TokenReview(Tenant tenant)
{
    const string Prefix = "k8s-aws-v1.";
    const string ClusterHeader = "x-k8s-aws-id";
    const int Longest = 4096;
    const int LongestExpiry = 900;

    static readonly string[] _parameters =
    [
        "action", "version", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires",
        "x-amz-security-token", "x-amz-signature", "x-amz-signedheaders",
    ];

    /// <summary>The ARN of the token's owner.</summary>
    /// <exception cref="Refusal">The cluster does not accept the token.</exception>
    public string Check(string token, string cluster)
    {
        var url = Url(token);
        var query = Query(url);
        if (query.GetValueOrDefault("action") is not "GetCallerIdentity")
            throw Refused("unexpected action parameter in pre-signed URL");
        if (!(query.GetValueOrDefault("x-amz-signedheaders") ?? "").Split(';')
            .Contains(ClusterHeader, StringComparer.OrdinalIgnoreCase))
            throw Refused($"client did not sign the {ClusterHeader} header in the pre-signed URL");
        if (!int.TryParse(query.GetValueOrDefault("x-amz-expires"), NumberStyles.None, CultureInfo.InvariantCulture,
            out var expires) || expires > LongestExpiry)
            throw Refused("invalid X-Amz-Expires parameter in pre-signed URL");
        var request = new Received("GetCallerIdentity", "GET", $"https://{url.Host}", url.AbsolutePath,
            url.Query[1..].Split('&').Select(pair => pair.Split('=')).ToDictionary(
                pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair[1]),
                StringComparer.Ordinal),
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["Host"] = url.Host,
                [ClusterHeader] = cluster,
            },
            Body: "");
        return SigV4.CheckUrl(request, "sts", tenant).Owner.Arn;
    }

    Uri Url(string token)
    {
        if (token.Length > Longest)
            throw Refused("token is too large");
        if (!token.StartsWith(Prefix, StringComparison.Ordinal))
            throw Refused($"token is missing expected \"{Prefix}\" prefix");
        string text;
        try
        {
            text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length)));
        }
        catch (FormatException)
        {
            throw Refused("illegal base64 data");
        }

        if (token.EndsWith('=') || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.OriginalString != text)
            throw Refused("illegal URL");
        if (!text.StartsWith("https://", StringComparison.Ordinal))
            throw Refused($"unexpected scheme \"{url.Scheme}\" in pre-signed URL");
        // As written: a port, a user or upper case would differ.
        var host = text["https://".Length..].Split('/', '?')[0];
        if (!IsOfPartition(host))
            throw Refused($"unexpected hostname \"{host}\" in pre-signed URL");
        return url.AbsolutePath == "/" ? url : throw Refused("unexpected path in pre-signed URL");
    }

    // Hosts of STS in the tenant's partition: plain and FIPS, also in the dual-stack form.
    bool IsOfPartition(string host)
    {
        var (suffix, dualStack) = tenant.Settings.Partition switch
        {
            "aws-cn" => ("amazonaws.com.cn", "api.amazonwebservices.com.cn"),
            _ => ("amazonaws.com", "api.aws"),
        };
        if (host == "sts.amazonaws.com")
            return tenant.Settings.Partition == "aws";
        return host.Split('.', 3) is ["sts" or "sts-fips", var region, var rest]
            && (rest == suffix || rest == dualStack)
            && Settings.PartitionOf(region) == tenant.Settings.Partition;
    }

    // Names in lower case; each may occur once, in any case.
    static Dictionary<string, string> Query(Uri url)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in url.Query.TrimStart('?').Split('&'))
        {
            if (pair.Split('=') is not [var name, var value])
                throw Refused("illegal query in pre-signed URL");
            name = Uri.UnescapeDataString(name).ToLowerInvariant();
            if (!_parameters.Contains(name))
                throw Refused($"non-whitelisted query parameter \"{name}\"");
            if (!query.TryAdd(name, Uri.UnescapeDataString(value)))
                throw Refused($"query parameter \"{name}\" is there twice");
        }

        return query;
    }

    static Refusal Refused(string message) => new("Unauthorized", $"input token was not properly formatted: {message}");
}
