namespace CredentialProcess.Sync;

/// <summary>An existing section of a block; one that is not a profile is named by its header.</summary>
/// <param name="Index">The index among the config's sections.</param>
sealed record ExistingSection(string Name, int Index, List<string> Lines);
