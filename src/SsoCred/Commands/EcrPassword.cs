using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Ecr;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>
/// Prints a registry's password, for <c>… | docker login --username AWS --password-stdin REGISTRY</c> and for tools
/// that want nothing else.
/// </summary>
static class EcrPassword
{
    public static Command Command()
    {
        var command = new Command("password", "Print the password of a registry; the user is AWS.")
        {
            Ecr.Region,
            Ecr.Public,
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        using var wiring = new Wiring(options);
        var profile = wiring.Profiles.Resolve(options.Profile);
        var place = parsed.GetValue(Ecr.Public) ? EcrEndpoint.Public : Ecr.Own(profile, parsed.GetValue(Ecr.Region)).Endpoint;
        var token = wiring.Authorization(profile, place, options.Timeout);
        StandardOutput.Write(Encoding.UTF8.GetBytes(token.Password + "\n"));
        return (int)ExitCode.Done;
    }
}
