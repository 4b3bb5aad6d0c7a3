using System.Text;
using CredentialProcess;
using CredentialProcess.Files;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Removing;

/// <summary>
/// Lists everything that is going to be removed, asks, and removes it. What can't be removed is reported, before the
/// question where it is known by then, and the rest is removed nevertheless.
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
        Failure? first = null;
        List<Removal> possible = [];
        foreach (var each in confirmation.IsDry ? [] : all)
        {
            if (Try(each, () => each.Check?.Invoke(), ref first))
                possible.Add(each);
        }

        var question = possible.Count == all.Count ? "remove this" : "remove the rest";
        if (possible.Count == 0 || (confirmation.Asks && !confirmation.Prompter.Confirm(question, false)))
        {
            StandardOutput.WriteLine("nothing is removed");
            return ExitOf(first);
        }

        foreach (var each in possible)
        {
            stop.ThrowIfCancellationRequested();
            Try(each, () => each.RunAsync(stop).GetAwaiter().GetResult(), ref first);
        }

        return ExitOf(first);
    }

    static int ExitOf(Failure? first) => first is null ? (int)ExitCode.Done : (int)ExitCodes.Of(first.Kind);

    static bool Try(Removal removal, Action action, ref Failure? first)
    {
        Failure failure;
        try
        {
            action();
            return true;
        }
        catch (Failure known)
        {
            failure = known;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            failure = new Failure(
                FailureKind.Local, $"{removal.What} can't be removed: {IoErrorText.Of(cause)}", null, cause);
        }

        Terminal.Report(failure, failure.Hint);
        first ??= failure;
        return false;
    }
}
