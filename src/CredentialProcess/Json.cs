using System.Text.Json.Serialization;
using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Tokens;

namespace CredentialProcess;

/// <summary>Every type of ours that the serializer knows; no reflection, so that it trims and compiles natively.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FailedExchange))]
[JsonSerializable(typeof(Outcome))]
[JsonSerializable(typeof(RegistrationFile))]
[JsonSerializable(typeof(TokenFile))]
sealed partial class Json : JsonSerializerContext;
