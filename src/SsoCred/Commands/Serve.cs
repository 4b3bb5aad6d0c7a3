using System.CommandLine;
using System.Net;
using System.Text;
using CredentialProcess;
using CredentialProcess.Output;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Serving;

namespace SsoCred.Commands;

/// <summary>
/// Runs a container credentials endpoint, and prints the variables that point clients to it.
/// </summary>
static class Serve
{
    static readonly Option<int?> s_port = WholeNumber.Option("--port", 0, 65535, "N",
        "Port to listen on (default 0: any free one).");

    static readonly Option<string?> s_listen = new("--listen")
    {
        Description = "Address to listen on (default 127.0.0.1), such as one that containers can reach.",
        HelpName = "ADDRESS",
    };

    public static Command Command()
    {
        var command = new Command("serve", "Serve role credentials as a container credentials endpoint.")
        {
            ProfilesOption.Profiles,
            s_port,
            s_listen,
            ShellOption.Shell,
        };
        command.SetAction(parsed => CommandRunner.Run(parsed, Run));
        return RoleOptions.With(command);
    }

    static int Run(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        var shell = ShellOption.Of(parsed);
        var address = Address(parsed.GetValue(s_listen));
        var profiles = ProfilesOption.Resolve(parsed, options, root.Profiles);
        using var endpoint = LocalEndpoint.Open(each => root.Credentials.Get(each, options.Timeout), root.OpenRunFolder,
            profiles, new IPEndPoint(address, parsed.GetValue(s_port) ?? 0), user =>
            {
                root.Debug?.WriteLine($"endpoint: a connection of user {user} is refused");
                Terminal.Warn($"a connection of another user of this machine (uid {user}) was refused",
                    "only your own programs and root's are served: run them, or sso-cred, as the same user");
            });
        // Before this there is nothing to clean up, so a signal may end the run at once.
        using var interrupt = new Interrupt(ofTerminal: true);
        if (!IPAddress.IsLoopback(address))
        {
            Terminal.Warn($"{address} may be reachable from other machines; anyone with a token gets its credentials",
                "tokens and credentials are not encrypted on that network: use it only for containers on this machine");
        }

        if (root.Profiles.SettingOf("default") is { } before)
        {
            Terminal.Warn(
                $"most SDKs prefer the profile 'default' ({before.Key} at {before.Location}) to this endpoint",
                "set AWS_CONFIG_FILE=/dev/null for the client, or use: sso-cred exec --serve");
        }

        StandardOutput.Write(Encoding.UTF8.GetBytes(string.Concat(endpoint.Variables.Select(each =>
            ShellExports.Comment(shell, $"profile {each.Profile.Name}") + ShellExports.Set(shell, each.Variables)))));
        endpoint.RunAsync(interrupt.Token).GetAwaiter().GetResult();
        return (int)ExitCode.Done;
    }

    static IPAddress Address(string? asked) => asked is null ? IPAddress.Loopback
        : IPAddress.TryParse(asked, out var address) ? address
        : throw new Failure(FailureKind.Usage, $"--listen takes an IP address, not '{asked}'");
}
