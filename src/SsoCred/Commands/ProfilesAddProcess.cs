using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Profiles;
using CredentialProcess.Sync;
using SsoCred.Composition;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;

namespace SsoCred.Commands;

/// <summary>
/// Writes NAME-process for profiles that are in the config already, for tools without SSO support. Shows the change as
/// a diff and asks.
/// </summary>
static class ProfilesAddProcess
{
    static readonly Argument<string[]> s_names = new("name")
    {
        Description = "The profiles.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrMore,
    };

    static readonly Option<bool> s_all = new("--all")
    {
        Description = "All profiles that have none yet, except those of which the name is taken.",
    };

    public static Command Command()
    {
        var command = new Command("add-process", "Write NAME-process for profiles that are there already.")
        {
            s_names, s_all, ConfirmationOptions.DryRun, ConfirmationOptions.Yes,
        };
        s_names.CompletionSources.Add(_ => Names());
        command.SetAction(parsed => CommandRunner.RunInterruptible(parsed, RunAsync));
        return command;
    }

    static Task RunAsync(ParseResult parsed, RunOptions options, CompositionRoot root, Interrupt interrupt)
    {
        string[] names = [.. parsed.GetValue(s_names) ?? [], .. options.Profile is { } one ? [one] : (string[])[]];
        var all = parsed.GetValue(s_all);
        if ((names.Length == 0) != all)
        {
            throw new Failure(FailureKind.Usage, all ? "--all can't be given with names"
                : "no profile is named", "run: sso-cred profiles add-process NAME, or --all");
        }

        var prompter = new Prompter(root.Screen, interrupt, Environment.GetEnvironmentVariable, options.NoInput);
        var confirmation = ConfirmationOptions.Of(parsed, prompter, "write the config");
        var profiles = all ? root.Profiles.ListResolvable() : [.. names.Distinct().Select(each => Own(root, each))];
        var change = new ConfigChange(root.ConfigWriter, prompter, CompositionRoot.Clock)
        {
            Show = planned => Show(planned, confirmation),
            IsDry = confirmation.IsDry,
            Asks = confirmation.Asks,
            DefaultAnswer = true,
        };
        var (outcome, planned) = change.Run(
            draft => all ? PlanAll(draft, profiles) : Plan(draft, profiles, []), interrupt.Token);
        ConfigChange.Report(outcome, outcome switch
        {
            ChangeOutcome.Unneeded => "nothing to change",
            ChangeOutcome.Written => $"wrote {planned.Draft.Path}: {planned.Summary}",
            ChangeOutcome.Declined => confirmation.IsDry ? $"{planned.Summary}; nothing is written"
                : "nothing is written",
        });
        return Task.CompletedTask;
    }

    // Not of one that runs sso-cred for another profile itself.
    static Profile Own(CompositionRoot root, string name)
    {
        var profile = root.Profiles.Resolve(name);
        return profile.Name == name ? profile : throw new Failure(FailureKind.Configuration,
            $"profile '{name}' runs a credential_process itself, for '{profile.Name}'", null);
    }

    static PlannedChange Plan(ConfigDraft draft, IReadOnlyList<Profile> profiles, IReadOnlyList<string> notes)
    {
        var changed = draft.With([.. profiles.Select(Section)]);
        var names = profiles.Select(Section).Where(section => !draft.Has(section)).Select(each => each.Name).ToList();
        return new(changed, notes, names.Count == 1 ? $"'{names[0]}' added" : $"{names.Count} profiles added");
    }

    static PlannedChange PlanAll(ConfigDraft draft, IReadOnlyList<Profile> profiles)
    {
        List<Profile> missing = [];
        List<string> notes = [];
        foreach (var profile in profiles.DistinctBy(profile => profile.Name))
        {
            try
            {
                var section = Section(profile);
                if (draft.FindConflict(section) is { } conflict)
                    notes.Add($"left out: {conflict.Message}");
                else if (!draft.Has(section))
                    missing.Add(profile);
            }
            catch (Failure failure)
            {
                notes.Add($"left out: {failure.Message}");
            }
        }

        return Plan(draft, missing, notes);
    }

    static ConfigSection Section(Profile profile) => ConfigSection.ProcessProfile(
        SyncArguments.DefaultProcessName.Replace("{name}", profile.Name, StringComparison.Ordinal), OwnCommand.Line,
        profile.Name, profile.Region);

    static void Show(PlannedChange planned, Confirmation confirmation)
    {
        var text = DiffText.Of(planned.Draft, StandardOutput.UsesColour)
            + string.Concat(planned.Notes.Select(StandardOutput.Message));
        confirmation.Show(text, () => DiffText.Of(planned.Draft, isColourful: false));
    }

    static IEnumerable<string> Names()
    {
        using var root = new CompositionRoot(new RunOptions(null));
        return [.. root.Profiles.ListResolvable().Select(profile => profile.Name).Distinct()];
    }
}
