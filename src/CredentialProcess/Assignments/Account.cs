namespace CredentialProcess.Assignments;

/// <summary>An AWS account as the portal lists it. Name and e-mail may be missing and are free text.</summary>
/// <param name="Id">Twelve digits, including leading zeros.</param>
sealed record Account(string Id, string? Name, string? Email);
