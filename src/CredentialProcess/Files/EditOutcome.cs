namespace CredentialProcess.Files;

/// <summary>What became of one attempt to change a shared file.</summary>
enum EditOutcome
{
    Written,

    /// <summary>The change left the file alone.</summary>
    Unchanged,

    /// <summary>Nothing was written, or it was replaced, because another program wrote the file meanwhile.</summary>
    Conflict,
}
