using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Output;
using SsoCred.Completions;
using SsoCred.Display;

namespace SsoCred.Commands;

/// <summary>Prints the script that makes a shell complete commands, options and names.</summary>
static class Completion
{
    static readonly string[] s_shells = ["bash", "zsh", "fish", "powershell"];

    static readonly Argument<string> s_shell = ShellArgument();

    public static Command Command()
    {
        var command = new Command("completion", "Print a script that completes commands, profiles and accounts in a shell.")
        {
            s_shell,
        };
        command.SetAction(Run);
        return command;
    }

    static Argument<string> ShellArgument()
    {
        var argument = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell." };
        argument.CompletionSources.Add(s_shells);
        return argument;
    }

    static int Run(ParseResult parsed)
    {
        var name = parsed.GetValue(s_shell)!;
        var script = CompletionScript.Of(ShellName.Find(name)) ?? throw new Failure(FailureKind.Usage,
            $"there is no completion for the shell '{name}'", $"name one of {string.Join(", ", s_shells)}");
        StandardOutput.WriteList(script);
        return (int)ExitCode.Done;
    }
}
