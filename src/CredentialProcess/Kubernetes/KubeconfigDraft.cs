namespace CredentialProcess.Kubernetes;

/// <summary>
/// A kubeconfig as it was read and as it is going to be. The new text is parsed again: each entry has the command that
/// was meant, and there are as many as before. Nothing is written here.
/// </summary>
sealed class KubeconfigDraft
{
    readonly Kubeconfig? _config;

    /// <param name="before">The file's text.</param>
    /// <param name="shown">The file's path as messages show it.</param>
    /// <exception cref="Failure">It may have an entry, in a form that is refused.</exception>
    public KubeconfigDraft(byte[] before, string shown)
    {
        (Before, After, DisplayPath) = (before, before, shown);
        _config = Kubeconfig.Read(before, shown);
    }

    public byte[] Before { get; }

    public byte[] After { get; private set; }

    public string DisplayPath { get; }

    public IReadOnlyList<ExecEntry> Entries => _config?.Entries ?? [];

    /// <summary>The users that are changed.</summary>
    public IReadOnlyList<string> Changed { get; private set; } = [];

    public bool IsChanged => Changed.Count > 0;

    /// <summary>Both texts, as a diff may show them.</summary>
    public (byte[] Before, byte[] After) Shown() => _config is null ? ([], [])
        : (KubeconfigMask.Masked(_config), KubeconfigMask.Masked(Kubeconfig.Read(After, DisplayPath)!));

    /// <summary>Points the chosen entries to this program.</summary>
    /// <param name="command">This program.</param>
    /// <param name="profile">The profile to set; null to keep the entries' own.</param>
    /// <exception cref="Failure">A part of an entry has a form that is refused.</exception>
    public void Use(IReadOnlySet<ExecEntry> chosen, string command, string? profile) => Change(chosen,
        edit => edit.Use(command, profile),
        entry => entry.Command.Text == command && entry.Exec["interactiveMode"] is YamlScalar { Text: "Never" }
            && (profile is null || entry.Profile == profile));

    /// <summary>Points the chosen entries that run this program back to the AWS CLI.</summary>
    /// <inheritdoc cref="Use"/>
    public void Undo(IReadOnlySet<ExecEntry> chosen) => Change(
        chosen.Where(entry => entry.IsOwn).ToHashSet(), edit => edit.Undo(), entry => !entry.IsOwn);

    void Change(IReadOnlySet<ExecEntry> chosen, Func<ExecEdit, IEnumerable<TextChange>> edit,
        Predicate<ExecEntry> isExpected)
    {
        List<TextChange> changes = [];
        List<string> changed = [];
        foreach (var entry in Entries.Where(chosen.Contains))
        {
            List<TextChange> own = [.. edit(new ExecEdit(_config!, entry))];
            if (own.Count == 0)
                continue;
            changes.AddRange(own);
            changed.Add(entry.User);
        }

        if (changes.Count == 0)
            return;
        var after = _config!.With(changes);
        var entries = Kubeconfig.Read(after, DisplayPath)?.Entries ?? [];
        for (var i = 0; i < Entries.Count; i++)
        {
            if (entries.Count != Entries.Count || entries[i].User != Entries[i].User
                || (chosen.Contains(Entries[i]) && !isExpected(entries[i])))
            {
                throw _config.Lines.Refusal(Entries[i].Exec.Line, "an entry of a form");
            }
        }

        (After, Changed) = (after, changed);
    }
}
