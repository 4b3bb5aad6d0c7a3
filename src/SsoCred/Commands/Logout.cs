using System.CommandLine;
using CredentialProcess;

namespace SsoCred.Commands;

/// <summary>Signs out: at the portal, and by removing the token and its role credentials here.</summary>
static class Logout
{
    static readonly Option<string?> s_session = new("--session")
    {
        Description = "The [sso-session] to sign out of.",
        HelpName = "NAME",
    };

    static readonly Option<bool> s_all = new("--all") { Description = "Every session of the config." };

    public static Command Command()
    {
        var command = new Command("logout", "Sign out of a session; other sessions stay.") { s_session, s_all };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        if (((bool[])[options.Profile is not null, parsed.GetValue(s_session) is not null, parsed.GetValue(s_all)])
            .Count(said => said) > 1)
            throw new Failure(ExitCode.Usage, "only one of --profile, --session and --all can be said");
        using var wiring = new Wiring(options);
        var sessions = new Sessions(wiring.Profiles);
        var chosen = parsed.GetValue(s_all) ? sessions.All()
            : [parsed.GetValue(s_session) is { } name ? sessions.Named(name) : sessions.OfProfile(options.Profile)];
        foreach (var (session, endpoints, _) in chosen)
        {
            var wasSignedIn = wiring.Logout.RunAsync(session, endpoints, sessions.Profiles, CancellationToken.None)
                .GetAwaiter().GetResult();
            StandardOutput.WriteLine($"{(wasSignedIn ? "signed out of" : "was not signed in to")} {session.Label}");
        }

        return (int)ExitCode.Done;
    }
}
