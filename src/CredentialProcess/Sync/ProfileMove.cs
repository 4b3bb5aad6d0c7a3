namespace CredentialProcess.Sync;

/// <summary>A profile that is, or would be, for another account than before.</summary>
sealed record ProfileMove(string Name, string From, string To);
