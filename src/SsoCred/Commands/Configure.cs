using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Text;
using SsoCred.Composition;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>
/// Writes profiles step by step: session, sign-in, accounts and roles, names, and the lines for the config; with
/// <c>--role-arn</c> one that assumes this role. Asks only for what is not on the command line; writes nothing before
/// the change was shown.
/// </summary>
static class Configure
{
    public static Command Command()
    {
        var command = new Command("configure", "Write profiles for accounts and roles that you pick.");
        foreach (var option in ConfigureOptions.All.Concat(SignInOptions.WithoutPort))
            command.Add(option);
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return command;
    }

    static int Run(ParseResult parsed, RunOptions run, CompositionRoot root)
    {
        var options = ConfigureOptions.Of(parsed, run);
        var signIn = root.InteractiveSignIn(SignInOptions.Of(parsed, run));
        using var interrupt = new Interrupt(ofTerminal: true);
        var prompter = new Prompter(root.Screen, interrupt, Environment.GetEnvironmentVariable, run.NoInput);
        prompter.BeforeFirst = root.ConfigWriter.RequireWritable;
        Func<Task<ChosenProfiles>> choose = options.Role is not null
            ? () => Task.FromResult(
                new ChainedProfileChoice(root.Profiles, root.ConfigWriter, prompter, options).Make())
            : () => ChooseAsync(root, prompter, options, signIn, interrupt.Token);
        return CommandRunner.UntilInterrupted(
            interrupt, () => RunAsync(root, prompter, options, choose, interrupt.Token));
    }

    static async Task RunAsync(CompositionRoot root, Prompter prompter, ConfigureOptions options,
        Func<Task<ChosenProfiles>> choose, CancellationToken stop)
    {
        try
        {
            var profiles = await choose();
            var change = new ConfigChange(root.ConfigWriter, prompter, CompositionRoot.Clock)
            {
                Show = planned => prompter.Show(planned.Draft),
                Asks = !options.Yes,
                DefaultAnswer = true,
            };
            var (outcome, planned) = change.Run(draft => new(draft.With(profiles.Sections), [], ""), stop);
            if (outcome == ChangeOutcome.Declined)
            {
                StandardOutput.WriteLine("nothing is written");
                KeepAnswers(root, prompter);
                return;
            }

            if (prompter.IsInteractive)
                root.KeptAnswers.Forget();
            Report(profiles.Names, outcome, planned.Draft.Path);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            prompter.Say("cancelled; the config is unchanged");
            KeepAnswers(root, prompter);
            throw;
        }
        catch (Failure)
        {
            KeepAnswers(root, prompter);
            throw;
        }
    }

    static void KeepAnswers(CompositionRoot root, Prompter prompter)
    {
        if (prompter.IsInteractive && root.KeptAnswers.Keep())
            prompter.Say("what you have typed is offered again by the next sso-cred configure");
    }

    static async Task<ChosenProfiles> ChooseAsync(CompositionRoot root, Prompter prompter, ConfigureOptions options,
        InteractiveSignIn signIn, CancellationToken stop)
    {
        var existing = root.Profiles;
        if (!prompter.IsInteractive)
            options.RequireAll(existing.SessionNames);
        // A config that cannot be read fails before anything is asked.
        _ = root.ConfigWriter.Read();
        var answers = root.KeptAnswers;
        var chosen = await new SessionChoice(root.Sessions, existing, root.PortalRegions, prompter, options, answers)
            .MakeAsync(stop);
        var isNew = !existing.SessionNames.Contains(chosen.Session.Name);
        var accounts = new AccountChoice(root.PortalListing, prompter, options, answers, Recent);
        var choice = new RoleChoice(root.PortalListing, accounts, prompter, options, answers, Recent);
        var roles = await new SignedInStep(root.SignInStates, signIn, prompter, root.Debug)
            .RunAsync(chosen, isNew, () => choice.MakeAsync(chosen, stop), stop);
        return new ProfileChoice(existing, root.ConfigWriter, prompter, options, answers)
            .Make(chosen.Session, isNew, roles);

        RecentAccounts Recent(ChosenSession session) => new(existing, root.RecentProfiles, session.Session);
    }

    static void Report(IReadOnlyList<string> names, ChangeOutcome outcome, string path)
    {
        var what = names is [var only] ? $"profile '{only}'" : $"{names.Count} profiles";
        ConfigChange.Report(outcome,
            outcome == ChangeOutcome.Written ? $"wrote {what} to {path}" : $"{path} already has {what}");
        ConfigChange.Report(outcome, "next: sso-cred whoami " + TypedCommand.Name(names[0], "--profile"));
    }
}
