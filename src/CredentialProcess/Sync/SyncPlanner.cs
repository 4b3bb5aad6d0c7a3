using CredentialProcess.Assignments;

namespace CredentialProcess.Sync;

/// <summary>
/// Plans what a block of profiles becomes. Until they are pruned, profiles stay that are no longer selected,
/// updated to the other arguments, and so do those that are no longer assigned, unchanged, since a listing may be
/// wrong for a while. Any other section of the block stays too.
/// </summary>
sealed class SyncPlanner
{
    readonly List<string> _added = [], _changed = [], _removed = [], _unassigned = [], _unknown = [];
    readonly List<string> _unselected = [], _leftOut = [];
    readonly List<ProfileConflict> _conflicts = [], _outside = [];
    readonly List<ProfileMove> _moved = [], _heldBack = [];
    readonly List<BlockSection> _sections = [];
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    readonly ConfigDraft _draft;
    readonly SyncArguments _arguments;
    readonly BlockContents _before;
    readonly SyncSelection _selection;
    readonly HashSet<string> _refused;
    readonly bool _prunes;

    internal SyncPlanner(ConfigDraft draft, SyncArguments arguments, AssignmentList listing, bool prunes)
    {
        (_draft, _arguments, _prunes) = (draft, arguments, prunes && listing.IsComplete);
        _refused = [.. listing.Refused.Select(account => account.Id)];
        _before = new BlockContents(draft, arguments.Session);
        _selection = new SyncSelection(arguments, listing, _before, _prunes);
        _leftOut.AddRange(_selection.LeftOut);
    }

    /// <param name="command">What a -process profile runs: this program, without a blank in it.</param>
    internal SyncPlan Plan(string command)
    {
        WriteAll(command);
        SettleRest();
        return new SyncPlan
        {
            Draft = _draft.With(_arguments, _sections),
            Unmatched = _selection.UnmatchedPatterns,
            Added = _added,
            Changed = _changed,
            Removed = _removed,
            Unassigned = _unassigned,
            Unselected = _unselected,
            Unknown = _unknown,
            Outside = _outside,
            Conflicts = _conflicts,
            Moved = _moved,
            HeldBack = _heldBack,
            LeftOut = _leftOut,
        };
    }

    void WriteAll(string command)
    {
        var own = _selection.Names.ToHashSet(StringComparer.Ordinal);
        var taken = _before.NamesOutside();
        for (var i = 0; i < _selection.Written.Count; i++)
        {
            var before = _sections.Count;
            Write(_selection.Written[i], _selection.Names[i], command, own, taken);
            if (_selection.IsUnselected(_selection.Written[i]))
                _unselected.AddRange(_sections.Skip(before).Select(section => section.Name));
        }
    }

    // The profile and its -process profile.
    void Write(Assignment assignment, string name, string command, HashSet<string> own, Dictionary<string, int> taken)
    {
        if (IsHeldBack(assignment, name) || IsTooLong(name)
            || !Write(ConfigSection.Profile(name, _arguments.Session, assignment.Account.Id,
                assignment.RoleName, _arguments.Region), taken)
            || !_arguments.Process)
            return;
        var processName = _arguments.ProcessName.Replace("{name}", name, StringComparison.Ordinal);
        if (own.Contains(processName))
            _conflicts.Add(new(processName, "another profile of this block"));
        else if (!IsTooLong(processName))
            Write(ConfigSection.ProcessProfile(processName, command, name, _arguments.Region), taken);
    }

    // A name must not silently switch to another account.
    bool IsHeldBack(Assignment assignment, string name)
    {
        if (_before.Find(name) is not { } old || _before.RoleOf(old) is not { } role
            || SyncSelection.AccountOf(role) is var account && account == assignment.Account.Id)
            return false;
        var stays = _selection.Untouched.Contains(role)
            || (!_selection.Assigned.Contains(role) && (!_prunes || _refused.Contains(account)));
        (stays ? _heldBack : _moved).Add(new(name, account, assignment.Account.Id));
        return stays;
    }

    bool IsTooLong(string name)
    {
        if (!SafeName.IsTooLong(name))
            return false;
        _leftOut.Add(SafeName.TooLong(name));
        return true;
    }

    // True where it is written, or exists outside the block, which suffices for its -process profile.
    bool Write(ConfigSection section, Dictionary<string, int> taken)
    {
        if (taken.TryGetValue(section.Name, out var outside)
            && _draft.Conflicts.LocationInCredentials(section) is var inKeys && (inKeys is not null || outside >= 0))
        {
            var where = inKeys ?? _draft.LocationInFile(outside) ?? "the new block of another session";
            var serves = inKeys is null && Serves(outside, section);
            (serves ? _outside : _conflicts).Add(new(section.Name, where));
            return serves;
        }

        if (!_names.Add(section.Name))
            return false;
        var lines = section.Lines;
        if (_before.Find(section.Name) is not { } old)
            _added.Add(section.Name);
        else if (!old.Lines.SequenceEqual(lines))
            _changed.Add(section.Name);
        _sections.Add(new(section.Name, section.Header, lines));
        return true;
    }

    // Whether it has the same keys apart from the region; a process may run this program under another path.
    bool Serves(int there, ConfigSection section)
    {
        var keys = _draft.Text.OwnKeys(there);
        foreach (var (key, value) in section.Keys)
        {
            if (key == "region")
                continue;
            if (!keys.TryGet(key, out var found))
                return false;
            if (key == "credential_process"
                ? OwnProcess.ProfileOf(found.Text) != OwnProcess.ProfileOf(value)
                : found.Text != value)
                return false;
        }

        return true;
    }

    // Decides about the sections of the block that are not written now.
    void SettleRest()
    {
        List<ExistingSection> rest = [.. _before.Sections.Where(old => !_names.Contains(old.Name))];
        foreach (var old in rest)
        {
            if (_before.RoleOf(old) is not { } role)
                continue;
            if (_selection.Untouched.Contains(role))
                _unselected.Add(old.Name);
            else if (_selection.Assigned.Contains(role))
                continue;
            else if (_refused.Contains(SyncSelection.AccountOf(role)))
                _unknown.Add(old.Name);
            else if (!_prunes)
                _unassigned.Add(old.Name);
        }

        foreach (var old in rest)
        {
            var processTarget = _before.ProcessTargetOf(old);
            var goes = _before.RoleOf(old) is not null || processTarget is not null;
            if (Stays(old.Name) || !goes || (_arguments.Process && processTarget is not null && Stays(processTarget)))
                Keep(old);
            else
                _removed.Add(old.Name);
        }

        bool Stays(string name) => _unassigned.Contains(name) || _unknown.Contains(name)
            || (_selection.Untouched.Count > 0 && _unselected.Contains(name));
    }

    // Inserts the section after its old predecessor, so that the order stays.
    void Keep(ExistingSection old)
    {
        var at = 0;
        foreach (var other in _before.Sections)
        {
            if (other == old)
                break;
            var there = _sections.FindIndex(section => section.Name == other.Name);
            if (there >= 0)
                at = there + 1;
        }

        _sections.Insert(at, new(old.Name, _before.HeaderOf(old), old.Lines));
    }
}
