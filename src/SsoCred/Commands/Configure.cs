using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Login;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>
/// From nothing to profiles that work: session, sign-in, accounts and roles, names, and the lines for the config.
/// What the command line says is not asked; nothing is written before the person has seen it.
/// </summary>
static class Configure
{
    static readonly Option<bool> s_browser = new("--browser") { Description = "Sign in by a browser on this machine." };

    static readonly Option<bool> s_device = new("--device") { Description = "Sign in by a code, on whatever device." };

    static readonly Option<bool> s_noBrowser = new("--no-browser") { Description = "Print the URL, don't open it." };

    static readonly Option<bool> s_noQr = new("--no-qr") { Description = "Draw no QR code." };

    public static Command Command()
    {
        var command = new Command("configure", "Write profiles for accounts and roles that you pick.");
        foreach (var option in ConfigureOptions.All)
            command.Add(option);
        foreach (var option in (Option[])[s_browser, s_device, s_noBrowser, s_noQr])
            command.Add(option);
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var run = RunOptions.Of(parsed);
        var options = ConfigureOptions.Of(parsed, run);
        if (parsed.GetValue(s_device) && parsed.GetValue(s_browser))
            throw new Failure(FailureKind.Usage, "--device does not go with --browser");
        using var wiring = new Wiring(run);
        using var interrupt = new Interrupt(ofTerminal: true);
        var person = new Prompter(wiring.Screen, interrupt, Environment.GetEnvironmentVariable);
        var signIn = new InteractiveSignIn(wiring)
        {
            Way = parsed.GetValue(s_device) ? SignInMethod.Device : parsed.GetValue(s_browser) ? SignInMethod.Browser : null,
            Opens = !parsed.GetValue(s_noBrowser),
            DrawsQr = !parsed.GetValue(s_noQr),
            Limit = run.Timeout,
        };
        try
        {
            RunAsync(wiring, person, options, run.Timeout, signIn, interrupt.Token).GetAwaiter().GetResult();
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            person.Tell("given up; the config is as it was");
            return interrupt.ExitCode;
        }
    }

    static async Task RunAsync(Wiring wiring, Prompter person, ConfigureOptions options, TimeSpan? limit,
        InteractiveSignIn signIn, CancellationToken stop)
    {
        if (!person.IsThere)
            options.DemandAll(wiring.Profiles.SessionNames);
        // A config that can't be read is told before anybody is asked anything.
        _ = wiring.ConfigWriter.Read();
        var chosen = await new SessionChoice(wiring, person, options).MakeAsync(stop);
        var isNew = !wiring.Profiles.SessionNames.Contains(chosen.Session.Name);
        var choice = new RoleChoice(new PortalListing(wiring, limit), person, options);
        var roles = await SignedInAsync(wiring, person, signIn, chosen, isNew, () => choice.MakeAsync(chosen, stop), stop);
        var profiles = new ProfileChoice(wiring, person, options).Make(chosen.Session, isNew, roles);
        var change = new ConfigChange(wiring, person)
        {
            Show = planned => person.Show(planned.Draft),
            Asks = !options.Yes,
            Otherwise = true,
        };
        var (outcome, planned) = change.Run(draft => new(draft.With(profiles.Sections), [], ""), stop);
        if (outcome == ChangeOutcome.Declined)
            StandardOutput.WriteLine("nothing is written");
        else
            Tell(profiles.Names, outcome, planned.Draft.Path);
    }

    // A token that looks good here may have been refused elsewhere.
    static async Task<IReadOnlyList<Assignment>> SignedInAsync(Wiring wiring, Prompter person,
        InteractiveSignIn signIn, ChosenSession chosen, bool isNew, Func<Task<IReadOnlyList<Assignment>>> choose,
        CancellationToken stop)
    {
        // Nobody sees a code that was not asked for.
        var mayAsk = person.IsThere || signIn.Way is not null;
        try
        {
            var state = await wiring.SignInStates.ReadAsync(chosen.Session, chosen.Endpoints, stop);
            // Of an older session of the same name.
            if (state.IsUsable && (!isNew || state.TokenStartUrl == chosen.Session.StartUrl))
            {
                try
                {
                    return await choose();
                }
                catch (Failure failure) when (failure.Kind == FailureKind.SignInNeeded)
                {
                    wiring.Debug?.WriteLine($"configure: {failure.Message}");
                }
            }

            if (!mayAsk)
                throw NobodyThere(chosen, isNew);
            await signIn.RunAsync(chosen, stop);
            return await choose();
        }
        catch (Failure failure) when (mayAsk && isNew
            && failure.Kind is FailureKind.SignInNeeded or FailureKind.SignInDenied)
        {
            // The login command would name a session that is not in the config yet.
            throw failure.WithHint("run sso-cred configure again");
        }
    }

    static Failure NobodyThere(ChosenSession chosen, bool isNew) => new(FailureKind.SignInNeeded,
        $"not signed in to {chosen.Session.Label}, and there is no terminal to sign in on",
        (isNew ? "say" : $"{SignInHint.Hint(chosen)}, or say") + " --device or --browser");

    static void Tell(IReadOnlyList<string> names, ChangeOutcome outcome, string path)
    {
        var what = names is [var only] ? $"profile '{only}'" : $"{names.Count} profiles";
        ConfigChange.Tell(outcome,
            outcome == ChangeOutcome.Written ? $"wrote {what} to {path}" : $"{path} has {what} already");
        ConfigChange.Tell(outcome, $"next: sso-cred --profile {SignInHint.Quoted(names[0])}");
    }
}
