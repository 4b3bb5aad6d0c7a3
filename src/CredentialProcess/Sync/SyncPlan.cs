using System.Text;
using CredentialProcess.Assignments;
using CredentialProcess.Profiles;

namespace CredentialProcess.Sync;

/// <summary>
/// What a block of profiles becomes, and why. A profile that the arguments no longer ask for goes; one that is no longer
/// assigned stays as it stands unless pruned, since a list may be wrong for a while. What stands in the block and is
/// neither stays too.
/// </summary>
public sealed class SyncPlan
{
    readonly List<string> _added = [], _changed = [], _removed = [], _kept = [], _lost = [], _unknown = [], _leftOut = [];
    readonly List<ProfileClash> _clashing = [], _outside = [];
    readonly List<ProfileMove> _moved = [], _heldBack = [];
    readonly List<BlockSection> _sections = [];
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    readonly Dictionary<string, Old> _old = new(StringComparer.Ordinal);
    readonly ConfigDraft _draft;
    readonly SyncArguments _arguments;
    readonly ManagedBlock? _block;
    readonly List<Assignment> _all;
    readonly HashSet<string> _assigned, _refused;
    readonly bool _prunes;

    SyncPlan(ConfigDraft draft, SyncArguments arguments, AssignmentList listing, bool prunes)
    {
        (_draft, _arguments, _prunes, Draft) = (draft, arguments, prunes && listing.IsWhole, draft);
        _leftOut.AddRange(listing.LeftOut);
        _all = Writable(listing.Assignments);
        _assigned = [.. _all.Select(Key)];
        _refused = [.. listing.Refused.Select(account => account.Id)];
        _block = draft.Managed.FirstOrDefault(each => each.Arguments.Session == arguments.Session);
        for (var i = 0; i < draft.Text.Count; i++)
        {
            if (_block?.Holds(i) == true) _old.TryAdd(NameOf(i), new(NameOf(i), i, LinesOf(i)));
        }
    }

    /// <summary>The config with the block as planned.</summary>
    public ConfigDraft Draft { get; private set; }

    public IReadOnlyList<string> Added => _added;

    public IReadOnlyList<string> Changed => _changed;

    /// <summary>No longer asked for, or pruned.</summary>
    public IReadOnlyList<string> Removed => _removed;

    public IReadOnlyList<string> Kept => _kept;

    /// <summary>No longer assigned, and there still.</summary>
    public IReadOnlyList<string> Lost => _lost;

    /// <summary>There still, since the portal did not tell the roles of their accounts.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Not written: a profile for the same role stands under this name outside the block.</summary>
    public IReadOnlyList<ProfileClash> Outside => _outside;

    /// <summary>Not written: the name is taken outside the block.</summary>
    public IReadOnlyList<ProfileClash> Clashing => _clashing;

    /// <summary>Changed to another account, since a name is free or means another now.</summary>
    public IReadOnlyList<ProfileMove> Moved => _moved;

    /// <summary>Not written: the name stays with a profile that is no longer assigned.</summary>
    public IReadOnlyList<ProfileMove> HeldBack => _heldBack;

    /// <summary>Assignments that can't be written, and why, in words.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>What was asked for or to be skipped, and fits nothing.</summary>
    public IReadOnlyList<AssignmentPattern> Unmatched { get; private set; } = [];

