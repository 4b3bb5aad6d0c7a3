using System.Text;
using CredentialProcess.Config;

namespace CredentialProcess.Sync;

/// <summary>
/// A config as it was read and as it is going to be. Each change creates a new draft and is verified by parsing it:
/// what was not meant to change is the same as before, what was added can be read. Nothing is written here.
/// </summary>
sealed class ConfigDraft
{
    readonly byte[] _before;
    readonly byte[] _after;
    ConfigText? _textBefore;

    internal ConfigDraft(string path, byte[] before, byte[] after, ConfigText? credentials, bool windows)
    {
        (Path, _before, _after, Credentials, Windows) = (path, before, after, credentials, windows);
        Text = new ConfigText(path, after);
        if (Text.FirstInvalidLine() is { } bad)
            throw new Failure(FailureKind.Configuration,
                $"{bad}: not a 'key = value' line", "fix the line first");
        Managed = ManagedBlock.FindAll(Text);
    }

    /// <summary>The path as messages show it.</summary>
    public string Path { get; }

    public ReadOnlyMemory<byte> Before => _before;

    public ReadOnlyMemory<byte> After => _after;

    public bool IsChanged => !_before.AsSpan().SequenceEqual(_after);

    /// <summary>The arguments of each block of profiles, in file order.</summary>
    public IReadOnlyList<SyncArguments> Blocks => [.. Managed.Select(block => block.Arguments)];

    /// <summary>File and line where the session's block starts; null where it has none.</summary>
    public string? BlockLocation(string session) =>
        Managed.FirstOrDefault(block => block.Arguments.Session == session)?.Location;

    internal ConfigText Text { get; }

    SectionIndex Sections => field ??= new SectionIndex(Text);

    internal SectionConflicts Conflicts => field ??= new SectionConflicts(this);

    internal ConfigText? Credentials { get; }

    internal bool Windows { get; }

    internal IReadOnlyList<ManagedBlock> Managed { get; }

    /// <summary>
    /// Sets the keys of these sections, in place where the section exists, else at the end of the file. Their other
    /// keys and comments stay.
    /// </summary>
    /// <exception cref="Failure">One of them has another meaning already: see <see cref="FindConflict"/>.</exception>
    public ConfigDraft With(params IReadOnlyList<ConfigSection> sections)
    {
        var edit = new TextEdit(_after);
        var changed = new ConfigSection?[Text.Count];
        List<ConfigSection> added = [];
        HashSet<string> headers = [];
        foreach (var section in sections)
        {
            if (FindConflict(section) is { } conflict)
                throw conflict;
            if (IndexOf(section) is >= 0 and var index)
            {
                if (!IsInBlock(index))
                    changed[index] = section;
            }
            else if (headers.Add(section.Header))
            {
                added.Add(section);
            }
        }

        for (var i = 0; i < changed.Length; i++)
            if (changed[i] is { } set)
                SectionEdit.Set(Text, i, set.Keys, edit);
        foreach (var each in added)
            edit.Append(each.Header, each.Lines);
        var draft = Replace(edit.Result());
        var now = draft.Text;
        var holds = now.Count == Text.Count + added.Count && SectionEdit.PreservesOthers(
            Text, i => changed[i] is not null, now, i => i >= changed.Length || changed[i] is not null);
        for (var i = 0; holds && i < now.Count; i++)
        {
            if ((i < changed.Length ? changed[i] : added[i - changed.Length]) is { } meant)
                holds = SectionEdit.HasExpectedKeys(now, i, meant.Keys, Text, i < changed.Length ? i : -1);
        }

        return holds ? draft : throw WouldChangeOthers();
    }

    /// <summary>Why this section can't be written: its name has another meaning already. Null where it can.</summary>
    public Failure? FindConflict(ConfigSection section) => Conflicts.Find(section);

    /// <summary>Whether there is a section of this name, whatever it holds.</summary>
    public bool Has(ConfigSection section) => IndexOf(section) >= 0;

    /// <summary>Plans what a block of profiles becomes with these assignments.</summary>
    /// <param name="listing">Everything that the user may use.</param>
    /// <param name="command">What a -process profile runs: this program, without a blank in it.</param>
    /// <param name="prunes">Remove profiles that are no longer assigned.</param>
    public SyncPlan PlanSync(
        SyncArguments arguments, Assignments.AssignmentList listing, string command, bool prunes) =>
        new SyncPlanner(this, arguments, listing, prunes).Plan(command);

