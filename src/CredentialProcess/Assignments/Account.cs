namespace CredentialProcess.Assignments;

/// <summary>An AWS account as the portal lists it. Name and e-mail may be missing, and hold whatever a person typed.</summary>
/// <param name="Id">Twelve digits, leading zeros kept.</param>
sealed record Account(string Id, string? Name, string? Email);
