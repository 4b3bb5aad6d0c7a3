using System.CommandLine;
using CredentialProcess;
using SsoCred.Composition;
using SsoCred.Options;
using SsoCred.Processes;

namespace SsoCred.Commands;

/// <summary>
/// Runs a command: reads the common options, constructs the root for as long as the command runs, waits for it, and
/// turns an interrupt into its exit code.
/// </summary>
static class CommandRunner
{
    public static int Run(ParseResult parsed, Func<ParseResult, RunOptions, CompositionRoot, int> command)
    {
        var options = RunOptions.Of(parsed);
        using var root = new CompositionRoot(options);
        return command(parsed, options, root);
    }

    public static int Run(ParseResult parsed, Func<ParseResult, RunOptions, CompositionRoot, Task> command) =>
        Run(parsed, (_, options, root) =>
        {
            command(parsed, options, root).GetAwaiter().GetResult();
            return (int)ExitCode.Done;
        });

    /// <summary>A command that Ctrl-C and SIGTERM cancel, so that it can clean up.</summary>
    /// <param name="defaultLimit">The command's time limit without <c>--timeout</c>; null for the usual one.</param>
    public static int RunInterruptible(ParseResult parsed,
        Func<ParseResult, RunOptions, CompositionRoot, Interrupt, Task> command, TimeSpan? defaultLimit = null)
    {
        var options = RunOptions.Of(parsed);
        using var root = new CompositionRoot(options, defaultLimit);
        using var interrupt = new Interrupt();
        return UntilInterrupted(interrupt, () => command(parsed, options, root, interrupt));
    }

    /// <summary>Waits for the work; where the interrupt has cancelled it, returns the exit code for that.</summary>
    public static int UntilInterrupted(Interrupt interrupt, Func<Task> work)
    {
        try
        {
            work().GetAwaiter().GetResult();
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return interrupt.ExitCode;
        }
    }
}
