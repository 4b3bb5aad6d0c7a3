using System.Text.Json.Serialization;

namespace CredentialProcess.Credentials;

/// <summary>What is serialized in this folder; without reflection, so that it trims and compiles natively.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailedExchange))]
sealed partial class CredentialsJson : JsonSerializerContext;
