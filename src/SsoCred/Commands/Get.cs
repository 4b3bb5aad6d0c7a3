using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Output;

namespace SsoCred.Commands;

/// <summary>
/// Prints the role credentials of a profile as a <c>credential_process</c> does. Never reads stdin, never prompts; on
/// success stderr stays empty, since some callers (ExAws, the C++ SDK) merge it into the document.
/// </summary>
static class Get
{
    public static Command Command()
    {
        var command = new Command(
            "get", "Print the role credentials as a credential_process does (what runs without a command).");
        command.SetAction(Run);
        return command;
    }

    public static int Run(ParseResult parsed) => Run(RunOptions.Of(parsed));

    public static int Run(RunOptions options)
    {
        using var wiring = new Wiring(options);
        var profile = wiring.Profiles.Resolve(options.Profile);
        var credentials = wiring.Credentials(profile, options.Timeout);
        StandardOutput.Write(ProcessDocument.Bytes(credentials, profile.AccountId).Span);
        return (int)ExitCode.Done;
    }
}
