using System.Globalization;

namespace CredentialProcess;

/// <summary>The time limits of one run, and how messages speak of them.</summary>
/// <param name="Answer">
/// Ends when the caller must have an answer: early where older credentials can be handed out.
/// </param>
/// <param name="Run">
/// Ends with the run itself. Only what must not be abandoned half-way (a refresh token already sent) may use all of it.
/// </param>
readonly record struct Deadlines(CancellationToken Answer, CancellationToken Run)
{
    /// <summary>One end for both.</summary>
    public static Deadlines Until(CancellationToken end) => new(end, end);

    /// <summary>What to do about a time limit, as part of a hint.</summary>
    public const string AllowMore = "allow more time with --timeout";

    /// <summary>The failure of what did not happen in time.</summary>
    public static Failure Exceeded(string what, TimeSpan limit, string? hint = null) =>
        new(FailureKind.Network, $"{what} {Within(limit)}", hint ?? $"try again, or {AllowMore}");

    /// <summary>
    /// A limit as messages state it. What was left of a run's time may be a few milliseconds, which would mislead.
    /// </summary>
    public static string Within(TimeSpan limit) => limit < TimeSpan.FromSeconds(0.1)
        ? "in time"
        : string.Create(CultureInfo.InvariantCulture, $"within {limit.TotalSeconds:0.#} s");
}
