using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Output;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>
/// Prints the role credentials of a profile as a <c>credential_process</c> does. Never reads stdin, never prompts; on
/// success stderr stays empty, since some callers (ExAws, the C++ SDK) merge it into the document.
/// </summary>
static class Get
{
    public static Option<bool> AutoLoginOption { get; } = new("--auto-login")
    {
        Description = "Where a sign-in is needed and a browser can be opened, open one tab and wait for it.",
    };

    public static Command Command()
    {
        var command = new Command(
            "get", "Print the role credentials for credential_process (the default).")
        {
            AutoLoginOption,
        };
        command.SetAction(Run);
        return RoleOptions.With(command);
    }

    public static int Run(ParseResult parsed) =>
        Run(RunOptions.Of(parsed) with { AutoLogin = parsed.GetValue(AutoLoginOption) });

    public static int Run(RunOptions options)
    {
        using var root = new CompositionRoot(options);
        var profile = root.Profiles.Resolve(options.Profile, options.Role);
        var credentials = root.Credentials.Get(profile, options.Timeout, options.AutoLogin);
        StandardOutput.Write(ProcessDocument.Serialize(credentials, profile.AccountId).Span);
        return (int)ExitCode.Done;
    }
}
