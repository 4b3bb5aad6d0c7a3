using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Sync;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>
/// Writes a profile for each account and role that the person may use, in one block of the config for each session. The
/// block records what it was made by; what is said here replaces that, option by option.
/// </summary>
static class ProfilesSync
{
    static readonly Option<string?> s_session = new("--session")
    {
        Description = "The [sso-session] whose accounts are listed. Else those that have a block, else the only one.",
        HelpName = "NAME",
    };

    static readonly Option<bool> s_prune = new("--prune") { Description = "Remove profiles that are no longer assigned or selected." };

    static readonly Option<bool> s_dryRun = new("--dry-run") { Description = "Show what would be written, and don't write it." };

    static readonly Option<bool> s_yes = new("--yes") { Description = "Write without asking." };

    public static Command Command()
    {
        var command = new Command("sync", "Write a profile for each account and role that you may use.")
        {
            s_session, s_prune, s_dryRun, s_yes,
        };
        foreach (var option in SyncOptions.All)
            command.Add(option);
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        using var wiring = new Wiring(options, PortalListing.Limit);
        using var interrupt = new Interrupt();
        var person = new Prompter(wiring.Screen, interrupt, Environment.GetEnvironmentVariable);
        var change = new ConfigChange(wiring, person)
        {
            Show = planned => Show(planned, parsed.GetValue(s_dryRun), asks: !parsed.GetValue(s_dryRun) && !parsed.GetValue(s_yes)),
            IsDry = parsed.GetValue(s_dryRun),
            Asks = !parsed.GetValue(s_yes),
        };
        if (!change.IsDry && change.Asks && !person.IsThere)
        {
            throw new Failure(FailureKind.Usage, "there is no terminal to ask on whether to write the config",
                "say --yes to write it, or --dry-run to see what would be written");
        }

        try
        {
            List<Listed> listed = [];
            var (sessions, stale) = Chosen(parsed, options, wiring);
            foreach (var chosen in sessions)
            {
                var listing = new PortalListing(wiring, options.Timeout).AllAsync(chosen, null, interrupt.Token)
                    .GetAwaiter().GetResult();
                if (listing.Assignments.Count == 0)
                {
                    StandardOutput.WriteLine($"nothing is assigned to you in {chosen.Session.Label}"
                        + (parsed.GetValue(s_prune) ? "; not pruned, since that is more often a fault" : ""));
                }

                listed.Add(new(chosen.Session.Name!, listing));
            }

            var (outcome, planned) = change.Run(draft => Plan(draft, listed, parsed), interrupt.Token);
            ConfigChange.Tell(outcome, outcome switch
            {
                ChangeOutcome.Unneeded => "nothing to change" + planned.Kept,
                ChangeOutcome.Written => $"wrote {planned.Draft.Path}: {planned.Summary}",
                _ when change.IsDry => $"{planned.Summary}; nothing is written",
                _ => "nothing is written",
            });
            return stale is null ? (int)ExitCode.Done : throw stale;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return interrupt.ExitCode;
        }
    }

    // Also where the question is, if what is shown goes into a file.
    static void Show(Planned planned, bool isDry, bool asks)
    {
        var text = Text(Lists.IsColourful);
        // Of a change that is meant it must not stay unsaid that it was not made.
        if (isDry)
            StandardOutput.WriteList(text);
        else
            StandardOutput.Write(Encoding.UTF8.GetBytes(text));
        if (asks && Console.IsOutputRedirected)
            StandardError.Write(Text(isColourful: false));

        string Text(bool isColourful) => DiffText.Of(planned.Draft, isColourful)
            + string.Concat(planned.Notes.Select(note => Terminal.Printable(note) + "\n"));
    }

