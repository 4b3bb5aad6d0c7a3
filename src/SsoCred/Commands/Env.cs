using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Output;
using CredentialProcess.Profiles;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>Prints the lines that put a profile's role credentials into a shell's environment, or take them out.</summary>
static class Env
{
    static readonly Option<string?> s_shell = ShellOption();

    static readonly Option<bool> s_unset = new("--unset")
    {
        Description = "Print the lines that unset the variables again.",
    };

    public static Command Command()
    {
        var command = new Command("env", "Print the role credentials as environment variables for a shell.")
        {
            s_shell,
            s_unset,
        };
        command.SetAction(Run);
        return command;
    }

    /// <summary>The same option for each command that prints such lines.</summary>
    public static Option<string?> ShellOption()
    {
        var option = new Option<string?>("--shell")
        {
            Description = "Whose syntax: bash, zsh, fish, powershell, cmd, dotenv or json. Else the shell it is run from.",
            HelpName = "NAME",
        };
        option.CompletionSources.Add([.. ShellName.All]);
        return option;
    }

    /// <summary>As asked for, else as guessed.</summary>
    public static Shell Asked(string? name) => name is null ? ParentShell.Guess() : ShellName.Find(name)
        ?? throw new Failure(FailureKind.Usage, $"there is no shell '{name}'",
            $"name one of {string.Join(", ", ShellName.All)}");

    static int Run(ParseResult parsed)
    {
        var options = RunOptions.Of(parsed);
        var shell = Asked(parsed.GetValue(s_shell));
        var unset = parsed.GetValue(s_unset);
        var lines = unset ? ShellExports.Unset(shell, Variables.Names) : Exports(options, shell);
        if (shell is not (Shell.Json or Shell.Dotenv) && !Console.IsOutputRedirected)
            Terminal.Warn("these lines change nothing until a shell runs them", $"run: {ToRun(shell, options, unset)}");
        StandardOutput.Write(Encoding.UTF8.GetBytes(lines));
        return (int)ExitCode.Done;
    }

    static string Exports(RunOptions options, Shell shell)
    {
        using var wiring = new Wiring(options);
        var profile = wiring.Profiles.Resolve(options.Profile);
        var set = ShellExports.Set(shell, Variables.Of(wiring.Credentials(profile, options.Timeout), profile.Region));
        return shell is Shell.Json or Shell.Dotenv ? set : ShellExports.Unset(shell, Disturbing(wiring, profile)) + set;
    }

    // Only what would spoil the new keys goes, since nothing brings it back: an older token, and a profile's name, by
    // which the JavaScript SDK still goes. One that leads to the same role does no harm.
    static IEnumerable<string> Disturbing(Wiring wiring, Profile profile)
    {
        if (Environment.GetEnvironmentVariable(Variables.LegacyToken) is not null)
            yield return Variables.LegacyToken;
        foreach (var variable in Variables.ProfileNames)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } name && !wiring.Profiles.LeadsTo(name, profile))
                yield return variable;
        }
    }

    static string ToRun(Shell shell, RunOptions options, bool unset)
    {
        var command = "sso-cred env" + (options.Profile is { } name ? $" --profile {SignInHint.Quoted(name)}" : "")
            + (unset ? " --unset" : "");
        return shell switch
        {
            Shell.Fish => $"{command} | source",
            Shell.PowerShell => $"{command} | Invoke-Expression",
            Shell.Cmd => $"for /f \"delims=\" %i in ('{command} --shell cmd') do @%i",
            _ => $"eval \"$({command})\"",
        };
    }
}
