using CredentialProcess.Sync;

namespace SsoCred.Configuring;

/// <summary>A change of the config that is not written yet.</summary>
/// <param name="Notes">Printed below the diff.</param>
/// <param name="Summary">In a few words.</param>
sealed record PlannedChange(ConfigDraft Draft, IReadOnlyList<string> Notes, string Summary)
{
    /// <summary>The part of the summary that is printed also where nothing changes.</summary>
    public string Kept { get; init; } = "";

    /// <summary>The names of what is added, changed and removed, where they can stand for a long diff.</summary>
    public IReadOnlyList<(string What, IReadOnlyList<string> Names)> Names { get; init; } = [];
}
