using CredentialProcess;
using SsoCred.Display;
using SsoCred.Processes;

namespace SsoCred.Prompts;

/// <summary>
/// Asks for one line of text, or yes or no. The terminal edits the line by itself, so this also works on terminals that
/// cannot rewrite lines. An invalid answer is explained and asked again; Ctrl-C and Ctrl-D give up.
/// </summary>
sealed class Question(Screen screen, Interrupt interrupt)
{
    /// <param name="defaultAnswer">What an empty line means; null asks again.</param>
    /// <param name="check">Converts the answer; its <see cref="Failure"/> is printed.</param>
    public string Ask(string question, string? defaultAnswer, Func<string, string> check)
    {
        while (true)
        {
            Show(question + (string.IsNullOrEmpty(defaultAnswer) ? ":" : $" [{defaultAnswer}]:"));
            var line = Line();
            var answer = line.Length == 0 ? defaultAnswer : line;
            if (answer is null)
                continue;
            if (answer.Any(char.IsControl))
            {
                screen.Say("  control characters are not allowed (an arrow key?)");
                continue;
            }

            try
            {
                return check(answer);
            }
            catch (Failure why)
            {
                screen.Say("  " + why.Message + (why.Hint is null ? "" : ": " + why.Hint));
            }
        }
    }

    public bool YesOrNo(string question, bool defaultAnswer)
    {
        while (true)
        {
            Show($"{question} [{(defaultAnswer ? "Y/n" : "y/N")}]:");
            switch (Line().ToUpperInvariant())
            {
                case "":
                    return defaultAnswer;
                case "Y" or "YES":
                    return true;
                case "N" or "NO":
                    return false;
                default:
                    screen.Say("  answer yes or no");
                    break;
            }
        }
    }

    // The answer is typed behind it.
    void Show(string question) =>
        screen.Draw(Terminal.Paragraph("", question, StandardError.TerminalWidth).TrimEnd('\n') + " ");

    string Line()
    {
        try
        {
            if (LineInput.Read(interrupt.Token) is { } line)
                return line.Trim();
        }
        catch (OperationCanceledException)
        {
            // So that the next output starts below the question.
            screen.Draw("\n");
            throw;
        }

        screen.Draw("\n");
        throw interrupt.GiveUp();
    }
}
