using System.Text.Json.Serialization;

namespace CredentialProcess.Files;

/// <summary>What is serialized in this folder; without reflection, so that it trims and compiles natively.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Outcome))]
sealed partial class FilesJson : JsonSerializerContext;
