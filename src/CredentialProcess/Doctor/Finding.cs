namespace CredentialProcess.Doctor;

/// <summary>The result of one check. Never contains secrets, so that it may be put in a bug report.</summary>
/// <param name="Step">The name of the step.</param>
/// <param name="Subject">What was checked: a file, key, variable or service.</param>
/// <param name="Fix">What to do, preferably a command; null for nothing.</param>
sealed record Finding(string Step, FindingState State, string Subject, string Message, string? Fix);

enum FindingState
{
    Ok,

    /// <summary>Worth knowing; nothing is wrong.</summary>
    Note,

    /// <summary>Needs to be fixed.</summary>
    Attention,
}

/// <summary>Collects the findings of one step.</summary>
sealed class Findings(string step)
{
    readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public void Ok(string subject, string message) => Add(FindingState.Ok, subject, message, null);

    public void Note(string subject, string message, string? fix = null) =>
        Add(FindingState.Note, subject, message, fix);

    public void Attention(string subject, string message, string? fix) =>
        Add(FindingState.Attention, subject, message, fix);

    public void Attention(string subject, Failure failure) => Attention(subject, failure.Message, failure.Hint);

    internal void Add(Findings others) => _all.AddRange(others._all);

    void Add(FindingState state, string subject, string message, string? fix) =>
        _all.Add(new Finding(step, state, subject, message, fix));
}
