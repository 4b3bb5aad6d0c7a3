using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// What a <c>credential_process</c> that runs this program stands for: the profile that it names and the role that its
/// options choose. Any other process is refused: this program can't answer for it.
/// </summary>
/// <param name="Line">The value that holds the line.</param>
/// <param name="Role">Null where the line has no such option.</param>
sealed record ProcessTarget(string Profile, RoleArguments? Role, ConfigValue Line)
{
    const string FixLine =
        "write 'credential_process = sso-cred --profile NAME' with the profile that has the sso_ keys";

    /// <summary>Null where the profile has no process.</summary>
    /// <exception cref="Failure">The process is not this program, or does not name a profile.</exception>
    internal static ProcessTarget? Of(string name, ConfigKeys keys, bool windows)
    {
        if (keys.Text("credential_process") is not { } text || !keys.TryGet("credential_process", out var value))
            return null;
        var line = CredentialProcessLine.Parse(text, windows);
        return line switch
        {
            null => throw Refused($"{value.Location}: credential_process has an unclosed quote", FixLine),
            { Kind: CredentialProgram.SsoCred, Profile: { } profile } => new(profile, line.Role, value),
            { Kind: CredentialProgram.SsoCred } =>
                throw Refused($"{value.Location}: credential_process does not say which profile sso-cred should use",
                    FixLine),
            { Kind: CredentialProgram.AwsSsoGetCredentials } => throw Refused(
                $"{value.Location}: credential_process runs 'aws sso get-credentials', a command that does not exist",
                FixLine),
            _ => throw Refused(
                $"{value.Location}: profile '{Printable.Text(name)}' gets its credentials from another program"
                + (line.Program is null ? "" : $", '{Printable.Text(line.Program)}'"),
                "use a profile that has sso_ keys"),
        };
    }

    /// <summary>The target runs this program again.</summary>
    internal Failure RunsAgain(string name) => Refused(
        $"{Line.Location}: credential_process of profile '{Printable.Text(name)}' leads to a profile that runs "
        + "sso-cred again",
        "let it name the profile that has the sso_ keys");

    static Failure Refused(string message, string hint) => new(FailureKind.Configuration, message, hint);
}
