using CredentialProcess.Sync;
using SsoCred.Display;
using SsoCred.Processes;

namespace SsoCred.Prompts;

/// <summary>Who sits at the terminal, if anybody does, and how they can be asked.</summary>
sealed class Prompter(Screen screen, Interrupt interrupt, Func<string, string?> environment)
{
    readonly Question _question = new(screen, interrupt);
    readonly Picker _picker = new(screen, interrupt);

    /// <summary>There is somebody to answer questions.</summary>
    public bool IsThere { get; } = !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Their terminal can show lists too.</summary>
    public bool SeesLists => IsThere && Terminal.MovesCursor(environment);

    /// <summary>A line for whoever is there; scripts hear of failures only.</summary>
    public void Tell(string line)
    {
        if (IsThere)
            screen.Say(line);
    }

    /// <summary>What would become of the config.</summary>
    public void Show(ConfigDraft draft)
    {
        if (IsThere)
            screen.Draw(DiffText.Of(draft, screen.IsLively));
    }

    /// <inheritdoc cref="Question.Ask"/>
    public string Ask(string question, string? otherwise, Func<string, string> check) =>
        _question.Ask(question, otherwise, check);

    public bool Agrees(string question, bool otherwise) => _question.YesOrNo(question, otherwise);

    /// <inheritdoc cref="Picker.Pick"/>
    public IReadOnlyList<int> Pick(string title, PickList list, params Fit[] fits) => _picker.Pick(title, list, fits);
}
