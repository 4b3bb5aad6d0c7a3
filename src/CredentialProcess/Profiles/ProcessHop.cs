using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// The one hop from a profile whose credential_process runs this program to the profile that it runs for. Any other
/// process is refused: what it would print belongs to somebody else.
/// </summary>
static class ProcessHop
{
    const string Write = "write 'credential_process = sso-cred --profile NAME' with the profile that holds the sso_ keys";

    /// <summary>The profile that this one's process is run for; null where it has no process.</summary>
    /// <exception cref="Failure">The process is not this program, or names no profile.</exception>
    internal static string? Target(string name, ConfigKeys keys, bool windows)
    {
        if (keys.Text("credential_process") is not { } text || !keys.TryGet("credential_process", out var value))
            return null;
        var line = CredentialProcessLine.Parse(text, windows);
        return line switch
        {
            null => throw Refused($"{value.Location}: credential_process has a quote that is not closed", Write),
            { Kind: CredentialProgram.SsoCred, Profile: { } profile } => profile,
            { Kind: CredentialProgram.SsoCred } =>
                throw Refused($"{value.Location}: credential_process does not say which profile sso-cred is to use", Write),
            { Kind: CredentialProgram.AwsSsoGetCredentials } => throw Refused(
                $"{value.Location}: credential_process runs 'aws sso get-credentials', a command that does not exist",
                Write),
            _ => throw Refused(
                $"{value.Location}: profile '{Printable.Text(name)}' gets its credentials from another program"
                + (line.Program is null ? "" : $", '{Printable.Text(line.Program)}'"),
                "name a profile with sso_ keys"),
        };
    }

    internal static Failure Loop(string name, string line) => Refused(
        $"{line}: credential_process of profile '{Printable.Text(name)}' leads to a profile that runs sso-cred again",
        "let it name the profile that holds the sso_ keys");

    static Failure Refused(string message, string hint) => new(FailureKind.Configuration, message, hint);
}
