using System.Text;
using CredentialProcess;
using CredentialProcess.Files;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Removing;

/// <summary>
/// Lists everything that is going to be removed, asks, and removes it. What can't be removed is reported, and the rest
/// is removed nevertheless.
/// </summary>
static class RemovalRun
{
    /// <param name="notes">Printed below the list.</param>
    /// <returns>The exit code: that of the first failure.</returns>
    public static int Run(IReadOnlyList<Removal> all, IReadOnlyList<string> notes, Confirmation confirmation,
        CancellationToken stop)
    {
        var text = new StringBuilder();
        foreach (var each in all)
            text.Append(StandardOutput.Message("remove " + each.What));
        foreach (var note in notes)
            text.Append(StandardOutput.Message(note));
        if (all.Count == 0)
            text.Append("nothing to remove\n");
        confirmation.Show(text.ToString(), text.ToString);
        if (all.Count == 0)
            return (int)ExitCode.Done;
        if (confirmation.IsDry || (confirmation.Asks && !confirmation.Prompter.Confirm("remove this", false)))
        {
            StandardOutput.WriteLine("nothing is removed");
            return (int)ExitCode.Done;
        }

        Failure? first = null;
        foreach (var each in all)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                each.RunAsync(stop).GetAwaiter().GetResult();
            }
            catch (Failure failure)
            {
                first = Reported(first, failure);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                first = Reported(first, new Failure(
                    FailureKind.Local, $"{each.What} can't be removed: {IoErrorText.Of(cause)}", null, cause));
            }
        }

        return first is null ? (int)ExitCode.Done : (int)ExitCodes.Of(first.Kind);
    }

    static Failure Reported(Failure? first, Failure failure)
    {
        Terminal.Report(failure, failure.Hint);
        return first ?? failure;
    }
}
