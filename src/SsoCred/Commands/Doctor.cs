using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Doctor;
using CredentialProcess.Profiles;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>
/// Walks the way of a run and tells at each step what it found. Nothing is written, nobody is signed in, no token is
/// refreshed. Exit code 0 when all is well, 1 when something needs attention, 3 when the profile can't be resolved, so
/// that the steps behind it had nothing to look at.
/// </summary>
static class Doctor
{
    static readonly Option<bool> s_json = new("--json") { Description = "As JSON; the README tells its form." };

    static readonly Option<bool> s_offline = new("--offline") { Description = "Make no network call at all." };

    public static Command Command()
    {
        var command = new Command("doctor", "Look at everything that a run depends on, and say what is wrong.")
        {
            s_json,
            s_offline,
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        using var wiring = new Wiring(options);
        var (profile, why) = Resolve(wiring, options.Profile);
        var asJson = parsed.GetValue(s_json);
        List<Finding> all = [];
        var list = "";
        foreach (var step in wiring.Steps(options.Profile, profile, why, parsed.GetValue(s_offline)))
        {
            if (step.UsesNetwork)
                wiring.Screen.Rewrite($"{step.Name}: asking …");
            var found = StepRunner.RunAsync(step, CancellationToken.None).GetAwaiter().GetResult();
            wiring.Screen.Erase();
            all.AddRange(found);
            list += FindingList.Text(found);
            if (asJson || !FindingList.IsShownByStep)
                continue;
            FindingList.Show(list);
            list = "";
        }

        if (asJson)
            FindingsDocument.Write(all);
        else
            FindingList.Show(list);
        return (int)(why is not null ? ExitCode.Configuration
            : all.Exists(finding => finding.State == FindingState.Attention) ? ExitCode.Failed
            : ExitCode.Done);
    }

    static (Profile? Profile, Failure? Why) Resolve(Wiring wiring, string? asked)
    {
        try
        {
            return (wiring.Profiles.Resolve(asked), null);
        }
        catch (Failure failure)
        {
            return (null, failure);
        }
    }
}
