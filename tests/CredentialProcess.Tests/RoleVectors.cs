using System.Text.Json;
using CredentialProcess.Aws;

namespace CredentialProcess.Tests;

/// <summary>
/// vectors-roles-tokens.json: what the AWS CLI 2.36.7 and botocore 1.43.11 make of assumed roles and signed tokens.
/// </summary>
static class RoleVectors
{
    public static readonly JsonElement All = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(AppContext.BaseDirectory, "vectors-roles-tokens.json"))).RootElement;

    /// <summary>The moment of every signature.</summary>
    public static DateTimeOffset Clock { get; } = All.GetProperty("clock").GetDateTimeOffset();

    /// <summary>One row for each vector of an array, by its number: descriptions are not all different.</summary>
    public static TheoryData<int, string> Rows(string array) =>
        new(All.GetProperty(array).EnumerateArray().Select((vector, i) => (i, Text(vector, "description")!)));

    public static JsonElement Of(string array, int number) => All.GetProperty(array)[number];

    public static string? Text(JsonElement vector, string name) =>
        vector.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <param name="kind"><c>static</c> or <c>session</c>.</param>
    public static AccessKeys Keys(string kind)
    {
        var keys = All.GetProperty("credentials").GetProperty(kind);
        return new AccessKeys(Text(keys, "AccessKeyId")!, Text(keys, "SecretAccessKey")!, Text(keys, "SessionToken"));
    }
}
