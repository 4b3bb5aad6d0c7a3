using System.Text.Json;
using CredentialProcess.Aws;

namespace CredentialProcess.Tests;

/// <summary>
/// vectors-roles-tokens.json: what the AWS CLI 2.36.7 and botocore 1.43.11 make of assumed roles and signed tokens.
/// </summary>
static class RoleVectors
{
    public static JsonElement Root { get; } = JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors-roles-tokens.json"))).RootElement;

    /// <summary>The moment of every signature.</summary>
    public static DateTimeOffset Clock { get; } = Root.GetProperty("clock").GetDateTimeOffset();

    /// <param name="kind"><c>static</c> or <c>session</c>.</param>
    public static AccessKeys Keys(string kind)
    {
        var keys = Root.GetProperty("credentials").GetProperty(kind);
        return new AccessKeys(keys.GetProperty("AccessKeyId").GetString()!,
            keys.GetProperty("SecretAccessKey").GetString()!,
            keys.TryGetProperty("SessionToken", out var token) ? token.GetString() : null);
    }
}
