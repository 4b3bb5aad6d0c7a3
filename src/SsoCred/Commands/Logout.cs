using System.CommandLine;
using CredentialProcess;
using SsoCred.Display;
using SsoCred.Options;

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
        Failure? first = null;
        var all = SessionOptions.Chosen(parsed, options, sessions);
        foreach (var chosen in all)
        {
            try
            {
                var (wasSignedIn, trouble) = wiring.SignOutAsync(
                    chosen, sessions.ProfilesOf(chosen.Session), CancellationToken.None)
                    .GetAwaiter().GetResult();
                StandardOutput.WriteLine(
                    $"{(wasSignedIn ? "signed out of" : "was not signed in to")} {chosen.Session.Label}"
                    + (trouble is null ? "" : $" on this machine only; the portal was not told: {trouble}"));
            }
            catch (Failure failure)
            {
                // The others are signed out of all the same.
                first ??= failure;
            }
        }

        try
        {
            wiring.RemoveAuthorizations(all);
        }
        catch (Failure failure)
        {
            first ??= failure;
        }

        return first is null ? (int)ExitCode.Done : throw first;
    }
}
