using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Output;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Switching;

namespace SsoCred.Commands;

/// <summary>Prints the lines that set a profile's role credentials in a shell's environment, or unset them.</summary>
static class Env
{
    static readonly Option<bool> s_unset = new("--unset")
    {
        Description = "Print the lines that unset the variables.",
    };

    public static Command Command()
    {
        var command = new Command("env", "Print the role credentials as environment variables for a shell.")
        {
            NameArgument.Profile,
            ShellOption.Shell,
            s_unset,
        };
        command.SetAction(Run);
        return RoleOptions.With(command);
    }

    static int Run(ParseResult parsed)
    {
        var shell = ShellOption.Of(parsed);
        var isUnset = parsed.GetValue(s_unset);
        var options = RunOptions.Of(parsed);
        if (!isUnset)
        {
            return CommandRunner.Run(parsed, (_, _, root) =>
            {
                var input = root.Input(isForShell: true);
                var chosen = options with { Profile = input.Profile(options.Profile) };
                return Print(Exports(root, input, chosen, shell), shell, chosen, isUnset);
            });
        }

        return Print(ShellExports.Unset(shell, Variables.Names), shell, options, isUnset);
    }

    static int Print(string lines, Shell shell, RunOptions options, bool isUnset)
    {
        if (!Console.IsOutputRedirected && CommandToRun(shell, options, isUnset) is { } command)
            Terminal.Warn("these lines change nothing until a shell runs them", $"run: {command}");
        StandardOutput.Write(Encoding.UTF8.GetBytes(lines));
        return (int)ExitCode.Done;
    }

    static string Exports(CompositionRoot root, InteractiveInput input, RunOptions options, Shell shell)
    {
        var profile = root.Profiles.Resolve(options.Profile, options.Role);
        var credentials = input.WithSignIn(profile, () => root.Credentials.Get(profile, options.Timeout));
        var set = ShellExports.Set(shell, Variables.Of(credentials, profile.Region));
        return shell is Shell.Json or Shell.Dotenv
            ? set
            : ShellExports.Unset(shell, Conflicting(root.Profiles, profile)) + set;
    }

    // Unsets only what conflicts with the new keys, since a shell cannot restore it: an older token, and a profile's
    // name, which the JavaScript SDK prefers to keys. A name that leads to the same role stays.
    static IEnumerable<string> Conflicting(ProfileSource profiles, Profile profile)
    {
        if (Environment.GetEnvironmentVariable(Variables.LegacyToken) is not null)
            yield return Variables.LegacyToken;
        foreach (var variable in Variables.ProfileNames)
        {
            var name = Environment.GetEnvironmentVariable(variable);
            if (!string.IsNullOrEmpty(name) && !profiles.LeadsTo(name, profile))
                yield return variable;
        }
    }

    /// <summary>How a shell runs the lines; null for those that no shell runs.</summary>
    static string? CommandToRun(Shell shell, RunOptions options, bool isUnset)
    {
        var command = "sso-cred env" + (options.Profile is { } name ? " " + TypedCommand.Name(name, "--profile") : "")
            + (isUnset ? " --unset" : "");
        return shell switch
        {
            Shell.Bash or Shell.Zsh => $"eval \"$({command})\"",
            Shell.Fish => $"{command} | source",
            Shell.PowerShell => $"{command} | Invoke-Expression",
            Shell.Cmd => $"for /f \"delims=\" %i in ('{command} --shell cmd') do @%i",
            Shell.Dotenv or Shell.Json => null,
        };
    }
}
