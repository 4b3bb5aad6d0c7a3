using CredentialProcess;
using CredentialProcess.Sync;
using SsoCred.Display;
using SsoCred.Prompts;

namespace SsoCred.Configuring;

/// <summary>
/// Shows a change of the config, asks for confirmation, and writes it. Where the file has changed meanwhile, the change
/// is planned again from the new content, shown and confirmed again.
/// </summary>
sealed class ConfigChange(ConfigWriter writer, Prompter prompter, TimeProvider clock)
{
    const int MostAttempts = 5;

    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    /// <summary>Called before each confirmation.</summary>
    public required Action<PlannedChange> Show { get; init; }

    public bool IsDry { get; init; }

    /// <summary>Writes only after confirmation.</summary>
    public required bool Asks { get; init; }

    /// <summary>What an empty answer means.</summary>
    public bool DefaultAnswer { get; init; }

    /// <param name="plan">Plans the change from the current config.</param>
    public (ChangeOutcome Outcome, PlannedChange Change) Run(
        Func<ConfigDraft, PlannedChange> plan, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var planned = plan(writer.Read());
            var draft = planned.Draft;
            Show(planned);
            if (!draft.IsChanged)
                return (ChangeOutcome.Unneeded, planned);
            if (!IsDry)
                writer.RequireWritable();
            if (IsDry || (Asks && !prompter.Confirm($"write this to {draft.Path}{Summary(planned)}", DefaultAnswer)))
                return (ChangeOutcome.Declined, planned);
            stop.ThrowIfCancellationRequested();
            using var longest = new CancellationTokenSource(s_longest, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(longest.Token, stop);
            if (Write(draft, either.Token, stop))
                return (ChangeOutcome.Written, planned);
            if (attempt == MostAttempts)
                throw new Failure(FailureKind.Local,
                    $"{draft.Path} changes faster than it can be written", "try again");
            Terminal.Warn($"{draft.Path} was changed by another program; nothing is written yet");
        }
    }

    /// <summary>Prints the outcome. A closed stdout does not undo what is written.</summary>
    public static void Report(ChangeOutcome outcome, string text)
    {
        try
        {
            StandardOutput.WriteLine(text);
        }
        catch (Failure failure) when (outcome == ChangeOutcome.Written)
        {
            Terminal.Warn($"{failure.Message}; {text}");
        }
    }

    // Repeated in the question, since a long diff has scrolled away.
    static string Summary(PlannedChange planned) => planned.Summary.Length == 0 ? "" : $" ({planned.Summary})";

    // Waits for other writers; an interrupt ends the wait.
    bool Write(ConfigDraft draft, CancellationToken either, CancellationToken stop)
    {
        try
        {
            return writer.WriteAsync(draft, either).GetAwaiter().GetResult();
        }
        catch (Failure) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
    }
}
