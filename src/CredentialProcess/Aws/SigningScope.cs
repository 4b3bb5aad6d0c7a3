namespace CredentialProcess.Aws;

/// <summary>What a signature is valid for, besides its day.</summary>
/// <param name="Service">The service's signing name, such as <c>sts</c>.</param>
sealed record SigningScope(string Service, string Region);
