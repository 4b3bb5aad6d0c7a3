using System.CommandLine;
using System.Text;
using CredentialProcess;
using SsoCred.Composition;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;

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

    static readonly Option<bool> s_dryRun = new("--dry-run")
    {
        Description = "Show the changes without writing them.",
    };

    static readonly Option<bool> s_yes = new("--yes") { Description = "Write without confirmation." };

    public static Command Command()
    {
        var command = new Command("sync", "Write a profile for each account and role that you may use.")
        {
            s_session, s_prune, s_dryRun, s_yes,
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
        {
            var listing = await root.PortalListing.AllAsync(chosen, null, interrupt.Token);
            if (listing.Assignments.Count == 0)
            {
                StandardOutput.WriteLine($"nothing is assigned to you in {chosen.Session.Label}"
                    + (parsed.GetValue(s_prune) ? "; nothing is pruned, since an empty list is usually an error" : ""));
            }

            plan.Add(chosen.Session.Name!, listing);
        }

        var change = new ConfigChange(root.ConfigWriter, prompter, CompositionRoot.Clock)
        {
            Show = planned => Show(planned, isDry, asks: !isDry && asks),
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

    static void Show(PlannedChange planned, bool isDry, bool asks)
    {
        var text = Text(StandardOutput.UsesColour);
        // Where the change is to be written, a closed stdout is an error: without one nothing says that it was not.
        if (isDry)
            StandardOutput.WriteList(text);
        else
            StandardOutput.Write(Encoding.UTF8.GetBytes(text));
        // Where stdout is a file, the diff is also shown with the question.
        if (asks && Console.IsOutputRedirected)
            StandardError.Write(Text(isColourful: false));

        string Text(bool isColourful) => DiffText.Of(planned.Draft, isColourful)
            + string.Concat(planned.Notes.Select(StandardOutput.Message));
    }
}
