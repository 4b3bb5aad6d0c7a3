namespace CredentialProcess.Assignments;

/// <summary>A role that the signed-in user may use in an account.</summary>
sealed record Assignment(Account Account, string RoleName);
