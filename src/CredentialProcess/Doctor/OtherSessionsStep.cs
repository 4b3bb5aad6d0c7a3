namespace CredentialProcess.Doctor;

/// <summary>The sessions that are incomplete, and how many were left out.</summary>
/// <param name="broken">Why a section can't be used.</param>
sealed class OtherSessionsStep(IReadOnlyList<Failure> broken, int leftOut) : IStep
{
    const int MaximumReported = 10;

    public string Name => "sign-in";

    public bool UsesNetwork => false;

    public Task CheckAsync(Findings found, CancellationToken stop)
    {
        foreach (var why in broken.Take(MaximumReported))
            found.Attention("session", why);
        if (broken.Count > MaximumReported)
            found.Attention("session", $"{broken.Count - MaximumReported} more are incomplete", "run: sso-cred status");
        if (leftOut > 0)
            found.Note("session", $"{leftOut} more are not checked", "run: sso-cred doctor NAME");
        return Task.CompletedTask;
    }
}
