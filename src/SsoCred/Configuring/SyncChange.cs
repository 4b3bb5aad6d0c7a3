using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Sync;
using SsoCred.Options;
using SsoCred.Processes;

namespace SsoCred.Configuring;

/// <summary>Plans the change of <c>profiles sync</c>: the blocks of all listed sessions, with notes.</summary>
sealed class SyncChange(ParseResult parsed, bool prune)
{
    readonly List<(string Session, AssignmentList Listing, TimeSpan? Age)> _listed = [];

    /// <param name="age">Of a listing that was cached; null for a new one.</param>
    public void Add(string session, AssignmentList listing, TimeSpan? age) => _listed.Add((session, listing, age));

    public PlannedChange Plan(ConfigDraft draft)
    {
        List<string> notes = [];
        List<string> added = [], changed = [], removed = [];
        var unselected = 0;
        foreach (var (session, listing, age) in _listed)
        {
            var plan = PlanOf(draft, session, listing);
            if (age is { } passed)
                notes.Add($"session '{session}' as listed {Ago(passed)} (--refresh lists it again)");
            AddUnmatched(notes, plan, listing, age is not null);
            AddNotes(notes, plan, listing);
            draft = plan.Draft;
            added.AddRange(plan.Added);
            changed.AddRange(plan.Changed);
            removed.AddRange(plan.Removed);
            unselected += plan.Unselected.Count;
        }

        var kept = unselected == 0 ? ""
            : $", {unselected} not selected by the patterns (kept{(prune ? "" : " until --prune")})";
        return new(draft, notes, $"{added.Count} added, {changed.Count} changed, {removed.Count} removed{kept}")
        {
            Kept = kept,
            Names = [("added", added), ("changed", changed), ("removed", removed)],
        };
    }

    internal static string Ago(TimeSpan age) => (int)age.TotalMinutes switch
    {
        0 => "less than a minute ago",
        1 => "a minute ago",
        var minutes => $"{minutes} minutes ago",
    };

    SyncPlan PlanOf(ConfigDraft draft, string session, AssignmentList listing)
    {
        var recorded = draft.Blocks.FirstOrDefault(block => block.Session == session);
        var arguments = SyncOptions.Of(parsed, recorded ?? new SyncArguments { Session = session });
        return draft.PlanSync(arguments, listing, arguments.Process ? OwnCommand.Line : "", prune);
    }

    void AddUnmatched(List<string> notes, SyncPlan plan, AssignmentList listing, bool isCached)
    {
        foreach (var pattern in plan.Unmatched)
        {
            var text = $"no account and role matches '{pattern.Text}'";
            if (listing.Assignments.Count > 0 && SyncOptions.HasPattern(parsed, pattern))
            {
                throw new Failure(FailureKind.Usage, text,
                    "run: sso-cred roles" + (isCached ? ", or add --refresh" : ""));
            }

            notes.Add(text);
        }
    }

    void AddNotes(List<string> notes, SyncPlan plan, AssignmentList listing)
    {
        if (plan.Unassigned.Count > 0)
        {
            var reason = listing.LeftOut.Count > 0 ? "kept, since the portal's answer is damaged in part"
                : prune ? "kept"
                : "no longer assigned, kept until --prune";
            notes.Add($"{reason}: {string.Join(", ", plan.Unassigned)}");
        }

        if (plan.Unknown.Count > 0)
        {
            var refused = string.Join(", ", listing.Refused.Select(account => account.Id));
            notes.Add($"kept, since the portal refuses to list the roles of {refused}: "
                + string.Join(", ", plan.Unknown));
        }

        notes.AddRange(plan.HeldBack.Select(move => $"not written: '{move.Name}' for account {move.To}, since account "
            + $"{move.From} keeps the name until it is pruned"));
        notes.AddRange(plan.Moved.Select(move =>
            $"'{move.Name}' moves from account {move.From} to account {move.To}"));
        if (plan.Outside.Count > 0)
            notes.Add(Outside(plan.Outside));
        notes.AddRange(plan.Conflicts.Select(clash =>
            $"not written: '{clash.Name}' is already used: {clash.Location}"));
        notes.AddRange(plan.LeftOut.Select(left => $"left out: {left}"));
    }

    static string Outside(IReadOnlyList<ProfileConflict> outside)
    {
        var places = string.Join(", ", outside.Take(3).Select(each => each.Location))
            + (outside.Count > 3 ? " and more" : "");
        return outside is [var only]
            ? $"'{only.Name}' already exists outside the block: {places}"
            : $"{outside.Count} profiles already exist outside the block: {places}";
    }
}
