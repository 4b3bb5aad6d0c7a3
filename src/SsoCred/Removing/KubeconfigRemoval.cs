using CredentialProcess;
using CredentialProcess.Kubernetes;

namespace SsoCred.Removing;

/// <summary>
/// The users of kubeconfigs that run this program: they run the AWS CLI again, as by <c>eks use --undo</c>.
/// </summary>
sealed class KubeconfigRemoval(
    Func<string, string?> environment, string? home, Func<string, string> show, TimeProvider clock)
{
    public IReadOnlyList<Removal> Find()
    {
        List<Removal> all = [];
        foreach (var path in KubeconfigFile.Paths(environment, home, OperatingSystem.IsWindows()))
        {
            var file = new KubeconfigFile(path, show);
            try
            {
                var own = Read(file).Entries.Count(entry => entry.IsOwn);
                if (own > 0)
                {
                    all.Add(new($"sso-cred from {(own == 1 ? "1 user" : $"{own} users")} in {file.DisplayPath}, "
                        + $"which {(own == 1 ? "runs" : "run")} the AWS CLI again", stop => UndoAsync(file, stop))
                    {
                        Check = () =>
                        {
                            file.RequireOwnLink();
                            file.RequireWritable();
                        },
                    });
                }
            }
            catch (Failure)
            {
                // A form that 'eks use' does not edit, and has not.
            }
        }

        return all;
    }

    async Task UndoAsync(KubeconfigFile file, CancellationToken stop)
    {
        var draft = Read(file);
        draft.Undo(draft.Entries.ToHashSet());
        file.RequireOwnLink();
        if (draft.IsChanged && !await file.WriteAsync(draft.Before, draft.After, clock, stop))
            throw new Failure(FailureKind.Local, $"{file.DisplayPath} was changed by another program", "try again");
    }

    static KubeconfigDraft Read(KubeconfigFile file) => new(file.Read(), file.DisplayPath);
}
