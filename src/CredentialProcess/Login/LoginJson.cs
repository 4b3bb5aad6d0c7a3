using System.Text.Json.Serialization;

namespace CredentialProcess.Login;

/// <summary>Types serialized in this folder; source-generated for trimming and native compilation.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RegistrationFile))]
sealed partial class LoginJson : JsonSerializerContext;
