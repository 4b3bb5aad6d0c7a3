using System.CommandLine;
using System.Net;
using CredentialProcess.Config;
using CredentialProcess.Output;
using CredentialProcess.Profiles;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Serving;

namespace SsoCred.Commands;

/// <summary>
/// Runs a command with a profile's role credentials in its environment, or with an endpoint that serves fresh ones for
/// as long as it runs. The profile's name is not passed on: with one some SDKs would ignore the credentials.
/// </summary>
static class Exec
{
    static readonly ProgramArgument s_command = new();

    static readonly Option<bool> s_serve = new("--serve")
    {
        Description = "Give the command a container credentials endpoint, so that a long run gets fresh credentials.",
    };

    public static Command Command()
    {
        var command = new Command(
            ProgramArgument.CommandName, "Run a command with the role credentials in its environment.")
        {
            s_serve,
            s_command,
        };
        command.SetAction(Run);
        return RoleOptions.With(command);
    }

    static int Run(ParseResult parsed)
    {
        var command = parsed.GetValue(s_command)!;
        if (parsed.GetValue(s_serve))
            return CommandRunner.Run(parsed, (_, options, root) => RunServed(options, root, command));

        // The root is disposed before the other program takes this one's place.
        var changes = Variables.ProfileNames.Append(Variables.LegacyToken)
            .ToDictionary(name => name, _ => (string?)null);
        CommandRunner.Run(parsed, (_, options, root) =>
        {
            var profile = root.Profiles.Resolve(options.Profile, options.Role);
            var credentials = root.Credentials.Get(profile, options.Timeout);
            foreach (var (name, value) in Variables.Of(credentials, profile.Region))
                changes[name] = value;
            return 0;
        });
        return OperatingSystem.IsWindows()
            ? ChildProcess.Run(command, changes)
            : throw ProcessReplacement.Run(command, changes);
    }

    static int RunServed(RunOptions options, CompositionRoot root, string[] command)
    {
        var profile = root.Profiles.Resolve(options.Profile, options.Role);
        using var endpoint = LocalEndpoint.Open(each => root.Credentials.Get(each, options.Timeout), root.OpenRunFolder,
            [profile], new IPEndPoint(IPAddress.Loopback, 0),
            user => root.Debug?.WriteLine($"endpoint: a connection of user {user} is refused"));
        using var stop = new CancellationTokenSource();
        var serving = endpoint.RunAsync(stop.Token);
        try
        {
            return ChildProcess.Run(command, Changes(root.Profiles, profile, endpoint, root.Debug));
        }
        finally
        {
            stop.Cancel();
            serving.GetAwaiter().GetResult();
        }
    }

    static Dictionary<string, string?> Changes(
        ProfileSource profiles, Profile profile, LocalEndpoint endpoint, DebugLog? debug)
    {
        var changes = Variables.OverridingEndpoint.ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in endpoint.Variables[0].Variables)
            changes[name] = value;

        // SDKs prefer a profile named 'default' to any endpoint: the command would act as another role.
        if (profile.Name != "default" && profiles.SettingOf("default") is { } before)
        {
            debug?.WriteLine(
                $"exec: hiding the config files, since {before.Location} takes precedence over the endpoint");
            var none = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
            changes[AwsFolder.ConfigVariable] = none;
            changes[AwsFolder.CredentialsVariable] = none;
        }

        return changes;
    }
}
