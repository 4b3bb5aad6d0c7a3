using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Login;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>
/// Signs a person in. What is to be done is told on stderr; stdout gets one line for each session that was signed in to.
/// </summary>
static class Login
{
    static readonly Option<bool> s_force = new("--force")
    {
        Description = "Sign out first and register a new client, so that the session really starts anew.",
    };

    static readonly Option<bool> s_browser = new("--browser") { Description = "By a browser on this machine." };

    static readonly Option<bool> s_device = new("--device") { Description = "By a code, on whatever device." };

    static readonly Option<bool> s_noBrowser = new("--no-browser") { Description = "Print the URL, don't open it." };

    static readonly Option<bool> s_noQr = new("--no-qr") { Description = "Draw no QR code." };

    static readonly Option<int?> s_port = WholeNumber.Option("--redirect-port", 1, 65535, "PORT",
        "Where the browser comes back to on 127.0.0.1 (for ssh -L); a free port unless said.");

    public static Command Command()
    {
        var command = new Command("login", "Sign in to a session; no AWS CLI needed.")
        {
            s_force, s_browser, s_device, s_noBrowser, s_port, s_noQr,
        };
        foreach (var option in SessionOptions.Both)
            command.Add(option);
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        CheckUsage(parsed);
        using var wiring = new Wiring(options);
        using var interrupt = new Interrupt();
        try
        {
            Run(parsed, options, wiring, interrupt.Token).GetAwaiter().GetResult();
            return (int)ExitCode.Done;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return interrupt.ExitCode;
        }
    }

    static async Task Run(ParseResult parsed, RunOptions options, Wiring wiring, CancellationToken stop)
    {
        var sessions = new Sessions(wiring.Profiles);
        var force = parsed.GetValue(s_force);
        var skips = SessionOptions.AreAll(parsed) && !force;
        var signIn = new InteractiveSignIn(wiring)
        {
            Way = parsed.GetValue(s_device) ? SignInMethod.Device
                : parsed.GetValue(s_browser) || parsed.GetValue(s_port) is not null ? SignInMethod.Browser : null,
            Port = parsed.GetValue(s_port) ?? 0,
            Opens = !parsed.GetValue(s_noBrowser),
            DrawsQr = !parsed.GetValue(s_noQr),
            RegistersAnew = force,
            Limit = options.Timeout,
        };
        foreach (var session in SessionOptions.Chosen(parsed, options, sessions))
        {
            if (skips && await wiring.SignInStates.ReadAsync(session.Session, session.Endpoints, stop)
                is { IsUsable: true, TokenEnd: { } end })
            {
                StandardOutput.WriteLine($"still signed in to {session.Session.Label} until {LocalTime.Time(end)}");
                continue;
            }

            if (force)
            {
                if (await wiring.SignOutAsync(session, sessions.ProfilesOf(session.Session), stop) is { Problem: { } trouble })
                    Terminal.Warn($"the old session may go on, since the portal was not told: {trouble}");
                wiring.RemoveAuthorizations(session);
            }

            await signIn.RunAsync(session, stop);
        }
    }

    static void CheckUsage(ParseResult parsed)
    {
        if (parsed.GetValue(s_device) && (parsed.GetValue(s_browser) || parsed.GetValue(s_port) is not null))
            throw new Failure(FailureKind.Usage, "--device does not go with --browser or --redirect-port");
    }
}
