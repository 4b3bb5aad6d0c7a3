namespace CredentialProcess.Sync;

/// <summary>A section of a block: its header and the lines below it, as in the file.</summary>
sealed record BlockSection(string Name, string Header, IReadOnlyList<string> Lines);
