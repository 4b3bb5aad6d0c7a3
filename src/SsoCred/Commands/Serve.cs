using System.CommandLine;
using System.Net;
using System.Text;
using CredentialProcess;
using CredentialProcess.Output;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Serving;

namespace SsoCred.Commands;

/// <summary>
/// Answers as the container credentials endpoint for as long as it runs, and prints the variables that lead clients
/// to it.
/// </summary>
static class Serve
{
    static readonly Option<string[]> s_profiles = RunOptions.Profiles();
    static readonly Option<string?> s_shell = Env.ShellOption();

    static readonly Option<int?> s_port = WholeNumber.Option("--port", 0, 65535, "N",
        "The port to listen on (0, the default, takes a free one).");

    static readonly Option<string?> s_listen = new("--listen")
    {
        Description = "Another address of this machine than 127.0.0.1, such as one that containers reach.",
        HelpName = "ADDRESS",
    };

    public static Command Command()
    {
        var command = new Command("serve", "Serve role credentials as a container credentials endpoint.")
        {
            s_profiles,
            s_port,
            s_listen,
            s_shell,
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        var shell = Env.Asked(parsed.GetValue(s_shell));
        var address = Address(parsed.GetValue(s_listen));

        using var wiring = new Wiring(options);
        var profiles = wiring.Resolve(parsed.GetValue(s_profiles), options.Profile);
        using var endpoint = LocalEndpoint.Open(wiring, profiles, options, address, parsed.GetValue(s_port) ?? 0,
            user => Terminal.Warn($"a connection of another user of this machine (uid {user}) was refused",
                "only your own programs and root's are served: run them, or sso-cred, as the same user"));
        // Before this a signal ends the run as it ends any; there is nothing to put in order yet.
        using var interrupt = new Interrupt(ofTerminal: true);
        if (!IPAddress.IsLoopback(address))
        {
            Terminal.Warn($"{address} may be reached by other machines; whoever holds a token gets its credentials",
                "tokens and credentials go over that network as they are: use it for containers on this machine only");
        }

        if (wiring.Profiles.SettingOf("default") is { } before)
        {
            Terminal.Warn($"most SDKs use the profile 'default' ({before.Key} at {before.Location}) before this endpoint",
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