    internal static SyncPlan Of(ConfigDraft draft, SyncArguments arguments, AssignmentList listing,
        string command, bool prunes)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(listing);
        var plan = new SyncPlan(draft, arguments, listing, prunes);
        plan.Unmatched = [.. arguments.Only.Concat(arguments.Skip).Where(pattern => !plan._all.Exists(pattern.Fits))];
        var selected = plan._all.FindAll(each => (arguments.Only.Count == 0 || arguments.Only.Any(only => only.Fits(each)))
            && !arguments.Skip.Any(skip => skip.Fits(each)));
        plan.Write(selected, command);
        plan.Settle();
        plan.Draft = draft.With(arguments, plan._sections);
        return plan;
    }

    /// <summary>In the order of the block: by the account's name, then its id, then the role; those without a name last.</summary>
    public static IReadOnlyList<Assignment> Sorted(IEnumerable<Assignment> assignments) =>
    [
        .. assignments.DistinctBy(Key)
            .OrderBy(each => each.Account.Name is null ? "1" : "0" + each.Account.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(each => each.Account.Id, StringComparer.Ordinal)
            .ThenBy(each => each.RoleName, StringComparer.Ordinal),
    ];

    static string Key(Assignment each) => $"{each.Account.Id}/{each.RoleName}";

    static string AccountOf(string key) => key.Split('/')[0];

    // Both are the service's words: what no account or role is called is not put into a file.
    List<Assignment> Writable(IReadOnlyList<Assignment> assignments)
    {
        List<Assignment> all = [];
        foreach (var each in Sorted(assignments))
        {
            if (each.Account.Id.Length is < 1 or > 20 || !each.Account.Id.All(char.IsAsciiDigit))
                _leftOut.Add($"account '{Shown.Text(each.Account.Id)}': this is no account id");
            else if (each.RoleName.Length is < 1 or > 128
                || !each.RoleName.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '=' or ',' or '.' or '@' or '-'))
                _leftOut.Add($"role '{Shown.Text(each.RoleName)}' of account {each.Account.Id}: this is no name of a role");
            else
                all.Add(each);
        }

        return all;
    }

    void Write(List<Assignment> selected, string command)
    {
        var names = _arguments.Name.Names(selected, _arguments.Session, _arguments.Region);
        var taken = Taken();
        var own = names.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            var (assignment, name) = (selected[i], names[i]);
            if (IsHeldBack(assignment, name) || IsTooLong(name)
                || !Write(ConfigSection.Profile(name, _arguments.Session, assignment.Account.Id,
                    assignment.RoleName, _arguments.Region), taken)
                || !_arguments.Process)
                continue;
            var twin = _arguments.Twin.Replace("{name}", name, StringComparison.Ordinal);
            if (own.Contains(twin)) _clashing.Add(new(twin, "another profile of this block"));
            else if (!IsTooLong(twin))
                Write(ConfigSection.Twin(twin, command, name, _arguments.Region), taken);
        }
    }

    // A name must not come to mean another account behind the back of who uses it.
    bool IsHeldBack(Assignment assignment, string name)
    {
        if (!_old.TryGetValue(name, out var old) || RoleOf(old.Section) is not { } role
            || AccountOf(role) is var account && account == assignment.Account.Id)
            return false;
        var stays = !_assigned.Contains(role) && (!_prunes || _refused.Contains(account));
        (stays ? _heldBack : _moved).Add(new(name, account, assignment.Account.Id));
        return stays;
    }

    bool IsTooLong(string name)
    {
        if (!CleanName.IsTooLong(name)) return false;
        _leftOut.Add(CleanName.TooLong(name));
        return true;
    }

    // Written, or there already: a profile outside the block serves its twin as well as one inside.
    bool Write(ConfigSection section, Dictionary<string, int> taken)
    {
        if (taken.TryGetValue(section.Name, out var outside)
            && _draft.PlaceInCredentials(section) is var inKeys && (inKeys is not null || outside >= 0))
        {
            var where = inKeys ?? _draft.PlaceInFile(outside) ?? "the new block of another session";
            var serves = inKeys is null && Serves(outside, section);
            (serves ? _outside : _clashing).Add(new(section.Name, where));
            return serves;
        }

        if (!_names.Add(section.Name)) return false;
        var lines = section.Lines;
        (_old.TryGetValue(section.Name, out var old) ? old.Lines.SequenceEqual(lines) ? _kept : _changed : _added)
            .Add(section.Name);
        _sections.Add(new(section.Name, section.Header, lines));
        return true;
    }

    // Says the same but for the region; a twin may run another file of this program.
    bool Serves(int there, ConfigSection section)
    {
        var keys = _draft.Text.OwnKeys(there);
        foreach (var (key, value) in section.Keys)
        {
            if (key == "region") continue;
            if (!keys.TryGet(key, out var found)) return false;
            if (key == "credential_process"
                ? ConfigDraft.ProfileOf(found.Text) != ConfigDraft.ProfileOf(value)
                : found.Text != value)
                return false;
        }

        return true;
    }

    // What the block holds beyond what is written now.
    void Settle()
    {
        List<Old> rest = [.. _old.Values.Where(old => !_names.Contains(old.Name))];
        foreach (var old in rest)
        {
            if (RoleOf(old.Section) is not { } role || _assigned.Contains(role)) continue;
            if (_refused.Contains(AccountOf(role))) _unknown.Add(old.Name);
            else if (!_prunes) _lost.Add(old.Name);
        }

        foreach (var old in rest)
        {
            var name = old.Name;
            var twinOf = TwinOf(old.Section);
            var goes = RoleOf(old.Section) is not null || twinOf is not null;
            if (Stays(name) || !goes || (_arguments.Process && twinOf is not null && Stays(twinOf)))
                Keep(old);
            else
                _removed.Add(name);
        }

        bool Stays(string name) => _lost.Contains(name) || _unknown.Contains(name);
    }

    // Below what it stood below, so that nothing moves.
    void Keep(Old old)
    {
        var at = 0;
        foreach (var other in _old.Values)
        {
            if (other == old) break;
            var there = _sections.FindIndex(section => section.Name == other.Name);
            if (there >= 0) at = there + 1;
        }

        _sections.Insert(at, new(old.Name, HeaderOf(old.Section), old.Lines));
    }

    string? RoleOf(int section)
    {
        var keys = _draft.Text.OwnKeys(section);
        return Text(keys, "sso_session") == _arguments.Session && Text(keys, "sso_account_id") is { } account
            && Text(keys, "sso_role_name") is { } role ? $"{account}/{role}" : null;
    }

    // Lines that an edit has indented below a value say nothing of what was written.
    static string? Text(ConfigKeys keys, string key) =>
        keys.TryGet(key, out var value) && value.Text.Split('\n')[0] is { Length: > 0 } first ? first : null;

    // Whatever this program's file is called: what a block holds in this form was written by it.
    string? TwinOf(int section) => Text(_draft.Text.OwnKeys(section), "credential_process") is not { } process ? null
        : ConfigDraft.ProfileOf(process) is { } of ? of
        : _draft.Program(process)?.Profile;

    // Each name that stands outside the block, with its section; none for those of the credentials file.
    Dictionary<string, int> Taken()
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < _draft.Text.Count; i++)
        {
            if (_block?.Holds(i) != true && AwsConfig.NameOf(_draft.Text.Header(i), "profile") is { } name)
                taken.TryAdd(name, i);
        }

        for (var i = 0; i < _draft.Credentials?.Count; i++)
        {
            if (AwsConfig.NameOf(_draft.Credentials.Header(i), null) is { } name)
                taken.TryAdd(name, -1);
        }

        return taken;
    }

    string HeaderOf(int section) => $"[{Encoding.UTF8.GetString(_draft.Text.Header(section))}]";

    // What is no profile goes by its header, which no profile is called.
    string NameOf(int section) => AwsConfig.NameOf(_draft.Text.Header(section), "profile") ?? HeaderOf(section);

    // As they stand between the header and the block's end, without what is blank or a comment behind the last key; and
    // the last section's below the block.
    List<string> LinesOf(int section)
    {
        List<string> found = [];
        var count = 0;
        var (start, end) = _draft.Text.Body(section);
        var lines = new ConfigLines(_draft.Text.Bytes, start, Math.Min(end, _block!.End), inSection: true);
        while (lines.MoveNext())
        {
            found.Add(Line(lines.Start, lines.Next));
            if (lines.Kind is not (LineKind.Blank or LineKind.Comment)) count = found.Count;
        }

        return [.. found[..count], .. end > _block.End ? _block.Strays.Select(stray => Line(stray.Start, stray.Next)) : []];

        string Line(int from, int to) => Encoding.UTF8.GetString(_draft.Text.Bytes[from..to]).TrimEnd('\r', '\n');
    }

    sealed record Old(string Name, int Section, List<string> Lines);
}

/// <summary>A profile that is not written since one of its name stands elsewhere.</summary>
public sealed record ProfileClash(string Name, string Where);

/// <summary>A profile that is for another account than before, or would be.</summary>
public sealed record ProfileMove(string Name, string From, string To);
