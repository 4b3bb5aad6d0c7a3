using CredentialProcess.Assignments;
using CredentialProcess.Profiles;

namespace CredentialProcess.Sync;

/// <summary>
/// What a block of profiles becomes, and why. Until they are pruned, profiles stay that are no longer selected,
/// updated to the other arguments, and so do those that are no longer assigned, unchanged, since a listing may be
/// wrong for a while. Any other section of the block stays too.
/// </summary>
sealed class SyncPlan
{
    readonly List<string> _added = [], _changed = [], _removed = [], _unassigned = [], _unknown = [], _leftOut = [],
        _unselected = [];
    readonly List<ProfileConflict> _conflicts = [], _outside = [];
    readonly List<ProfileMove> _moved = [], _heldBack = [];
    readonly List<BlockSection> _sections = [];
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    readonly ConfigDraft _draft;
    readonly SyncArguments _arguments;
    readonly BlockContents _before;
    readonly List<Assignment> _all;
    readonly HashSet<string> _assigned, _refused, _untouched = new(StringComparer.Ordinal);
    readonly bool _prunes;

    SyncPlan(ConfigDraft draft, SyncArguments arguments, AssignmentList listing, bool prunes)
    {
        (_draft, _arguments, _prunes, Draft) = (draft, arguments, prunes && listing.IsComplete, draft);
        _leftOut.AddRange(listing.LeftOut);
        _all = Writable(listing.Assignments);
        _assigned = [.. _all.Select(Key)];
        _refused = [.. listing.Refused.Select(account => account.Id)];
        _before = new BlockContents(draft, arguments.Session);
    }

    /// <summary>The config with the block as planned.</summary>
    public ConfigDraft Draft { get; private set; }

    public IReadOnlyList<string> Added => _added;

    public IReadOnlyList<string> Changed => _changed;

    /// <summary>Pruned, or replaced by another name.</summary>
    public IReadOnlyList<string> Removed => _removed;

    /// <summary>No longer assigned but still in the block.</summary>
    public IReadOnlyList<string> Unassigned => _unassigned;

    /// <summary>Assigned and no longer selected, but still in the block.</summary>
    public IReadOnlyList<string> Unselected => _unselected;

    /// <summary>Still in the block, since the portal did not list the roles of their accounts.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Not written: a profile of this name for the same role is outside the block.</summary>
    public IReadOnlyList<ProfileConflict> Outside => _outside;

    /// <summary>Not written: the name is taken outside the block.</summary>
    public IReadOnlyList<ProfileConflict> Conflicts => _conflicts;

    /// <summary>Changed to another account, since a name is free now or means another.</summary>
    public IReadOnlyList<ProfileMove> Moved => _moved;

    /// <summary>Not written: the name stays with a profile that is no longer assigned.</summary>
    public IReadOnlyList<ProfileMove> HeldBack => _heldBack;

    /// <summary>Assignments that can't be written, and why, as text for messages.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>Patterns to select or to skip that match nothing.</summary>
    public IReadOnlyList<AssignmentPattern> Unmatched { get; private set; } = [];

    internal static SyncPlan Of(ConfigDraft draft, SyncArguments arguments, AssignmentList listing,
        string command, bool prunes)
    {
        var plan = new SyncPlan(draft, arguments, listing, prunes);
        plan.Unmatched =
            [.. arguments.Only.Concat(arguments.Skip).Where(pattern => !plan._all.Exists(pattern.Matches))];
        plan.WriteAll(command);
        plan.SettleRest();
        plan.Draft = draft.With(arguments, plan._sections);
        return plan;
    }

    /// <summary>In the order of the block: by account, then by role.</summary>
    public static IReadOnlyList<Assignment> Sorted(IEnumerable<Assignment> assignments) =>
    [
        .. assignments.DistinctBy(Key)
            .OrderBy(each => each.Account, Account.Order)
            .ThenBy(each => each.RoleName, StringComparer.Ordinal),
    ];

    static string Key(Assignment each) => $"{each.Account.Id}/{each.RoleName}";

    static string AccountOf(string key) => key.Split('/')[0];

    // A name from the service that cannot be a role's is not written to the config.
    List<Assignment> Writable(IReadOnlyList<Assignment> assignments)
    {
        List<Assignment> all = [];
        foreach (var each in Sorted(assignments))
        {
            if (RoleName.IsValid(each.RoleName))
                all.Add(each);
            else
                _leftOut.Add(EntryValidation.InvalidRole(each.RoleName, each.Account.Id));
        }

        return all;
    }

    bool IsSelected(Assignment each) => (_arguments.Only.Count == 0 || _arguments.Only.Any(only => only.Matches(each)))
        && !_arguments.Skip.Any(skip => skip.Matches(each));

    void WriteAll(string command)
    {
        var selected = _all.Where(IsSelected).Select(Key).ToHashSet(StringComparer.Ordinal);
        HashSet<string> kept = _prunes
            ? []
            : [.. _before.ProfilesByRole.Keys.Where(role => _assigned.Contains(role) && !selected.Contains(role))];
        if (_arguments.Name.IsPlain && selected.Count + kept.Count > 1)
        {
            // A fixed name can't name these as well.
            _untouched.UnionWith(kept);
            kept.Clear();
        }

        var written = _all.FindAll(each => selected.Contains(Key(each)) || kept.Contains(Key(each)));
        string[] names = [.. _arguments.Name.Names(written, _arguments.Session, _arguments.Region)];
        var own = names.ToHashSet(StringComparer.Ordinal);
        if (IsNamedAsBefore)
            KeepNames(written, kept, names, own);
        var taken = _before.NamesOutside();
        for (var i = 0; i < names.Length; i++)
        {
            var before = _sections.Count;
            Write(written[i], names[i], command, own, taken);
            if (kept.Contains(Key(written[i])))
                _unselected.AddRange(_sections.Skip(before).Select(section => section.Name));
        }
    }

    bool IsNamedAsBefore => _before.Arguments is { } before && before.Name.Text == _arguments.Name.Text
        && (before.Region == _arguments.Region || !_arguments.Name.Uses("region"));

    // A profile that is no longer selected keeps its name when others are added or removed.
    void KeepNames(List<Assignment> written, HashSet<string> kept, string[] names, HashSet<string> own)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (kept.Contains(Key(written[i])) && own.Add(_before.ProfilesByRole[Key(written[i])]))
            {
                own.Remove(names[i]);
                names[i] = _before.ProfilesByRole[Key(written[i])];
            }
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
            || AccountOf(role) is var account && account == assignment.Account.Id)
            return false;
        var stays = _untouched.Contains(role)
            || (!_assigned.Contains(role) && (!_prunes || _refused.Contains(account)));
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
            && _draft.LocationInCredentials(section) is var inKeys && (inKeys is not null || outside >= 0))
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

    // Whether it has the same keys apart from the Region; a process may run this program under another path.
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
                ? ConfigDraft.ProcessTarget(found.Text) != ConfigDraft.ProcessTarget(value)
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
            if (_untouched.Contains(role))
                _unselected.Add(old.Name);
            else if (_assigned.Contains(role))
                continue;
            else if (_refused.Contains(AccountOf(role)))
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
            || (_untouched.Count > 0 && _unselected.Contains(name));
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

/// <summary>A profile that is not written since its name is taken elsewhere.</summary>
sealed record ProfileConflict(string Name, string Location);

/// <summary>A profile that is, or would be, for another account than before.</summary>
sealed record ProfileMove(string Name, string From, string To);
