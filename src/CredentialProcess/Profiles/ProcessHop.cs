using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// The one hop from a profile whose credential_process runs this program to the profile that it names. Any other
/// process is refused: this program can't answer for it.
/// </summary>
static class ProcessHop
{
    const string FixLine =
        "write 'credential_process = sso-cred --profile NAME' with the profile that has the sso_ keys";

    /// <summary>The profile that this one's process runs for; null where it has no process.</summary>
    /// <exception cref="Failure">The process is not this program, or does not name a profile.</exception>
    internal static string? Target(string name, ConfigKeys keys, bool windows)
    {
        if (keys.Text("credential_process") is not { } text || !keys.TryGet("credential_process", out var value))
            return null;
        var line = CredentialProcessLine.Parse(text, windows);
        return line switch
        {
            null => throw Refused($"{value.Location}: credential_process has an unclosed quote", FixLine),
            { Kind: CredentialProgram.SsoCred, Profile: { } profile } => profile,
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

    internal static Failure Loop(string name, string line) => Refused(
        $"{line}: credential_process of profile '{Printable.Text(name)}' leads to a profile that runs sso-cred again",
        "let it name the profile that has the sso_ keys");

    static Failure Refused(string message, string hint) => new(FailureKind.Configuration, message, hint);
}
