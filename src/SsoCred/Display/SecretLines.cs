using System.Text;
using CredentialProcess;

namespace SsoCred.Display;

/// <summary>
/// The lines of a config that hold a secret: static keys, also commented out, with the indented lines below them, and
/// the arguments of other programs on a <c>credential_process</c> line. Matched by text, since a diff may show a
/// value's second line without its first.
/// </summary>
sealed class SecretLines
{
    const string Process = "credential_process";

    static readonly string[] s_keys = ["aws_secret_access_key", "aws_session_token", "aws_security_token"];

    readonly HashSet<string> _lines = new(StringComparer.Ordinal);

    public void Add(ReadOnlySpan<byte> config)
    {
        var isSecret = false;
        foreach (var line in Encoding.UTF8.GetString(config).Split(['\n', '\r']))
        {
            var isIndented = line.Length > 0 && char.IsWhiteSpace(line[0]);
            isSecret = IsSecret(line) || (isSecret && (isIndented || line.Length == 0));
            if (isSecret && line.Length > 0)
                _lines.Add(line);
        }
    }

    /// <summary>The line as it may be shown.</summary>
    public string Masked(string line)
    {
        if (!_lines.Contains(line.TrimEnd('\r', '\n')))
            return line;
        var separator = Separator(line);
        return separator > 0 && IsSecret(line) ? line[..(separator + 1)] + " ..." : "    ...";
    }

    static bool IsSecret(string line)
    {
        var separator = Separator(line);
        if (separator <= 0)
            return false;
        var key = line[..separator].Trim(' ', '\t', '#', ';').ToLowerInvariant();
        return s_keys.Contains(key) || (key == Process && !IsOwn(line[(separator + 1)..]));
    }

    static int Separator(string line) => line.AsSpan().IndexOfAny('=', ':');

    static bool IsOwn(string command) =>
        Path.GetFileNameWithoutExtension(command.Trim().Split(' ', 2)[0]) == ProgramName.Value;
}