    /// <summary>
    /// The draft with a block in place of the old one, or at the end. A block without sections keeps its arguments;
    /// where these are only the session, no block is added.
    /// </summary>
    internal ConfigDraft With(SyncArguments arguments, IReadOnlyList<BlockSection> sections)
    {
        var old = Managed.FirstOrDefault(block => block.Arguments.Session == arguments.Session);
        var first = ManagedBlock.FirstLine(arguments);
        if (old is null && sections.Count == 0
            && first == ManagedBlock.FirstLine(new SyncArguments { Session = arguments.Session }))
            return this;
        List<string> lines = [first];
        foreach (var section in sections)
        {
            if (lines.Count > 1)
                lines.Add("");
            lines.Add(section.Header);
            lines.AddRange(section.Lines);
        }

        lines.Add(ManagedBlock.LastLine(arguments.Session));
        var edit = new TextEdit(_after);
        if (old is null)
            edit.Insert(_after.Length, IsEmpty(_after) ? lines : ["", .. lines]);
        else
            edit.Replace(old.Start, old.End, string.Join(old.LineEnd, lines));
        foreach (var (start, next) in old?.StrayLines ?? [])
            edit.Replace(start, next, "");
        var result = edit.Result();
        if (result.AsSpan().SequenceEqual(_after))
            return this;

        old?.RefuseStrayLines();
        var draft = Replace(result);
        var block = draft.Managed.FirstOrDefault(each => each.Arguments.Session == arguments.Session);
        List<string> headers = [];
        for (var i = 0; i < draft.Text.Count; i++)
            if (block?.Contains(i) == true)
                headers.Add($"[{Encoding.UTF8.GetString(draft.Text.Header(i))}]");
        if (draft.Managed.Count == Managed.Count + (old is null ? 1 : 0)
            && headers.SequenceEqual(sections.Select(section => section.Header))
            && SectionEdit.PreservesOthers(
                Text, i => old?.Contains(i) ?? false, draft.Text, i => block?.Contains(i) ?? false))
            return draft;
        throw WouldChangeOthers();
    }

    /// <summary>The draft without any block of profiles, and without the blank line above each.</summary>
    public ConfigDraft WithoutBlocks()
    {
        if (Managed.Count == 0)
            return this;
        var edit = new TextEdit(_after);
        foreach (var block in Managed)
        {
            block.RefuseStrayLines();
            var lineEnd = Encoding.UTF8.GetBytes(block.LineEnd);
            var above = _after.AsSpan(..block.Start);
            var start = above.EndsWith([.. lineEnd, .. lineEnd]) ? block.Start - lineEnd.Length : block.Start;
            var end = _after.AsSpan(block.End..).StartsWith(lineEnd) ? block.End + lineEnd.Length : block.End;
            edit.Replace(start, end, "");
            foreach (var (stray, next) in block.StrayLines)
                edit.Replace(stray, next, "");
        }

        var draft = Replace(edit.Result());
        return draft.Managed.Count == 0 && SectionEdit.PreservesOthers(Text, IsInBlock, draft.Text, _ => false)
            ? draft
            : throw WouldChangeOthers();
    }

    /// <summary>Where a section is in the file as it is now; null where this draft has added it.</summary>
    internal string? LocationInFile(int section)
    {
        if (!IsChanged)
            return Text.HeaderLocation(section);
        _textBefore ??= new ConfigText(Path, _before);
        for (var i = 0; i < _textBefore.Count; i++)
            if (_textBefore.Header(i).SequenceEqual(Text.Header(section)))
                return _textBefore.HeaderLocation(i);
        return null;
    }

    static bool IsEmpty(ReadOnlySpan<byte> text) => text.IsEmpty || text.SequenceEqual("\uFEFF"u8);

    internal bool IsInBlock(int section) => Managed.Any(block => block.Contains(section));

    /// <inheritdoc cref="SectionIndex.IndexOf"/>
    internal int IndexOf(ConfigSection section) => Sections.IndexOf(section);

    ConfigDraft Replace(byte[] text)
    {
        ConfigFile.CheckSize(text.Length, Path);
        return new(Path, _before, text, Credentials, Windows);
    }

    Failure WouldChangeOthers() => new(FailureKind.Configuration,
        $"{Path} can't be changed without changing the lines around it",
        "start each header and key of the file at the left margin");
}
