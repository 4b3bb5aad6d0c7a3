using System.Globalization;

namespace CredentialProcess;

/// <summary>How long one run waits.</summary>
/// <param name="Answer">Ends when the caller must have an answer: early where older credentials can be handed out.</param>
/// <param name="Run">
/// Ends with the run itself. Only what must not be given up half-way (a refresh token already on its way) may use all
/// of it.
/// </param>
readonly record struct Deadlines(CancellationToken Answer, CancellationToken Run)
{
    /// <summary>One end for both.</summary>
    public static Deadlines Until(CancellationToken end) => new(end, end);

    /// <summary>
    /// How messages tell a limit that was reached. What was left of a run's time may be a few milliseconds, which no
    /// figure of ours would tell rightly.
    /// </summary>
    public static string Within(TimeSpan limit) => limit < TimeSpan.FromSeconds(0.1)
        ? "in time"
        : string.Create(CultureInfo.InvariantCulture, $"within {limit.TotalSeconds:0.#} s");
}
