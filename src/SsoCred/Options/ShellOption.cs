using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Output;
using SsoCred.Processes;

namespace SsoCred.Options;

/// <summary><c>--shell</c> of the commands that print lines for a shell.</summary>
static class ShellOption
{
    public static readonly Option<string?> Shell = Create();

    /// <summary>The given shell, else the one that runs this program.</summary>
    public static Shell Of(ParseResult parsed) => parsed.GetValue(Shell) is not { } name
        ? ParentShell.Guess()
        : ShellName.Find(name) ?? throw Unknown(name, ShellName.All);

    public static Failure Unknown(string name, IEnumerable<string> known) =>
        new(FailureKind.Usage, $"unknown shell '{name}'", $"choose one of {string.Join(", ", known)}");

    /// <summary>The shell as an argument of the commands that print a script.</summary>
    public static Argument<string> Argument(string[] shells)
    {
        var argument = new Argument<string>("SHELL") { Description = string.Join(", ", shells) + "." };
        argument.CompletionSources.Add(shells);
        return argument;
    }

    /// <summary>The same where the default is the shell that runs this program.</summary>
    public static Argument<string?> OptionalArgument(string[] shells)
    {
        var argument = new Argument<string?>("SHELL")
        {
            Description = $"{string.Join(", ", shells)} (default: the shell it is run from).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        argument.CompletionSources.Add(shells);
        return argument;
    }

    static Option<string?> Create()
    {
        var option = new Option<string?>("--shell")
        {
            Description = $"Shell syntax: {string.Join(", ", ShellName.All)} (default: the shell it is run from).",
            HelpName = "NAME",
        };
        option.CompletionSources.Add([.. ShellName.All]);
        return option;
    }
}
