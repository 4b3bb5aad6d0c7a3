using CredentialProcess.Assignments;
using CredentialProcess.Profiles;

namespace CredentialProcess.Sync;

/// <summary>
/// The assignments that get a profile in a session's block, and their names: those that the arguments select, and until
/// they are pruned those that were written before and are no longer selected.
/// </summary>
sealed class SyncSelection
{
    readonly SyncArguments _arguments;
    readonly BlockContents _before;
    readonly List<Assignment> _all;
    readonly List<Assignment> _written;
    readonly HashSet<string> _unselected = [], _untouched = new(StringComparer.Ordinal);
    readonly List<string> _leftOut = [];

    internal SyncSelection(SyncArguments arguments, AssignmentList listing, BlockContents before, bool prunes)
    {
        (_arguments, _before) = (arguments, before);
        _leftOut.AddRange(listing.LeftOut);
        _all = Writable(listing.Assignments);
        Assigned = _all.Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        var selected = _all.Where(IsSelected).Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        if (!prunes)
            _unselected.UnionWith(before.ProfilesByRole.Keys.Where(Assigned.Contains).Except(selected));
        if (arguments.Name.IsPlain && selected.Count + _unselected.Count > 1)
        {
            // A fixed name can't name these as well.
            _untouched.UnionWith(_unselected);
            _unselected.Clear();
        }

        _written = _all.FindAll(each => selected.Contains(KeyOf(each)) || IsUnselected(each));
        Names = NamesOf(_written);
    }

    /// <summary>In block order.</summary>
    internal IReadOnlyList<Assignment> Written => _written;

    /// <summary>The profile names of <see cref="Written"/>.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>ACCOUNT/ROLE of everything that is assigned.</summary>
    internal IReadOnlySet<string> Assigned { get; }

    /// <summary>ACCOUNT/ROLE of profiles that are no longer selected and stay exactly as they are.</summary>
    internal IReadOnlySet<string> Untouched => _untouched;

    /// <summary>Entries that can't be written, as text for messages.</summary>
    internal IReadOnlyList<string> LeftOut => _leftOut;

    internal IReadOnlyList<AssignmentPattern> UnmatchedPatterns =>
        [.. _arguments.Only.Concat(_arguments.Skip).Where(pattern => !_all.Exists(pattern.Matches))];

    internal bool IsUnselected(Assignment each) => _unselected.Contains(KeyOf(each));

    /// <summary>In the order of the block: by account, then by role.</summary>
    static IReadOnlyList<Assignment> Sorted(IEnumerable<Assignment> assignments) =>
    [
        .. assignments.DistinctBy(KeyOf)
            .OrderBy(each => each.Account, Account.Order)
            .ThenBy(each => each.RoleName, StringComparer.Ordinal),
    ];

    internal static string KeyOf(Assignment each) => $"{each.Account.Id}/{each.RoleName}";

    internal static string AccountOf(string key) => key.Split('/')[0];

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

    string[] NamesOf(List<Assignment> written)
    {
        string[] names = [.. _arguments.Name.Names(written, _arguments.Session, _arguments.Region)];
        if (!IsNamedAsBefore)
            return names;
        // A profile that is no longer selected keeps its name when others are added or removed.
        var own = names.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (IsUnselected(written[i]) && own.Add(_before.ProfilesByRole[KeyOf(written[i])]))
            {
                own.Remove(names[i]);
                names[i] = _before.ProfilesByRole[KeyOf(written[i])];
            }
        }

        return names;
    }

    bool IsNamedAsBefore => _before.Arguments is { } before && before.Name.Text == _arguments.Name.Text
        && (before.Region == _arguments.Region || !_arguments.Name.Uses("region"));
}
