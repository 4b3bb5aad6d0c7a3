using System.Text.Json;

namespace CredentialProcess.Tests.RoleChaining;

/// <summary>vectors-roles-tokens.json: what the AWS CLI's own classes make of profiles with roles.</summary>
static class RoleVectors
{
    public static readonly JsonElement All = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(AppContext.BaseDirectory, "vectors-roles-tokens.json"))).RootElement;

    /// <summary>One row for each vector of an array, by its number: descriptions are not all different.</summary>
    public static TheoryData<int, string> Rows(string array) =>
        new(All.GetProperty(array).EnumerateArray().Select((vector, i) => (i, Text(vector, "description")!)));

    public static JsonElement Of(string array, int number) => All.GetProperty(array)[number];

    public static string? Text(JsonElement vector, string name) =>
        vector.TryGetProperty(name, out var value) ? value.GetString() : null;
}
