using System.CommandLine;
using System.Text;
using CredentialProcess;
using SsoCred.Display;
using SsoCred.Prompts;

namespace SsoCred.Options;

/// <summary>The options of commands that show a change and ask before they make it.</summary>
static class ConfirmationOptions
{
    public static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Show the changes without making them.",
    };

    public static readonly Option<bool> Yes = new("--yes") { Description = "Make the changes without confirmation." };

    /// <param name="what">What <c>--yes</c> does, as a command.</param>
    /// <exception cref="Failure">There is nobody to ask, and no option says what to do.</exception>
    public static Confirmation Of(ParseResult parsed, Prompter prompter, string what)
    {
        var (isDry, asks) = (parsed.GetValue(DryRun), !parsed.GetValue(Yes));
        return isDry || !asks || prompter.IsInteractive ? new(prompter, isDry, Asks: asks && !isDry)
            : throw new Failure(FailureKind.Usage, "there is no terminal to ask for confirmation on",
                $"add --yes to {what}, or --dry-run to see the changes");
    }
}

/// <summary>How a change is confirmed.</summary>
/// <param name="IsDry">It is only shown.</param>
/// <param name="Asks">It is made after a question.</param>
sealed record Confirmation(Prompter Prompter, bool IsDry, bool Asks)
{
    /// <summary>
    /// Shows the change on stdout. Where it is to be made, a closed stdout is an error: without one nothing says that
    /// it was not.
    /// </summary>
    /// <param name="plain">The text without colours, shown with the question where stdout is a file.</param>
    public void Show(string text, Func<string> plain)
    {
        if (IsDry)
            StandardOutput.WriteList(text);
        else
            StandardOutput.Write(Encoding.UTF8.GetBytes(text));
        if (Asks && Console.IsOutputRedirected)
            StandardError.Write(plain());
    }
}
