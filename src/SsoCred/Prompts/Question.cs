using CredentialProcess;
using SsoCred.Display;
using SsoCred.Processes;

namespace SsoCred.Prompts;

/// <summary>
/// Asks a person for one line of text, or yes or no. The terminal edits the line by itself, so this works on those that
/// can't rewrite lines too. What does not fit is told in plain words and asked again; Ctrl-C and Ctrl-D give up.
/// </summary>
sealed class Question(Screen screen, Interrupt interrupt)
{
    /// <param name="otherwise">What an empty line means; null asks again.</param>
    /// <param name="check">Makes the answer what is meant by it; its <see cref="Failure"/> is told.</param>
    public string Ask(string question, string? otherwise, Func<string, string> check)
    {
        while (true)
        {
            screen.Draw(Terminal.Printable(question)
                + (otherwise is null ? ": " : $" [{Terminal.Printable(otherwise)}]: "));
            var line = Line();
            var answer = line.Length == 0 ? otherwise : line;
            if (answer is null)
                continue;
            if (answer.Any(char.IsControl))
            {
                screen.Say("  that holds a control character (an arrow key?)");
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

    public bool YesOrNo(string question, bool otherwise)
    {
        while (true)
        {
            screen.Draw($"{Terminal.Printable(question)} [{(otherwise ? "Y/n" : "y/N")}]: ");
            switch (Line().ToUpperInvariant())
            {
                case "":
                    return otherwise;
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

    string Line()
    {
        try
        {
            if (LineInput.Read(interrupt.Token) is { } line)
                return line.Trim();
        }
        catch (OperationCanceledException)
        {
            // What comes next begins below the question.
            screen.Draw("\n");
            throw;
        }

        screen.Draw("\n");
        throw interrupt.GiveUp();
    }
}
