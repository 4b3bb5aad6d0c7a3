using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace CredentialProcess.Tests.StandInTests;

/// <summary>
/// Signs forms for STS, as a caller with these keys (IAM User Guide, "Create a signed AWS API request"); independent
/// of the product's signature.
/// </summary>
sealed class StsCaller(Wire wire, string keyId, string secret, string? token = null)
{
    public const string Role = "arn:aws:iam::123456789012:role/PowerUserAccess";
    static readonly XNamespace s_sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <summary>How far this caller's clock is ahead.</summary>
    public TimeSpan Skew { get; init; }

    /// <summary>Changes the signed request before it is sent.</summary>
    public Action<HttpRequestMessage>? Tamper { get; init; }

    /// <summary>The user whose key the stand-in knows.</summary>
    public static StsCaller User(Wire wire) =>
        new(wire, wire.StandIn.Tenant.Settings.User.KeyId, wire.StandIn.Tenant.Settings.User.Secret);

    /// <summary>A session of the role ReadOnly in 012345678901, by GetRoleCredentials.</summary>
    public static async Task<StsCaller> SsoAsync(Wire wire)
    {
        var keys = (await Wire.OkAsync(wire.GetAsync(
            "/federation/credentials?role_name=ReadOnly&account_id=012345678901",
            wire.StandIn.Tenant.Mint().AccessToken)))["roleCredentials"]!;
        return new StsCaller(wire, keys["accessKeyId"]!.GetValue<string>(), keys["secretAccessKey"]!.GetValue<string>(),
            keys["sessionToken"]!.GetValue<string>());
    }

    /// <summary>The session that AssumeRole created last.</summary>
    public static StsCaller LastAssumed(Wire wire)
    {
        var session = wire.StandIn.Tenant.AssumedRoles[^1];
        return new StsCaller(wire, session.AccessKeyId, session.SecretAccessKey, session.SessionToken);
    }

    public Task<StsAnswer> AssumeAsync(params (string, string)[] more) => AssumeAsync(Role, more);

    public Task<StsAnswer> AssumeAsync(string role, params (string, string)[] more) =>
        CallAsync([("Action", "AssumeRole"), ("Version", "2011-06-15"), ("RoleArn", role),
            .. more.Any(field => field.Item1 == "RoleSessionName") ? more : [("RoleSessionName", "jane"), .. more]]);

    public Task<StsAnswer> IdentityAsync() => CallAsync([("Action", "GetCallerIdentity"), ("Version", "2011-06-15")]);

    public async Task<StsAnswer> CallAsync((string, string)[] fields)
    {
        using var form = new FormUrlEncodedContent(
            fields.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        var body = await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, wire.StandIn.Url + "/")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");
        Sign(request, body);
        Tamper?.Invoke(request);
        return await StsAnswer.ReadAsync(wire.Http.SendAsync(request, TestContext.Current.CancellationToken));
    }

    void Sign(HttpRequestMessage request, byte[] body)
    {
        var date = (wire.Time.Now + Skew).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var (names, tokenLine) = token is null
            ? ("host;x-amz-date", "")
            : ("host;x-amz-date;x-amz-security-token", $"x-amz-security-token:{token}\n");
        var canonical = $"POST\n/\n\nhost:{request.RequestUri!.Authority}\nx-amz-date:{date}\n{tokenLine}\n{names}\n"
            + Convert.ToHexStringLower(SHA256.HashData(body));
        var scope = $"{date[..8]}/eu-central-1/sts/aws4_request";
        var text = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n"
            + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Hmac);
        request.Headers.Add("X-Amz-Date", date);
        if (token is not null)
            request.Headers.Add("X-Amz-Security-Token", token);
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={keyId}/{scope}, "
            + $"SignedHeaders={names}, Signature={Convert.ToHexStringLower(Hmac(key, text))}");

        static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A response of STS: the texts of its elements by name.</summary>
    internal sealed record StsAnswer(int Status, string RequestId, string Body)
    {
        public string? this[string name] => XElement.Parse(Body).Descendants(s_sts + name).SingleOrDefault()?.Value;

        /// <summary>Status, code and message.</summary>
        public string Error => $"{Status} {this["Code"]}: {this["Message"]}";

        public static async Task<StsAnswer> ReadAsync(Task<HttpResponseMessage> call)
        {
            using var answer = await call;
            return new StsAnswer((int)answer.StatusCode, answer.Headers.GetValues("x-amzn-RequestId").Single(),
                await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }
}
