namespace CredentialProcess.Sync;

/// <summary>
/// What a block of profiles becomes, and why: the config with the new block, and the names of the profiles by what
/// happens to them. <see cref="SyncPlanner"/> decides it.
/// </summary>
sealed class SyncPlan
{
    /// <summary>The config with the block as planned.</summary>
    public required ConfigDraft Draft { get; init; }

    public required IReadOnlyList<string> Added { get; init; }

    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>Pruned, or replaced by another name.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>No longer assigned but still in the block.</summary>
    public required IReadOnlyList<string> Unassigned { get; init; }

    /// <summary>Assigned and no longer selected, but still in the block.</summary>
    public required IReadOnlyList<string> Unselected { get; init; }

    /// <summary>Still in the block, since the portal did not list the roles of their accounts.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    /// <summary>Not written: a profile of this name for the same role is outside the block.</summary>
    public required IReadOnlyList<ProfileConflict> Outside { get; init; }

    /// <summary>Not written: the name is taken outside the block.</summary>
    public required IReadOnlyList<ProfileConflict> Conflicts { get; init; }

    /// <summary>Changed to another account, since a name is free now or means another.</summary>
    public required IReadOnlyList<ProfileMove> Moved { get; init; }

    /// <summary>Not written: the name stays with a profile that is no longer assigned.</summary>
    public required IReadOnlyList<ProfileMove> HeldBack { get; init; }

    /// <summary>Assignments that can't be written, and why, as text for messages.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>Patterns to select or to skip that match nothing.</summary>
    public required IReadOnlyList<AssignmentPattern> Unmatched { get; init; }
}
