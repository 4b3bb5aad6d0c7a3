using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Profiles;

namespace CredentialProcess.Output;

/// <summary>
/// The environment variables that AWS SDKs read credentials from (AWS SDKs and Tools Reference Guide), and those that
/// would select other credentials.
/// </summary>
static class Variables
{
    static readonly string[] s_keys =
        ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION"];

    static readonly string[] s_endpoint =
    [
        "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    ];

    static readonly string[] s_regions = ["AWS_REGION", "AWS_DEFAULT_REGION"];

    /// <summary>All that <see cref="Of"/> can set.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_keys, .. s_regions];

    /// <summary>
    /// A legacy name that botocore reads before AWS_SESSION_TOKEN: a value left by another tool breaks new keys.
    /// </summary>
    public const string LegacyToken = "AWS_SECURITY_TOKEN";

    /// <summary>With credentials in the environment some SDKs (JavaScript) still use the profile these name.</summary>
    public static IReadOnlyList<string> ProfileNames => ActiveProfile.Variables;

    /// <summary>What <c>exec</c> tells the prompt of a shell; no AWS tool reads it, nor does this program.</summary>
    public const string ExecProfile = "SSO_CRED_EXEC_PROFILE";

    /// <summary>
    /// What <c>env</c>, <c>exec</c> and <c>serve</c> leave in a shell that could be used in place of a profile.
    /// </summary>
    public static IReadOnlyList<string> OverridingProfile { get; } =
        [.. s_keys, LegacyToken, .. s_endpoint, ExecProfile];

    /// <summary>The Region, which AWS tools prefer to a profile's.</summary>
    public static IReadOnlyList<string> Regions => s_regions;

    /// <summary>SDKs use each of these before the endpoint in AWS_CONTAINER_CREDENTIALS_FULL_URI.</summary>
    public static IReadOnlyList<string> OverridingEndpoint { get; } =
    [
        .. s_keys, LegacyToken, .. ProfileNames, "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    ];

    /// <summary>
    /// The variables of a container endpoint. Both forms of the token: Go's SDK up to 1.17 knows only the value, ExAws
    /// only the file.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> OfEndpoint(Uri uri, string token, string tokenFile) =>
    [
        new(s_endpoint[0], uri.AbsoluteUri),
        new(s_endpoint[1], token),
        new(s_endpoint[2], tokenFile),
    ];

    /// <param name="region">The profile's own, or null.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(RoleCredentials credentials, string? region)
    {
        string[] values =
        [
            credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken,
            Timestamp.Format(credentials.Expiration),
        ];
        var variables = new List<KeyValuePair<string, string>>();
        for (var i = 0; i < s_keys.Length; i++)
            variables.Add(new(s_keys[i], values[i]));
        variables.AddRange(OfRegion(region));
        return variables;
    }

    /// <summary>The Region alone.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OfRegion(string? region) =>
        string.IsNullOrEmpty(region) ? [] : [new(s_regions[0], region), new(s_regions[1], region)];
}
