using System.Text;
using CredentialProcess;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace SsoCred.Display;

/// <summary>
/// Logs each decision, one line each and never a secret, to stderr (<c>--debug</c>) and to a private file
/// (<c>SSO_CRED_DEBUG=PATH</c>: stderr would break callers that merge it into the document).
/// </summary>
sealed class DebugLog : TextWriter
{
    readonly Lock _lock = new();
    readonly bool _toStderr;
    readonly string? _path;

    DebugLog(bool toStderr, string? path)
    {
        _toStderr = toStderr;
        _path = path;
    }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The log, or null where none is asked for.</summary>
    public static DebugLog? Open(bool toStderr, string? path) =>
        toStderr || !string.IsNullOrEmpty(path) ? new DebugLog(toStderr, path) : null;

    public override void Write(char value) => WriteAll(value.ToString());

    public override void WriteLine(string? value) => WriteAll(
        $"{ProgramName.Value}[{Environment.ProcessId}]: debug: "
        + $"{LocalTime.Format(DateTimeOffset.UtcNow, TimeProvider.System, LocalTime.ToTheMillisecond)} "
        + $"{Terminal.Printable(value ?? "")}\n");

    /// <summary>Which role is meant.</summary>
    public void WriteProfile(Profile profile) => WriteLine($"profile: '{profile.Name}', "
        + $"{profile.SignIn?.Session.Label ?? "static keys"}, account '{profile.AccountId}', role '{profile.RoleName}'"
        + (profile is RoleProfile assumed ? $", assumed from '{assumed.Source.Name}'" : ""));

    // Listings, listeners and connections write from their own threads. A full disk, a folder that is not there or a
    // closed stderr must not change what the run does.
    void WriteAll(string text)
    {
        lock (_lock)
        {
            if (_toStderr)
                StandardError.Write(text);
            try
            {
                if (!string.IsNullOrEmpty(_path))
                    LogFile.Append(_path, Encoding.GetBytes(text));
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
            }
        }
    }
}
