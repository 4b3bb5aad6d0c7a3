namespace CredentialProcess.Sync;

/// <summary>A profile that is not written since its name is taken elsewhere.</summary>
sealed record ProfileConflict(string Name, string Location);
