using CredentialProcess;
using CredentialProcess.Kubernetes;
using CredentialProcess.Text;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Configuring;

/// <summary>
/// Shows a change of kubeconfigs, asks for confirmation, and writes it. All files are planned before the first is
/// written; where one has changed meanwhile, all are planned, shown and confirmed again.
/// </summary>
sealed class KubeconfigChange(
    IReadOnlyList<KubeconfigFile> files, Confirmation confirmation, TimeProvider clock)
{
    const int MostAttempts = 5;

    /// <param name="plan">Makes the change in the drafts.</param>
    public void Run(Action<IReadOnlyList<KubeconfigDraft>> plan, bool isUndo, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            List<KubeconfigDraft> drafts =
                [.. files.Select(file => new KubeconfigDraft(file.Read(), file.DisplayPath))];
            if (drafts.All(draft => draft.Entries.Count == 0) && !isUndo)
            {
                throw new Failure(FailureKind.Configuration,
                    $"no user in {Names(drafts)} runs 'aws eks get-token'",
                    "run: aws eks update-kubeconfig --name CLUSTER");
            }

            plan(drafts);
            if (!drafts.Exists(draft => draft.IsChanged))
            {
                StandardOutput.WriteLine("nothing to change");
                return;
            }

            RequireEditable(drafts);
            if (!IsConfirmed(drafts))
            {
                StandardOutput.WriteLine($"{Summary(drafts, isUndo, isDone: false)}; nothing is written");
                return;
            }

            if (TryWrite(drafts, isUndo, stop))
                return;
            if (attempt == MostAttempts)
            {
                throw new Failure(
                    FailureKind.Local, "the kubeconfig changes faster than it can be written", "try again");
            }

            Terminal.Warn("the kubeconfig was changed by another program");
        }
    }

    void RequireEditable(List<KubeconfigDraft> drafts)
    {
        for (var i = 0; i < files.Count; i++)
        {
            if (!drafts[i].IsChanged)
                continue;
            files[i].RequireOwnLink();
            if (!confirmation.IsDry)
                files[i].RequireWritable();
        }
    }

    bool IsConfirmed(List<KubeconfigDraft> drafts)
    {
        var changed = drafts.FindAll(draft => draft.IsChanged);
        confirmation.Show(Diff(StandardOutput.UsesColour), () => Diff(isColourful: false));
        return !confirmation.IsDry && (!confirmation.Asks
            || confirmation.Prompter.Confirm($"write this to {Names(changed)}", defaultAnswer: true));

        string Diff(bool isColourful) => string.Concat(changed.Select(draft =>
        {
            var (before, after) = draft.Shown();
            return DiffText.Of(UnifiedDiff.Between(draft.DisplayPath, before, after), line => line, isColourful);
        }));
    }

    bool TryWrite(List<KubeconfigDraft> drafts, bool isUndo, CancellationToken stop)
    {
        for (var i = 0; i < files.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            if (drafts[i].IsChanged
                && !files[i].WriteAsync(drafts[i].Before, drafts[i].After, clock, stop).GetAwaiter().GetResult())
                return false;
        }

        ConfigChange.Report(ChangeOutcome.Written, $"wrote {Names(drafts.FindAll(draft => draft.IsChanged))}: "
            + Summary(drafts, isUndo, isDone: true));
        if (!isUndo)
            ConfigChange.Report(ChangeOutcome.Written, "to undo it: sso-cred eks use --undo");
        return true;
    }

    static string Summary(List<KubeconfigDraft> drafts, bool isUndo, bool isDone)
    {
        var count = drafts.Sum(draft => draft.Changed.Count);
        var users = count == 1 ? "1 user" : $"{count} users";
        var program = isUndo ? "the AWS CLI" : "sso-cred";
        return isDone ? $"{users} {(count == 1 ? "runs" : "run")} {program}" : $"{users} would run {program}";
    }

    static string Names(IReadOnlyList<KubeconfigDraft> drafts) =>
        string.Join(", ", drafts.Select(draft => draft.DisplayPath));
}
