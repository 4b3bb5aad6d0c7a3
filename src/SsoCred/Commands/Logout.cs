using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Ecr;

namespace SsoCred.Commands;

/// <summary>Signs out: at the portal, and by removing here what the sign-in has brought.</summary>
static class Logout
{
    public static Command Command()
    {
        var command = new Command("logout", "Sign out of a session; other sessions stay.");
        foreach (var option in SessionOptions.Both)
            command.Add(option);
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        using var wiring = new Wiring(options);
        var sessions = new Sessions(wiring.Profiles);
        foreach (var (session, endpoints, _) in SessionOptions.Chosen(parsed, options, sessions))
        {
            var wasSignedIn = wiring.Logout.RunAsync(session, endpoints, sessions.Profiles, CancellationToken.None)
                .GetAwaiter().GetResult();
            AuthorizationStore.RemoveAll(wiring.OwnFolder, session);
            StandardOutput.WriteLine($"{(wasSignedIn ? "signed out of" : "was not signed in to")} {session.Label}");
        }

        return (int)ExitCode.Done;
    }
}
