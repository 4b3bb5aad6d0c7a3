using CredentialProcess;
using CredentialProcess.Sync;
using SsoCred.Display;
using SsoCred.Prompts;

namespace SsoCred.Configuring;

/// <summary>
/// Shows what a config is to become, asks, and writes. Where the file has changed meanwhile, the change is planned anew
/// from what stands there now, shown and asked about again.
/// </summary>
sealed class ConfigChange(Wiring wiring, Prompter person)
{
    // Without a person who takes his time, nothing but other programs can be in between.
    const int MostAttempts = 5;

    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    /// <summary>Is given the draft each time before the question.</summary>
    public required Action<Planned> Show { get; init; }

    public bool IsDry { get; init; }

    /// <summary>Written only if the person agrees.</summary>
    public required bool Asks { get; init; }

    /// <summary>What an empty answer means.</summary>
    public bool Otherwise { get; init; }

    /// <param name="plan">Makes the change to a config as it stands.</param>
    public (ChangeOutcome Outcome, Planned Planned) Run(Func<ConfigDraft, Planned> plan, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var planned = plan(wiring.ConfigWriter.Read());
            var draft = planned.Draft;
            Show(planned);
            if (!draft.IsChanged)
                return (ChangeOutcome.Unneeded, planned);
            if (IsDry || (Asks && !person.Agrees($"write this to {draft.Path}{Told(planned)}", Otherwise)))
                return (ChangeOutcome.Declined, planned);
            stop.ThrowIfCancellationRequested();
            using var longest = new CancellationTokenSource(s_longest, Wiring.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(longest.Token, stop);
            if (Write(draft, either.Token, stop))
                return (ChangeOutcome.Written, planned);
            if (attempt == MostAttempts)
                throw new Failure(FailureKind.Local,
                    $"{draft.Path} changes faster than it can be written", "try again");
            Terminal.Warn($"{draft.Path} has changed meanwhile; nothing was written yet");
        }
    }

    /// <summary>Tells what has come of it. Where nobody reads that any more, what is written is written.</summary>
    public static void Tell(ChangeOutcome outcome, string text)
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

    // A long diff has scrolled away.
    static string Told(Planned planned) => planned.Summary.Length == 0 ? "" : $" ({planned.Summary})";

    // Another writer is waited for; whoever gives up meanwhile gives up.
    bool Write(ConfigDraft draft, CancellationToken either, CancellationToken stop)
    {
        try
        {
            return wiring.ConfigWriter.WriteAsync(draft, either).GetAwaiter().GetResult();
        }
        catch (Failure) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
    }
}

/// <summary>A config as it is to become.</summary>
/// <param name="Notes">What a person should know beside the diff.</param>
/// <param name="Summary">What was done, in a few words, once it is written.</param>
sealed record Planned(ConfigDraft Draft, IReadOnlyList<string> Notes, string Summary)
{
    /// <summary>The part of the summary that is told also where nothing changes.</summary>
    public string Kept { get; init; } = "";
}

enum ChangeOutcome
{
    Written,
    Unneeded,
    Declined,
}
