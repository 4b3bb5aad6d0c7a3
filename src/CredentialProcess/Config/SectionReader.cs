using System.Text;
using CredentialProcess.Text;

namespace CredentialProcess.Config;

/// <summary>Reads the keys of one section; an invalid line is refused with its location.</summary>
static class SectionReader
{
    internal static void ReadKeys(ConfigText text, int section, ConfigKeys keys)
    {
        var (start, end) = text.Body(section);
        var lines = new ConfigLines(text.Bytes, start, end, inSection: true);
        var blanks = 0;
        string? key = null;
        var at = 0;
        var value = "";
        StringBuilder? longer = null;
        while (lines.MoveNext())
        {
            switch (lines.Kind)
            {
                case LineKind.Blank:
                    blanks++;
                    break;
                case LineKind.Continuation:
                    longer ??= new StringBuilder(value);
                    longer.Append('\n', blanks + 1).Append(Encoding.UTF8.GetString(lines.Line));
                    blanks = 0;
                    break;
                case LineKind.Key:
                    if (key is not null)
                        keys.Add(key, longer?.ToString() ?? value, at);
                    var separator = lines.Line.IndexOfAny((byte)'=', (byte)':');
                    key = InternKey(PythonWhitespace.TrimEnd(lines.Line[..separator]));
                    value = Encoding.UTF8.GetString(PythonWhitespace.Trim(lines.Line[(separator + 1)..]));
                    longer = null;
                    at = lines.Start;
                    blanks = 0;
                    break;
                case LineKind.Invalid:
                    throw InvalidLine(text, section, lines);
                default:
                    break;
            }
        }

        if (key is not null)
            keys.Add(key, longer?.ToString() ?? value, at);
    }

    // Most keys are one of a few, whose strings need not be allocated again for each of many thousand profiles.
    static string InternKey(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("sso_session"u8) ? "sso_session"
        : key.SequenceEqual("sso_account_id"u8) ? "sso_account_id"
        : key.SequenceEqual("sso_role_name"u8) ? "sso_role_name"
        : key.SequenceEqual("region"u8) ? "region"
        : key.SequenceEqual("credential_process"u8) ? "credential_process"
        : Encoding.UTF8.GetString(key).ToLowerInvariant();

    static Failure InvalidLine(ConfigText text, int section, in ConfigLines lines) => lines.Line[0] == '['
        ? new Failure(
            FailureKind.Configuration,
            $"{text.Location(lines.Start)}: this header has no closing bracket, so the lines below would belong to the "
            + "section above",
            "write the header as [profile NAME] or [sso-session NAME]")
        : new Failure(
            FailureKind.Configuration,
            $"{text.Location(lines.Start)}: not a 'key = value' line in "
            + $"[{Printable.Text(Encoding.UTF8.GetString(text.Header(section)))}]",
            "fix it, or start it with # to make it a comment");
}
