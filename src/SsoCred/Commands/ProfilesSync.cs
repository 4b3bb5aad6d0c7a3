using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Sync;

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

    static readonly Option<string?> s_name = new("--name")
    {
        Description = $"How profiles are named ('{NamePattern.Usual}' unless said); also {{account_id}}, {{account_alias}}, "
            + "{session}, {region}.",
        HelpName = "PATTERN",
    };

    static readonly Option<string?> s_region = new("--region")
    {
        Description = "The region of each profile; '' for none.",
        HelpName = "REGION",
    };

    static readonly Option<string[]> s_only = Patterns("--only", "Only these; * stands for anything, '*' alone for all.");

    static readonly Option<string[]> s_skip = Patterns("--skip", "Not these; '' for none.");

    static readonly Option<bool> s_process = new("--process")
    {
        Description = "Write a twin with a credential_process beside each profile; --process=false for none.",
    };

    static readonly Option<string?> s_twin = new("--process-name")
    {
        Description = $"How twins are named ('{SyncArguments.UsualTwin}' unless said).",
        HelpName = "PATTERN",
    };

    static readonly Option<bool> s_prune = new("--prune") { Description = "Remove profiles that are no longer assigned." };

    public static Command Command()
    {
        var command = new Command("sync", "Write a profile for each account and role that you may use.")
        {
            s_session,
            s_name,
            s_region,
            s_only,
            s_skip,
            s_process,
            s_twin,
            s_prune,
            ConfigChange.DryRun,
            ConfigChange.Yes,
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        using var wiring = new Wiring(options);
        var change = new ConfigChange(wiring, parsed);
        using var interrupt = new Interrupt();
        try
        {
            List<Listed> listed = [];
            foreach (var chosen in Chosen(parsed, options, wiring))
            {
                var assignments = new PortalListing(wiring, options.Timeout).RolesAsync(chosen, null, interrupt.Token)
                    .GetAwaiter().GetResult();
                if (assignments.Count == 0)
                    StandardOutput.WriteLine($"no roles are assigned to you in {chosen.Session.Label}");
                listed.Add(new(chosen.Session.Name!, assignments));
            }

            change.Run(draft => Planned(draft, listed, parsed), interrupt.Token);
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return interrupt.ExitCode;
        }
    }

    static List<ChosenSession> Chosen(ParseResult parsed, RunOptions options, Wiring wiring)
    {
        var sessions = new Sessions(wiring.Profiles);
        var name = parsed.GetValue(s_session);
        if (name is not null && options.Profile is not null)
            throw new Failure(ExitCode.Usage, "only one of --profile and --session can be said");
        if (name is not null)
            return [sessions.Named(name)];
        if (options.Profile is not null)
        {
            return sessions.OfProfile(options.Profile) is { Session.Name: not null } own ? [own] : throw new Failure(
                ExitCode.Configuration, $"profile '{options.Profile}' has its start URL in itself, so others can't share it",
                "write an [sso-session], and name it with --session");
        }

        List<string> names = [.. wiring.ConfigWriter.Read().Blocks.Select(block => block.Session)];
        if (names.Count > 1 && IsToldHow(parsed))
            throw Which(names);
        if (names.Count == 0)
        {
            names = [.. wiring.Profiles.SessionNames];
            if (names.Count == 0)
                throw new Failure(ExitCode.Configuration, "the config names no session", "run: sso-cred configure");
            if (names.Count > 1)
                throw Which(names);
        }

        return [.. names.Select(sessions.Named)];
    }

    static Failure Which(List<string> names) => new(ExitCode.Usage, "which session is meant",
        "name it: " + string.Join(", ", names.Take(5).Select(name => $"--session {SignIn.Quoted(name)}")));

    static ConfigChange.Planned Planned(ConfigDraft draft, List<Listed> listed, ParseResult parsed)
    {
        List<string> notes = [];
        var (added, changed, removed) = (0, 0, 0);
        foreach (var (session, assignments) in listed)
        {
            var arguments = Arguments(parsed, draft.Blocks.FirstOrDefault(block => block.Session == session)
                ?? new SyncArguments { Session = session });
            var plan = draft.Sync(arguments, assignments, arguments.Process ? OwnCommand.Line : "", parsed.GetValue(s_prune));
            foreach (var pattern in plan.Unmatched)
            {
                if (assignments.Count > 0 && IsSaid(parsed, s_only, pattern) | IsSaid(parsed, s_skip, pattern))
                    throw new Failure(ExitCode.Usage, $"no account and role fits '{pattern.Text}'", "run: sso-cred roles");
                notes.Add($"no account and role fits '{pattern.Text}'");
            }

            draft = plan.Draft;
            added += plan.Added.Count;
            changed += plan.Changed.Count;
            removed += plan.Removed.Count;
            if (plan.Lost.Count > 0)
                notes.Add($"no longer assigned, kept until --prune: {string.Join(", ", plan.Lost)}");
            notes.AddRange(plan.Clashing.Select(clash => $"not written: '{clash.Name}' is the name of another: {clash.Where}"));
            notes.AddRange(plan.LeftOut.Select(left => $"left out: {left}"));
        }

        return new(draft, notes, $"{added} added, {changed} changed, {removed} removed");
    }

    // An empty value takes back what was recorded.
    static SyncArguments Arguments(ParseResult parsed, SyncArguments recorded)
    {
        var twin = parsed.GetValue(s_twin);
        return recorded with
        {
            Name = parsed.GetValue(s_name) is { } name ? NamePattern.Parse(name) : recorded.Name,
            Region = parsed.GetValue(s_region) is { } region
                ? region.Length == 0 ? null : SyncArguments.CheckRegion(region)
                : recorded.Region,
            Only = Said(parsed, s_only) ?? recorded.Only,
            Skip = Said(parsed, s_skip) ?? recorded.Skip,
            Process = parsed.GetResult(s_process) is { Implicit: false } ? parsed.GetValue(s_process)
                : recorded.Process || twin is not null,
            Twin = twin is null ? recorded.Twin : SyncArguments.CheckTwin(twin),
        };
    }

    static List<AssignmentPattern>? Said(ParseResult parsed, Option<string[]> option)
    {
        if (parsed.GetValue(option) is not { Length: > 0 } said)
            return null;
        List<AssignmentPattern> patterns = [];
        foreach (var text in said)
            if (text.Length > 0) patterns.Add(new(text));
        return patterns;
    }

    static bool IsSaid(ParseResult parsed, Option<string[]> option, AssignmentPattern pattern) =>
        parsed.GetValue(option)?.Contains(pattern.Text) ?? false;

    static bool IsToldHow(ParseResult parsed) => parsed.GetValue(s_name) is not null || parsed.GetValue(s_region) is not null
        || parsed.GetValue(s_only) is { Length: > 0 } || parsed.GetValue(s_skip) is { Length: > 0 }
        || parsed.GetResult(s_process) is { Implicit: false } || parsed.GetValue(s_twin) is not null;

    static Option<string[]> Patterns(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ACCOUNT/ROLE",
        AllowMultipleArgumentsPerToken = false,
    };

    sealed record Listed(string Session, IReadOnlyList<Assignment> Assignments);
}
