using System.Text.Json.Serialization;

namespace CredentialProcess.Credentials;

/// <summary>The types serialized in this folder; source-generated, so that it trims and compiles natively.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailedExchange))]
sealed partial class CredentialsJson : JsonSerializerContext;
