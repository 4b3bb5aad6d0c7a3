using System.CommandLine;
using SsoCred.Composition;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;
using SsoCred.Removing;

namespace SsoCred.Commands;

/// <summary>Takes back what <c>ecr install</c> has made, after listing it.</summary>
static class EcrUninstall
{
    public static Command Command()
    {
        var command = new Command("uninstall", "Remove sso-cred from docker's config, and its links.")
        {
            ConfirmationOptions.DryRun, ConfirmationOptions.Yes,
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return command;
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        using var interrupt = new Interrupt(ofTerminal: true);
        var prompter = new Prompter(root.Screen, interrupt, Environment.GetEnvironmentVariable, options.NoInput);
        var confirmation = ConfirmationOptions.Of(parsed, prompter, "remove everything listed");
        var all = new DockerRemoval(Environment.GetEnvironmentVariable, HomeFolder.Path, CompositionRoot.Clock).Find();
        var exit = 0;
        var ended = CommandRunner.UntilInterrupted(interrupt, () =>
        {
            exit = RemovalRun.Run(all, [], confirmation, interrupt.Token);
            return Task.CompletedTask;
        });
        return ended == 0 ? exit : ended;
    }
}
