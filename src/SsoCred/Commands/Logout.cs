using System.CommandLine;
using CredentialProcess;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>Signs out: at the portal, and by removing what was fetched with the sign-in.</summary>
static class Logout
{
    public static Command Command()
    {
        var command = new Command("logout", "Sign out of a session; other sessions are not affected.");
        foreach (var option in SessionOptions.Both)
            command.Add(option);
        command.Add(NameArgument.ProfileOrSession);
        command.SetAction(parsed => CommandRunner.Run(parsed, RunAsync));
        return command;
    }

    static async Task RunAsync(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        Failure? first = null;
        var all = SessionOptions.Chosen(parsed, options, root.Sessions);
        foreach (var chosen in all)
        {
            try
            {
                var profiles = root.Sessions.ProfilesOf(chosen.Session);
                var (wasSignedIn, trouble) = await root.SignOut.RunAsync(chosen, profiles, CancellationToken.None);
                StandardOutput.WriteLine(
                    $"{(wasSignedIn ? "signed out of" : "was not signed in to")} {chosen.Session.Label}"
                    + (trouble is null ? "" : $" on this machine only; the portal did not confirm it: {trouble}"));
            }
            catch (Failure failure)
            {
                // The other sessions are signed out of nevertheless.
                first ??= failure;
            }
        }

        try
        {
            root.SignOut.RemoveEntries(all);
        }
        catch (Failure failure)
        {
            first ??= failure;
        }

        if (first is not null)
            throw first;
    }
}
