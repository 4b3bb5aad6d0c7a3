using System.CommandLine;
using System.Text;
using CredentialProcess;
using SsoCred.Composition;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>
/// Writes a profile for each account and role that is assigned to the user, in one block of the config for each
/// session. The block records the options; those on the command line replace them, one by one.
/// </summary>
static class ProfilesSync
{
    static readonly Option<string?> s_session = new("--session")
    {
        Description = "The [sso-session] whose accounts are listed (default: all with a block, else the only one).",
        HelpName = "NAME",
    };

    static readonly Option<bool> s_prune = new("--prune")
    {
        Description = "Remove profiles that are no longer assigned or selected.",
    };

    static readonly Option<bool> s_refresh = new("--refresh")
    {
        Description = "Ask the portal again, also within an hour of the last listing.",
    };

    static readonly Option<bool> s_diff = new("--diff")
    {
        Description = "Show every line of a change, however long it is.",
    };

    static readonly Option<bool> s_dryRun = new("--dry-run")
    {
        Description = "Show the changes without writing them.",
    };

    static readonly Option<bool> s_yes = new("--yes") { Description = "Write without confirmation." };

    public static Command Command()
    {
        var command = new Command("sync", "Write a profile for each account and role that you may use.")
        {
            s_session, s_prune, s_refresh, s_dryRun, s_diff, s_yes,
        };
        foreach (var option in SyncOptions.All)
            command.Add(option);
        command.SetAction(parsed => CommandRunner.RunInterruptible(parsed, RunAsync, PortalListing.Limit));
        return command;
    }

    static async Task RunAsync(ParseResult parsed, RunOptions options, CompositionRoot root, Interrupt interrupt)
    {
        var (isDry, asks) = (parsed.GetValue(s_dryRun), !parsed.GetValue(s_yes));
        var prompter = new Prompter(root.Screen, interrupt, Environment.GetEnvironmentVariable, options.NoInput);
        if (!isDry && asks && !prompter.IsInteractive)
        {
            throw new Failure(FailureKind.Usage, "there is no terminal to ask for confirmation on",
                "add --yes to write the config, or --dry-run to see the changes");
        }

        var (sessions, stale) = new SyncSessions(root.Sessions, root.Profiles, root.ConfigWriter)
            .Choose(parsed.GetValue(s_session), options.Profile, SyncOptions.AreGiven(parsed));
        var plan = new SyncChange(parsed, parsed.GetValue(s_prune));
        foreach (var chosen in sessions)
            await AddAsync(plan, chosen, parsed, root.PortalListing, interrupt.Token);

        var change = new ConfigChange(root.ConfigWriter, prompter, CompositionRoot.Clock)
        {
            Show = planned => Show(planned, isDry, asks: !isDry && asks, isWhole: parsed.GetValue(s_diff)),
            IsDry = isDry,
            Asks = asks,
        };
        var (outcome, planned) = change.Run(plan.Plan, interrupt.Token);
        ConfigChange.Report(outcome, outcome switch
        {
            ChangeOutcome.Unneeded => "nothing to change" + planned.Kept,
            ChangeOutcome.Written => $"wrote {planned.Draft.Path}: {planned.Summary}",
            ChangeOutcome.Declined when isDry => $"{planned.Summary}; nothing is written",
            ChangeOutcome.Declined => "nothing is written",
        });
        if (stale is not null)
            throw stale;
    }

    // Profiles are removed only because of what the portal says now.
    static async Task AddAsync(
        SyncChange plan, ChosenSession chosen, ParseResult parsed, PortalListing portal, CancellationToken stop)
    {
        var prunes = parsed.GetValue(s_prune);
        var name = chosen.Session.Name!;
        if (!prunes && !parsed.GetValue(s_refresh) && await portal.FindRecentAsync(chosen, stop) is { } recent)
        {
            plan.Add(name, recent.Listing, recent.Age);
            return;
        }

        var listing = await portal.AllAsync(chosen, null, stop);
        if (listing.Assignments.Count == 0)
        {
            StandardOutput.WriteLine($"nothing is assigned to you in {chosen.Session.Label}"
                + (prunes ? "; nothing is pruned, since an empty list is usually an error" : ""));
        }

        plan.Add(name, listing, null);
    }

    static void Show(PlannedChange planned, bool isDry, bool asks, bool isWhole)
    {
        var text = Console.IsOutputRedirected
            ? Whole(planned, isColourful: false)
            : OnScreen(planned, StandardOutput.UsesColour, isWhole);
        // Where the change is to be written, a closed stdout is an error: without one nothing says that it was not.
        if (isDry)
            StandardOutput.WriteList(text);
        else
            StandardOutput.Write(Encoding.UTF8.GetBytes(text));
        // Where stdout is a file, the diff is also shown with the question.
        if (asks && Console.IsOutputRedirected)
            StandardError.Write(OnScreen(planned, isColourful: false, isWhole));
    }

    static string Whole(PlannedChange planned, bool isColourful) =>
        DiffText.Of(planned.Draft, isColourful) + Notes(planned);

    // The question takes a line too.
    static string OnScreen(PlannedChange planned, bool isColourful, bool isWhole)
    {
        var whole = Whole(planned, isColourful);
        var (width, height) = StandardError.Size;
        return isWhole || whole.Count(each => each == '\n') < height
            ? whole
            : ChangeSummary.Of(planned, width) + "(--diff shows every line)\n" + Notes(planned);
    }

    static string Notes(PlannedChange planned) =>
        string.Concat(planned.Notes.Select(StandardOutput.Message));
}
