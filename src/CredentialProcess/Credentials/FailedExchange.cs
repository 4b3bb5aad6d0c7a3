namespace CredentialProcess.Credentials;

/// <summary>When an exchange failed, and for which token and endpoints.</summary>
sealed record FailedExchange(string? At, string? Fingerprint);
