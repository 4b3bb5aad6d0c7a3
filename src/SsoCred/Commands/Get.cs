using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Output;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>
/// Prints the role credentials of a profile as a <c>credential_process</c> does. Never reads stdin, never prompts; on
/// success stderr stays empty, since some callers (ExAws, the C++ SDK) merge it into the document.
/// </summary>
static class Get
{
    public static Option<bool> AutoLoginOption { get; } = new("--auto-login")
    {
        Description = "When a sign-in is needed and a browser can be reached, open one tab and wait for it.",
    };

    public static Command Command()
    {
        var command = new Command(
            "get", "Print the role credentials as a credential_process does (what runs without a command).")
        {
            AutoLoginOption,
        };
        command.SetAction(Run);
        return command;
    }

    public static int Run(ParseResult parsed) =>
        Run(RunOptions.Of(parsed) with { AutoLogin = parsed.GetValue(AutoLoginOption) });

    public static int Run(RunOptions options)
    {
        using var wiring = new Wiring(options);
        var profile = wiring.Profiles.Resolve(options.Profile);
        var credentials = wiring.Credentials(profile, options.Timeout, AutoLogin.IsWanted(options, profile));
        StandardOutput.Write(ProcessDocument.Serialize(credentials, profile.AccountId).Span);
        return (int)ExitCode.Done;
    }
}
