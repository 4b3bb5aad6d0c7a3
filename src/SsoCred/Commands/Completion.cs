using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Output;
using SsoCred.Completions;
using SsoCred.Display;
using SsoCred.Help;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>Prints the script that makes a shell complete commands, options and names.</summary>
static class Completion
{
    static readonly Argument<string> s_shell = ShellOption.Argument(Shells);

    static string[] Shells =>
        [.. ShellName.All.Where(name => CompletionScript.Of(ShellName.Find(name)!.Value) is not null)];

    public static Command Command()
    {
        var startFile = new StartFileCommands(StartLine.Completion, Shells);
        var command = new Command(
            StartLine.Completion, "Print a shell script that completes commands, options and names.")
        {
            s_shell,
            startFile.Install("Load the script in the shell's start file, after a question.", _ => ""),
            startFile.Uninstall("Remove the line that 'completion install' has written."),
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var name = parsed.GetValue(s_shell)!;
        var script = ShellName.Find(name) is { } shell ? CompletionScript.Of(shell) : null;
        StandardOutput.WriteList(script ?? throw UsageError.UnknownShell(name, Shells, parsed));
        return (int)ExitCode.Done;
    }
}
