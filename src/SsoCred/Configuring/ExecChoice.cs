using CredentialProcess;
using CredentialProcess.Kubernetes;
using CredentialProcess.Text;

namespace SsoCred.Configuring;

/// <summary>The users of kubeconfigs that contexts or clusters choose; all of them where none is named.</summary>
sealed class ExecChoice(IReadOnlyList<string> contexts, IReadOnlyList<string> clusters)
{
    /// <exception cref="Failure">A name chooses none.</exception>
    public HashSet<ExecEntry> Of(IReadOnlyList<KubeconfigDraft> drafts)
    {
        List<ExecEntry> all = [.. drafts.SelectMany(draft => draft.Entries)];
        if (contexts.Count + clusters.Count == 0)
            return [.. all];
        HashSet<ExecEntry> chosen = [];
        var users = contexts.Count == 0 ? [] : Users(drafts);
        foreach (var context in contexts)
        {
            var user = users.GetValueOrDefault(context)
                ?? throw Unknown($"the kubeconfig has no context '{context}'", context, users.Keys);
            Add(all.FindAll(entry => entry.User == user),
                $"the user of context '{context}' does not run 'aws eks get-token'");
        }

        foreach (var cluster in clusters)
        {
            var found = all.FindAll(entry => entry.Cluster == cluster);
            if (found.Count == 0)
                throw Unknown($"no user gets tokens for cluster '{cluster}'", cluster,
                    all.Select(entry => entry.Cluster).OfType<string>());
            chosen.UnionWith(found);
        }

        return chosen;

        void Add(List<ExecEntry> found, string otherwise) => chosen.UnionWith(
            found.Count > 0 ? found : throw new Failure(FailureKind.Configuration, otherwise));
    }

    // As in kubectl, the first file with a context wins.
    static Dictionary<string, string> Users(IReadOnlyList<KubeconfigDraft> drafts)
    {
        Dictionary<string, string> users = new(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            foreach (var (context, user) in Kubeconfig.UsersOfContexts(draft.Before, draft.DisplayPath))
                users.TryAdd(context, user);
        }

        return users;
    }

    static Failure Unknown(string message, string name, IEnumerable<string> names)
    {
        var close = ClosestNames.Find(name, [.. names.Distinct()]);
        return new(FailureKind.Configuration, message, close.Count == 0 ? null
            : "did you mean " + string.Join(" or ", close.Select(each => $"'{each}'")) + "?");
    }
}
