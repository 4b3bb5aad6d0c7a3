namespace CredentialProcess.Assignments;

/// <summary>A role that the person who is signed in may use in an account.</summary>
sealed record Assignment(Account Account, string RoleName);
