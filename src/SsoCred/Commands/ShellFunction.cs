using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Output;
using SsoCred.Completions;
using SsoCred.Display;
using SsoCred.Help;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>Prints the function that switches a shell to another profile, for the shell's start file.</summary>
static class ShellFunction
{
    // Words that begin something else in one of the shells, or that the function itself runs.
    static readonly string[] s_taken =
    [
        "case", "command", "complete", "do", "done", "else", "end", "eval", "for", "function", "if", "in", "local",
        "param", "return", "set", "source", "string", "then", "trap", "try", "until", "while", "sso-cred",
    ];

    static readonly Argument<string> s_shell = ShellOption.Argument(Shells);

    static readonly Option<string> s_name = new("--name")
    {
        Description = "What the function is called.",
        HelpName = "NAME",
        DefaultValueFactory = _ => UseScript.DefaultName,
    };

    static string[] Shells =>
        [.. ShellName.All.Where(name => UseScript.Of(ShellName.Find(name)!.Value, "x") is not null)];

    public static Command Command()
    {
        var startFile = new StartFileCommands(StartLine.Function, Shells);
        var command = new Command(
            StartLine.Function, "Print a shell function, 'use', that switches AWS profiles.")
        {
            s_shell,
            s_name,
            startFile.Install("Load the function in the shell's start file, after a question.", Arguments, s_name),
            startFile.Uninstall("Remove the line that 'shell install' has written."),
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var (shell, name) = (parsed.GetValue(s_shell)!, Name(parsed));
        var script = ShellName.Find(shell) is { } found ? UseScript.Of(found, name) : null;
        StandardOutput.WriteList(script ?? throw UsageError.UnknownShell(shell, Shells, parsed));
        return (int)ExitCode.Done;
    }

    static string Arguments(ParseResult parsed) =>
        Name(parsed) is var name && name == UseScript.DefaultName ? "" : $" --name {name}";

    static string Name(ParseResult parsed) => parsed.GetValue(s_name)! is var name && IsFree(name)
        ? name
        : throw new Failure(FailureKind.Usage, $"'{name}' cannot be a function's name",
            "a name has letters, digits, '_' and '-', and is no word of the shell");

    static bool IsFree(string name) => name.Length is > 0 and <= 64 && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') && !s_taken.Contains(name);
}
