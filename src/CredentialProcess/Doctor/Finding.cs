namespace CredentialProcess.Doctor;

enum FindingState
{
    Ok,

    /// <summary>Worth knowing; nothing is wrong.</summary>
    Note,

    /// <summary>Somebody has to do something.</summary>
    Attention,
}

/// <summary>One thing that was looked at and what came of it; never a secret, so that it may stand in a bug report.</summary>
/// <param name="Step">The step of the walk.</param>
/// <param name="Subject">What was looked at: a file, a key, a variable, a service.</param>
/// <param name="Fix">What to do about it, best as a command to type; null where nothing is to be done.</param>
sealed record Finding(string Step, FindingState State, string Subject, string Message, string? Fix);

/// <summary>What one step has found so far, in the order in which it came to it.</summary>
sealed class Findings(string step)
{
    readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public void Ok(string subject, string message) => Add(FindingState.Ok, subject, message, null);

    public void Note(string subject, string message, string? fix = null) =>
        Add(FindingState.Note, subject, message, fix);

    public void Attention(string subject, string message, string? fix) =>
        Add(FindingState.Attention, subject, message, fix);

    /// <summary>A failure as a run would tell it.</summary>
    public void Attention(string subject, Failure failure) => Attention(subject, failure.Message, failure.Hint);

    /// <summary>Everything that was found elsewhere.</summary>
    internal void Add(Findings others) => _all.AddRange(others._all);

    void Add(FindingState state, string subject, string message, string? fix) =>
        _all.Add(new Finding(step, state, subject, message, fix));
}
