using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using CredentialProcess;
using CredentialProcess.Config;
using CredentialProcess.Output;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Serving;
using SsoCred.Switching;

namespace SsoCred.Commands;

/// <summary>
/// Runs a command with a profile's role credentials in its environment, or with an endpoint that serves fresh ones for
/// as long as it runs; without a command the user's shell, on a terminal. The profile's name is passed on under a name
/// that no SDK reads, for prompts: with AWS_PROFILE some would ignore the credentials.
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
            ProgramArgument.CommandName, "Run a command, or your shell, with the role's credentials.")
        {
            s_serve,
            s_command,
        };
        command.SetAction(Run);
        return RoleOptions.With(command);
    }

    static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(s_serve))
            return CommandRunner.Run(parsed, RunServed);

        // The root is disposed before the other program takes this one's place.
        var changes = Variables.ProfileNames.Append(Variables.LegacyToken)
            .ToDictionary(name => name, _ => (string?)null);
        string[] command = [];
        Func<string, bool> isProfile = _ => false;
        CommandRunner.Run(parsed, (_, options, root) =>
        {
            var input = root.Input();
            command = CommandOf(parsed, input);
            isProfile = root.Profiles.Has;
            var profile = Resolve(options, root, input, command);
            var credentials = input.WithSignIn(profile, () => root.Credentials.Get(profile, options.Timeout));
            foreach (var (name, value) in Variables.Of(credentials, profile.Region))
                changes[name] = value;
            changes[Variables.ExecProfile] = profile.Name;
            return 0;
        });
        try
        {
            return OperatingSystem.IsWindows()
                ? ChildProcess.Run(command, changes)
                : throw ProcessReplacement.Run(command, changes);
        }
        catch (ProgramStartException failure) when (failure.IsNotFound && isProfile(command[0]))
        {
            failure.Hint ??= RightForm(command);
            throw;
        }
    }

    /// <summary>The command that is given, else the user's shell where somebody can use it.</summary>
    static string[] CommandOf(ParseResult parsed, InteractiveInput input)
    {
        var given = parsed.GetValue(s_command)!;
        if (given.Length > 0)
            return given;
        return input.MayAsk && !parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            ? [UserShell.Find()]
            : throw new Failure(FailureKind.Usage, "required argument missing for command: 'exec'",
                "run: sso-cred exec --profile NAME -- COMMAND");
    }

    // 'exec dev -- ls' without a usual profile: the mistake is in the command, not in the config.
    static Profile Resolve(RunOptions options, CompositionRoot root, InteractiveInput input, string[] command)
    {
        var profiles = root.Profiles;
        if (!profiles.IsChosen(options.Profile) && profiles.SettingOf(ActiveProfile.Default) is null
            && profiles.Has(command[0]) && CommandSearch.OfEnvironment().Find(command[0]) is null)
        {
            var failure = ProgramStartException.NotThere(command[0]);
            failure.Hint = RightForm(command);
            throw failure;
        }

        return profiles.Resolve(input.Profile(options.Profile), options.Role);
    }

    static string RightForm(string[] command)
    {
        var rest = command is [_, "--", ..] ? command[2..] : command[1..];
        return $"run: sso-cred exec --profile {TypedCommand.Word(command[0])}"
            + (rest.Length == 0 ? "" : " -- " + string.Join(' ', rest.Select(TypedCommand.Word)));
    }

    static int RunServed(ParseResult parsed, RunOptions options, CompositionRoot root)
    {
        var input = root.Input();
        var command = CommandOf(parsed, input);
        var profile = Resolve(options, root, input, command);
        if (input.MayAsk)
            SignInFirst(profile, options, root, input);
        using var endpoint = LocalEndpoint.Open(each => root.Credentials.Get(each, options.Timeout), root.OpenRunFolder,
            [profile], new IPEndPoint(IPAddress.Loopback, 0),
            user => root.Debug?.WriteLine($"endpoint: a connection of user {user} is refused"));
        using var stop = new CancellationTokenSource();
        var serving = endpoint.RunAsync(stop.Token);
        try
        {
            return ChildProcess.Run(command, Changes(root.Profiles, profile, endpoint, root.Debug));
        }
        catch (ProgramStartException failure) when (failure.IsNotFound && root.Profiles.Has(command[0]))
        {
            failure.Hint ??= RightForm(command);
            throw;
        }
        finally
        {
            stop.Cancel();
            serving.GetAwaiter().GetResult();
        }
    }

    // The endpoint could only report that a sign-in is needed; what else fails may work when the command asks.
    static void SignInFirst(Profile profile, RunOptions options, CompositionRoot root, InteractiveInput input)
    {
        try
        {
            _ = input.WithSignIn(profile, () => root.Credentials.Get(profile, options.Timeout));
        }
        catch (Failure failure) when (failure.Kind != FailureKind.SignInNeeded)
        {
            root.Debug?.WriteLine($"exec: no credentials yet: {failure.Message}");
        }
    }

    static Dictionary<string, string?> Changes(
        ProfileSource profiles, Profile profile, LocalEndpoint endpoint, DebugLog? debug)
    {
        var changes = Variables.OverridingEndpoint.ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in endpoint.Variables[0].Variables)
            changes[name] = value;
        changes[Variables.ExecProfile] = profile.Name;

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
