using System.CommandLine;
using CredentialProcess.Output;

namespace SsoCred.Commands;

/// <summary>
/// Runs a command with a profile's role credentials in its environment. No profile's name goes along: with one some
/// SDKs would pass the credentials over.
/// </summary>
static class Exec
{
    static readonly Argument<string[]> s_command = new("COMMAND")
    {
        Description = "The command and its arguments, after --.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Command()
    {
        var command = new Command("exec", "Run a command with the role credentials in its environment.") { s_command };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        var command = parsed.GetValue(s_command)!;
        var changes = Variables.ProfileNames.ToDictionary(name => name, _ => (string?)null);
        using (var wiring = new Wiring(options))
        {
            var profile = wiring.Profiles.Resolve(options.Profile);
            foreach (var (name, value) in Variables.Of(wiring.Credentials(profile, options.Timeout), profile.Region))
                changes[name] = value;
        }

        return OperatingSystem.IsWindows() ? Child.Run(command, changes) : Replacement.Run(command, changes);
    }
}