    // A block that is left of another time must not keep the others from being kept in step.
    static (List<ChosenSession> Sessions, Failure? Stale) Chosen(ParseResult parsed, RunOptions options, Wiring wiring)
    {
        var sessions = new Sessions(wiring.Profiles);
        var name = parsed.GetValue(s_session);
        if (name is not null && options.Profile is not null)
            throw new Failure(FailureKind.Usage, "only one of --profile and --session can be said");
        if (name is not null)
            return ([sessions.Named(name)], null);
        if (options.Profile is not null)
        {
            return sessions.OfProfile(options.Profile) is { Session.Name: not null } own ? ([own], null) : throw new Failure(
                FailureKind.Configuration,
                    $"profile '{options.Profile}' has its start URL in itself, so others can't share it",
                "write an [sso-session], and name it with --session");
        }

        var draft = wiring.ConfigWriter.Read();
        List<string> names = [.. draft.Blocks.Select(block => block.Session)];
        if (names.Count > 1 && SyncOptions.AreSaid(parsed))
            throw Which(names);
        if (names.Count == 0)
        {
            names = [.. wiring.Profiles.SessionNames];
            if (names.Count == 0)
                throw new Failure(FailureKind.Configuration, "the config names no session", "run: sso-cred configure");
            if (names.Count > 1)
                throw Which(names);
        }

        var there = wiring.Profiles.SessionNames.ToHashSet();
        var stale = names.Find(each => !there.Contains(each)) is { } gone ? Stale(gone, draft) : null;
        names.RemoveAll(each => !there.Contains(each));
        return names.Count == 0 && stale is not null ? throw stale : (names.ConvertAll(sessions.Named), stale);
    }

    static Failure Stale(string session, ConfigDraft draft) => new(FailureKind.Configuration,
        $"{draft.BlockLocation(session)}: this block is for session '{session}', which the config does not have",
        "remove the block, or write the session's new name into its first and its last line");

    static Failure Which(List<string> names) => new(FailureKind.Usage, "which session is meant",
        "name it: " + string.Join(", ", names.Take(5).Select(name => $"--session {SignInHint.Quoted(name)}")));

    static Planned Plan(ConfigDraft draft, List<Listed> listed, ParseResult parsed)
    {
        List<string> notes = [];
        var (added, changed, removed, unselected) = (0, 0, 0, 0);
        foreach (var (session, listing) in listed)
        {
            var arguments = SyncOptions.Of(parsed, draft.Blocks.FirstOrDefault(block => block.Session == session)
                ?? new SyncArguments { Session = session });
            var plan = draft.PlanSync(arguments, listing, arguments.Process ? OwnCommand.Line : "", parsed.GetValue(s_prune));
            foreach (var pattern in plan.Unmatched)
            {
                if (listing.Assignments.Count > 0 && SyncOptions.Says(parsed, pattern))
                    throw new Failure(FailureKind.Usage,
                        $"no account and role fits '{pattern.Text}'", "run: sso-cred roles");
                notes.Add($"no account and role fits '{pattern.Text}'");
            }

            draft = plan.Draft;
            added += plan.Added.Count;
            changed += plan.Changed.Count;
            removed += plan.Removed.Count;
            unselected += plan.Unselected.Count;
            if (plan.Unassigned.Count > 0)
            {
                notes.Add((listing.LeftOut.Count > 0 ? "kept, since the portal's answer is broken in part: "
                    : parsed.GetValue(s_prune) ? "kept: " : "no longer assigned, kept until --prune: ")
                    + string.Join(", ", plan.Unassigned));
            }

            if (plan.Unknown.Count > 0)
            {
                notes.Add("kept, since the portal refuses to tell the roles of "
                    + $"{string.Join(", ", listing.Refused.Select(account => account.Id))}: {string.Join(", ", plan.Unknown)}");
            }

            notes.AddRange(plan.HeldBack.Select(move => $"not written: '{move.Name}' for account {move.To}, since the name "
                + $"stays with account {move.From} until that is pruned"));
            notes.AddRange(plan.Moved.Select(move => $"'{move.Name}' goes from account {move.From} to account {move.To}"));
            if (plan.Outside.Count > 0)
                notes.Add(StandsOutside(plan.Outside));
            notes.AddRange(plan.Conflicts.Select(clash => $"not written: '{clash.Name}' is the name of another: {clash.Location}"));
            notes.AddRange(plan.LeftOut.Select(left => $"left out: {left}"));
        }

        var kept = unselected == 0 ? ""
            : $", {unselected} left out by the patterns (kept{(parsed.GetValue(s_prune) ? "" : " until --prune")})";
        return new(draft, notes, $"{added} added, {changed} changed, {removed} removed{kept}") { Kept = kept };
    }

    static string StandsOutside(IReadOnlyList<ProfileConflict> outside)
    {
        var places = string.Join(", ", outside.Take(3).Select(each => each.Location)) + (outside.Count > 3 ? " and more" : "");
        return outside is [var only] ? $"'{only.Name}' stands outside the block already: {places}"
            : $"{outside.Count} profiles stand outside the block already: {places}";
    }

    sealed record Listed(string Session, AssignmentList Listing);
}
