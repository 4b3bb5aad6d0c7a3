using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Ecr;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>
/// Prints a registry's password, for <c>… | docker login --username AWS --password-stdin REGISTRY</c> and for tools
/// that take only a password.
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
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return RoleOptions.With(command);
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        var profile = root.Profiles.Resolve(options.Profile, options.Role);
        var endpoint = parsed.GetValue(Ecr.Public)
            ? EcrEndpoint.Public
            : Ecr.Own(profile, parsed.GetValue(Ecr.Region)).Endpoint;
        var token = root.RegistryLogins.Get(profile, endpoint, options.Timeout);
        StandardOutput.Write(Encoding.UTF8.GetBytes(token.Password + "\n"));
        return (int)ExitCode.Done;
    }
}
