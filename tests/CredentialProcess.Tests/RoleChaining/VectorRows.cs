using System.Text.Json;

namespace CredentialProcess.Tests.RoleChaining;

/// <summary>The arrays of <see cref="RoleVectors"/> as rows of a theory.</summary>
static class VectorRows
{
    /// <summary>One row for each vector of an array, by its number: descriptions are not all different.</summary>
    public static TheoryData<int, string> All(string array) =>
        new(RoleVectors.Root.GetProperty(array).EnumerateArray().Select((vector, i) => (i, Text(vector, "description")!)));

    public static JsonElement Of(string array, int number) => RoleVectors.Root.GetProperty(array)[number];

    public static string? Text(JsonElement vector, string name) =>
        vector.TryGetProperty(name, out var value) ? value.GetString() : null;
}
