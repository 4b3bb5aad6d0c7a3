namespace CredentialProcess;

/// <summary>How long one run waits.</summary>
/// <param name="Answer">Ends when the caller must have an answer: early where older credentials can be handed out.</param>
/// <param name="Run">
/// Ends with the run itself. Only what must not be given up half-way (a refresh token already on its way) may use all
/// of it.
/// </param>
public readonly record struct Patience(CancellationToken Answer, CancellationToken Run)
{
    /// <summary>One end for both.</summary>
    public static Patience Until(CancellationToken end) => new(end, end);
}
