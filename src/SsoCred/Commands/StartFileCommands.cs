using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Output;
using SsoCred.Completions;
using SsoCred.Composition;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Help;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;
using SsoCred.Removing;

namespace SsoCred.Commands;

/// <summary>
/// <c>install</c> and <c>uninstall</c> of the commands that print a script: the line that loads it is shown, and
/// written to the shell's start file after a question.
/// </summary>
/// <param name="command">The command that prints the script.</param>
/// <param name="shells">The shells that have one.</param>
sealed class StartFileCommands(string command, string[] shells)
{
    readonly Argument<string?> _shell = ShellOption.OptionalArgument(shells);

    /// <param name="arguments">What the line gives to the command, from the options.</param>
    public Command Install(string purpose, Func<ParseResult, string> arguments, params Option[] options)
    {
        var install = new Command("install", purpose) { _shell, ConfirmationOptions.DryRun, ConfirmationOptions.Yes };
        foreach (var option in options)
            install.Add(option);
        install.SetAction(parsed => CommandRunner.RunInterruptible(parsed,
            (_, options, root, interrupt) => InstallAsync(parsed, arguments(parsed), options, root, interrupt)));
        return install;
    }

    public Command Uninstall(string purpose)
    {
        var uninstall = new Command("uninstall", purpose)
        {
            _shell, ConfirmationOptions.DryRun, ConfirmationOptions.Yes,
        };
        uninstall.SetAction(parsed => CommandRunner.Run(parsed, RunUninstall));
        return uninstall;
    }

    async Task InstallAsync(
        ParseResult parsed, string arguments, RunOptions options, CompositionRoot root, Interrupt interrupt)
    {
        var shell = Find(parsed.GetValue(_shell) ?? ShellName.Of(ParentShell.Guess()), parsed);
        var confirmation = ConfirmationOf(parsed, options, root, interrupt, "write the line");
        var line = new StartLine(command, shell, arguments);
        var path = StartFiles.OfThisUser().Choose(
            shell, command == StartLine.Completion, ParentProcess.Find()?.Name);
        var file = StartFiles.Open(path, root.Folder.Show);
        var before = file.Read();
        if (line.OwnLine(before) is { } own)
        {
            StandardOutput.WriteLine($"{file.DisplayPath} has it already, in line {own}");
            return;
        }

        if (line.With(before, file.DisplayPath).AsSpan().SequenceEqual(before))
        {
            StandardOutput.WriteLine($"{file.DisplayPath} has it already");
            return;
        }

        if (!confirmation.IsDry)
            file.RequireWritable();
        var shown = $"to {file.DisplayPath}:\n  {line.Text}\n";
        confirmation.Show(shown, () => shown);
        if (confirmation.IsDry
            || (confirmation.Asks && !confirmation.Prompter.Confirm("write this line", defaultAnswer: true)))
        {
            StandardOutput.WriteLine("nothing is written");
            return;
        }

        await file.ChangeAsync(text => line.With(text, file.DisplayPath), CompositionRoot.Clock, interrupt.Token);
        ConfigChange.Report(ChangeOutcome.Written, $"written: it is in force in new shells; "
            + $"to take it back: {ProgramName.Value} {command} uninstall");
        if (OwnCommand.Command != ProgramName.Value)
            Terminal.Warn($"{ProgramName.Value} is not on PATH here, and the line does nothing where it is not");
    }

    int RunUninstall(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        using var interrupt = new Interrupt(ofTerminal: true);
        var confirmation = ConfirmationOf(parsed, options, root, interrupt, "remove the line");
        IEnumerable<Shell> chosen = parsed.GetValue(_shell) is { } name
            ? [Find(name, parsed)]
            : shells.Select(shell => Find(shell, parsed));
        var all = new StartLineRemoval(StartFiles.OfThisUser(), root.Folder.Show, CompositionRoot.Clock)
            .Find(command, chosen).ToList();
        var exit = 0;
        var ended = CommandRunner.UntilInterrupted(interrupt, () =>
        {
            exit = RemovalRun.Run(all, [], confirmation, interrupt.Token);
            return Task.CompletedTask;
        });
        return ended == 0 ? exit : ended;
    }

    Shell Find(string name, ParseResult parsed) =>
        shells.Contains(name) ? ShellName.Find(name)!.Value : throw UsageError.UnknownShell(name, shells, parsed);

    static Confirmation ConfirmationOf(
        ParseResult parsed, RunOptions options, CompositionRoot root, Interrupt interrupt, string what) =>
        ConfirmationOptions.Of(parsed,
            new Prompter(root.Screen, interrupt, Environment.GetEnvironmentVariable, options.NoInput), what);
}
