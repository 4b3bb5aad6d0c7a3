using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Text;
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

    static readonly Option<bool> s_ifNeeded = new("--if-needed")
    {
        Description = "Do nothing while the session is good.",
    };

    static readonly Option<int?> s_minutes = WholeNumber.Option("--min", 1, 24 * 60, "MINUTES",
        "With --if-needed: how long it has to be good (default 5).", " whole minutes");

    static readonly TimeSpan s_defaultMinimum = TimeSpan.FromMinutes(5);

    public static Command Command()
    {
        var command = new Command("login", "Sign in to a session, without the AWS CLI.")
        {
            s_force, s_ifNeeded, s_minutes,
        };
        foreach (var option in SignInOptions.All.Concat(SessionOptions.Both))
            command.Add(option);
        command.Add(NameArgument.ProfileOrSession);
        command.SetAction(parsed => CommandRunner.RunInterruptible(parsed, RunAsync));
        return command;
    }

    static async Task RunAsync(ParseResult parsed, RunOptions options, CompositionRoot root, Interrupt interrupt)
    {
        var force = parsed.GetValue(s_force);
        if (await IsGoodAsync(parsed, options, root, interrupt.Token))
            return;
        var signIn = root.InteractiveSignIn(SignInOptions.Of(parsed, options, registersAnew: force));
        var skipsValid = SessionOptions.AreAll(parsed) && !force;
        foreach (var session in SessionOptions.Chosen(parsed, options, root.Sessions))
        {
            // A locked keyring may be all that was in the way.
            if ((signIn.Prepare(session, interrupt.Token) && !force || skipsValid)
                && await root.SignInStates.ReadAsync(session.Session, session.Endpoints, interrupt.Token)
                    is { IsUsable: true, TokenEnd: { } end })
            {
                StandardOutput.WriteLine($"still signed in to {session.Session.Label} until "
                    + LocalTime.Format(end, CompositionRoot.Clock));
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

    // Asks nobody and prints nothing, so that a script may call it before each of its runs.
    static async Task<bool> IsGoodAsync(
        ParseResult parsed, RunOptions options, CompositionRoot root, CancellationToken stop)
    {
        if (!parsed.GetValue(s_ifNeeded))
        {
            return parsed.GetValue(s_minutes) is null ? false
                : throw new Failure(FailureKind.Usage, "--min can only be given with --if-needed");
        }

        if (SessionOptions.AreAll(parsed) || parsed.GetValue(s_force))
            throw new Failure(FailureKind.Usage, "--if-needed can't be given with --all or --force");
        var minimum = parsed.GetValue(s_minutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : s_defaultMinimum;
        var chosen = SessionOptions.Chosen(parsed, options, root.Sessions)[0];
        var (session, endpoints, _) = chosen;
        root.KeyringUnlock.Run(session, stop);
        var state = await root.SignInStates.ReadAsync(session, endpoints, stop);
        var until = CompositionRoot.Clock.GetUtcNow() + minimum;
        if (!state.IsUsable || (state.TokenEnd < until && !(state.RefreshableUntil >= until)))
            return false;
        if (state.TokenEnd > CompositionRoot.Clock.GetUtcNow() && state.IsAccepted)
            return true;
        // The token has ended: only a refresh shows whether the session has too.
        try
        {
            using var limit = new CancellationTokenSource(options.TimeoutOrDefault);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
            _ = await root.TokenSource.GetAsync(session, endpoints, Deadlines.Until(either.Token));
            return true;
        }
        catch (Failure failure) when (failure.Kind == FailureKind.SignInNeeded)
        {
            return false;
        }
    }
}
