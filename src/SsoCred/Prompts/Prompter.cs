using CredentialProcess.Sync;
using SsoCred.Display;
using SsoCred.Processes;

namespace SsoCred.Prompts;

/// <summary>Asks questions at the terminal, where there is one.</summary>
/// <param name="noInput">Nobody is asked anything, as if there were none.</param>
sealed class Prompter(Screen screen, Interrupt interrupt, Func<string, string?> environment, bool noInput)
{
    readonly Question _question = new(screen, interrupt);
    readonly Picker _picker = new(screen, interrupt);

    // Screen readers follow lines, not a list that is drawn again for each key.
    readonly bool _usesNumbers = !Terminal.MovesCursor(environment, StandardError.Descriptor)
        || environment("ACCESSIBLE") is { Length: > 0 };

    /// <summary>A list may grow while it is shown. One of numbered lines may not: it is shown whole.</summary>
    public bool ShowsGrowth => !_usesNumbers;

    /// <summary>Stdin and stderr are a terminal.</summary>
    public bool IsInteractive { get; } = !noInput && !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Called once before the first question: its <see cref="CredentialProcess.Failure"/> spares the answers.
    /// </summary>
    public Action? BeforeFirst { get; set; }

    /// <summary>Calls <see cref="BeforeFirst"/>, for what asks a person by other means than the methods here.</summary>
    public void Begin()
    {
        var check = BeforeFirst;
        BeforeFirst = null;
        check?.Invoke();
    }

    /// <summary>A line where there is a terminal; scripts see only failures.</summary>
    public void Say(string line)
    {
        if (IsInteractive)
            screen.Say(line);
    }

    /// <summary>The diff of a planned change.</summary>
    public void Show(ConfigDraft draft)
    {
        if (IsInteractive)
            screen.Draw(DiffText.Of(draft, screen.UsesColour));
    }

    /// <inheritdoc cref="Question.Ask"/>
    public string Ask(string question, string? defaultAnswer, Func<string, string> check)
    {
        Begin();
        return _question.Ask(question, defaultAnswer, check);
    }

    public bool Confirm(string question, bool defaultAnswer)
    {
        Begin();
        return _question.YesOrNo(question, defaultAnswer);
    }

    /// <inheritdoc cref="Picker.Pick"/>
    public IReadOnlyList<int> Pick(string title, PickList list, params Fit[] fits) => Pick(title, list, null, fits);

    /// <inheritdoc cref="Picker.Pick"/>
    public IReadOnlyList<int> Pick(string title, PickList list, Func<bool>? update, params Fit[] fits)
    {
        Begin();
        return _usesNumbers
            ? new NumberedList(screen, _question).Pick(title, list)
            : _picker.Pick(title, list, update, fits);
    }
}
