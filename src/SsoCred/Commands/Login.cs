using System.CommandLine;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;

namespace SsoCred.Commands;

/// <summary>
/// Signs in. Instructions go to stderr; stdout gets one line for each session that was signed in to.
/// </summary>
static class Login
{
    static readonly Option<bool> s_force = new("--force")
    {
        Description = "Sign out first and register a new client, so that a new session starts.",
    };

    public static Command Command()
    {
        var command = new Command("login", "Sign in to a session, without the AWS CLI.") { s_force };
        foreach (var option in SignInOptions.All.Concat(SessionOptions.Both))
            command.Add(option);
        command.Add(NameArgument.ProfileOrSession);
        command.SetAction(parsed => CommandRunner.RunInterruptible(parsed, RunAsync));
        return command;
    }

    static async Task RunAsync(ParseResult parsed, RunOptions options, CompositionRoot root, Interrupt interrupt)
    {
        var force = parsed.GetValue(s_force);
        var signIn = root.InteractiveSignIn(SignInOptions.Of(parsed, options, registersAnew: force));
        var skipsValid = SessionOptions.AreAll(parsed) && !force;
        foreach (var session in SessionOptions.Chosen(parsed, options, root.Sessions))
        {
            if (skipsValid
                && await root.SignInStates.ReadAsync(session.Session, session.Endpoints, interrupt.Token)
                    is { IsUsable: true, TokenEnd: { } end })
            {
                StandardOutput.WriteLine($"still signed in to {session.Session.Label} until {LocalTime.Time(end)}");
                continue;
            }

            if (force)
            {
                root.SignIns.RequireWritable(session.Session);
                var profiles = root.Sessions.ProfilesOf(session.Session);
                var ended = await root.SignOut.RunAsync(session, profiles, interrupt.Token);
                if (ended.Problem is { } problem)
                {
                    Terminal.Warn("the old session may continue, since the portal did not confirm the sign-out: "
                        + problem);
                }

                root.SignOut.RemoveEntries(session);
            }

            await signIn.RunAsync(session, interrupt.Token);
        }
    }
}
