using System.CommandLine;
using System.Net;
using CredentialProcess.Config;
using CredentialProcess.Output;
using CredentialProcess.Profiles;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Serving;

namespace SsoCred.Commands;

/// <summary>
/// Runs a command with a profile's role credentials in its environment, or with an endpoint that hands out fresh ones
/// for as long as it runs. No profile's name goes along: with one some SDKs would pass the credentials over.
/// </summary>
static class Exec
{
    public const string Name = "exec";

    static readonly Argument<string[]> s_command = new("COMMAND")
    {
        Description = "The command; all words behind its first one are its arguments.",
        Arity = ArgumentArity.OneOrMore,
    };

    static readonly Option<bool> s_serve = new("--serve")
    {
        Description = "Give the command the container credentials endpoint, so that a long run gets fresh credentials.",
    };

    public static Command Command()
    {
        var command = new Command(Name, "Run a command with the role credentials in its environment.")
        {
            s_serve,
            s_command,
        };
        command.SetAction(Run);
        return command;
    }

    /// <summary>The words that this command takes are the command line of another program.</summary>
    public static bool RunsAnotherProgram(Command command) => command.Arguments.Contains(s_command);

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        var command = parsed.GetValue(s_command)!;
        if (parsed.GetValue(s_serve))
            return RunServed(options, command);

        var changes = Variables.ProfileNames.Append(Variables.LegacyToken).ToDictionary(name => name, _ => (string?)null);
        using (var wiring = new Wiring(options))
        {
            var profile = wiring.Profiles.Resolve(options.Profile);
            foreach (var (name, value) in Variables.Of(wiring.Credentials(profile, options.Timeout), profile.Region))
                changes[name] = value;
        }

        return OperatingSystem.IsWindows() ? ChildProcess.Run(command, changes) : ProcessReplacement.Run(command, changes);
    }

    static int RunServed(RunOptions options, string[] command)
    {
        using var wiring = new Wiring(options);
        var profile = wiring.Profiles.Resolve(options.Profile);
        using var endpoint = LocalEndpoint.Open(wiring, [profile], options, IPAddress.Loopback, 0);
        using var stop = new CancellationTokenSource();
        var serving = endpoint.RunAsync(stop.Token);
        try
        {
            return ChildProcess.Run(command, Changes(wiring, profile, endpoint));
        }
        finally
        {
            stop.Cancel();
            serving.GetAwaiter().GetResult();
        }
    }

    static Dictionary<string, string?> Changes(Wiring wiring, Profile profile, LocalEndpoint endpoint)
    {
        var changes = Variables.OverridingEndpoint.ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in endpoint.Variables[0].Variables)
            changes[name] = value;

        // SDKs look at a profile named 'default' before any endpoint: the command would have another identity.
        if (profile.Name != "default" && wiring.Profiles.SettingOf("default") is { } before)
        {
            wiring.Debug?.WriteLine($"exec: hiding the config files, since {before.Location} goes before the endpoint");
            var none = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
            changes[AwsFolder.ConfigVariable] = none;
            changes[AwsFolder.CredentialsVariable] = none;
        }

        return changes;
    }
}
