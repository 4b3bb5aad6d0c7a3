using System.Text;
using CredentialProcess.Files;

namespace SsoCred.Display;

/// <summary>
/// Tells each decision, one line each and never a secret, on stderr (<c>--debug</c>) and at the end of a private file
/// (<c>SSO_CRED_DEBUG=PATH</c>: stderr would break callers that merge it into the document).
/// </summary>
sealed class DebugLog : TextWriter
{
    readonly bool _toStderr;
    readonly string? _path;

    DebugLog(bool toStderr, string? path)
    {
        _toStderr = toStderr;
        _path = path;
    }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The log, or null when nobody asked for one.</summary>
    public static DebugLog? Open(bool toStderr, string? path) =>
        toStderr || !string.IsNullOrEmpty(path) ? new DebugLog(toStderr, path) : null;

    public override void Write(char value) => WriteAll(value.ToString());

    public override void WriteLine(string? value) => WriteAll(
        $"sso-cred[{Environment.ProcessId}]: debug: {DateTimeOffset.UtcNow:HH:mm:ss.fff} {Terminal.Printable(value ?? "")}\n");

    // A full disk, a folder that is not there or a closed stderr must not change what the run does.
    void WriteAll(string text)
    {
        if (_toStderr)
            StandardError.Write(text);
        try
        {
            if (!string.IsNullOrEmpty(_path))
                PrivateFile.Append(_path, Encoding.GetBytes(text));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
        }
    }
}
