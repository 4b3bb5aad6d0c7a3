using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Doctor;
using CredentialProcess.Profiles;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>
/// Checks everything that a run depends on, step by step. Writes nothing, signs nobody in and refreshes no token. Exit
/// code 0 when all is well, 1 when something needs attention, 3 when the profile cannot be resolved, which leaves the
/// later steps with nothing to check.
/// </summary>
static class Doctor
{
    static readonly Option<bool> s_offline = new("--offline") { Description = "Make no network calls." };

    public static Command Command()
    {
        var command = new Command("doctor", "Check everything that a run depends on.")
        {
            NameArgument.Profile,
            JsonOption.Json,
            s_offline,
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return command;
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        var sessions = UnchosenSessions(root, options.Profile);
        var (profile, why) = sessions.Count > 0 ? (null, null) : Resolve(root.Profiles, options.Profile);
        var asJson = parsed.GetValue(JsonOption.Json);
        var how = new DoctorOptions(parsed.GetValue(s_offline), new RelativeTime(CompositionRoot.Clock, isUtc: asJson));
        var screen = root.Screen;
        List<Finding> all = [];
        var list = "";
        var steps = sessions.Count > 0 ? DoctorSteps.OfSessions(root, sessions, how)
            : DoctorSteps.All(root, options.Profile, profile, why, how);
        foreach (var step in steps)
        {
            if (step.UsesNetwork)
                screen.Rewrite($"{step.Name}: asking …");
            var found = StepRunner.RunAsync(step, CancellationToken.None).GetAwaiter().GetResult();
            screen.Erase();
            list += FindingList.Text(found, all.Count > 0 ? all[^1] : null);
            all.AddRange(found);
            if (asJson || !FindingList.IsShownByStep)
                continue;
            FindingList.Show(list);
            list = "";
        }

        if (asJson)
            FindingsDocument.Write(all);
        else
            FindingList.Show(list + FindingList.Summary(all));
        return (int)(why is not null ? ExitCode.Configuration
            : all.Exists(finding => finding.State == FindingState.Attention) ? ExitCode.Failed
            : ExitCode.Done);
    }

    // Where no profile is chosen, a "no profile 'default'" would be the only thing to be learnt.
    static IReadOnlyList<ChosenSession> UnchosenSessions(CompositionRoot root, string? given)
    {
        try
        {
            return root.Profiles.IsChosen(given) || root.Profiles.ProfileNames.Contains("default") ? []
                : root.Sessions.All();
        }
        catch (Failure)
        {
            // A config that can't be read, which the steps report.
            return [];
        }
    }

    static (Profile? Profile, Failure? Why) Resolve(ProfileSource profiles, string? given)
    {
        try
        {
            return (profiles.Resolve(given), null);
        }
        catch (Failure failure)
        {
            return (null, failure);
        }
    }
}
