using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace CredentialProcess.Http;

/// <summary>
/// Replaces bytes that are not UTF-8, and escapes of lone surrogates, in a JSON response by U+FFFD. The SDK's reader
/// throws at either, so one bad name would break a listing of six hundred accounts; each value is validated where it is
/// used.
/// </summary>
static class ResponseText
{
    public const char Replacement = '\uFFFD';

    const int Escape = 6; // \uXXXX

    /// <param name="json">Valid JSON apart from the content of its strings. May be changed in place.</param>
    public static byte[] ReplaceInvalid(byte[] json)
    {
        if (!Utf8.IsValid(json))
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        for (var index = 0; json.AsSpan(index).IndexOf((byte)'\\') is >= 0 and var offset;)
        {
            index += offset;
            // The backslash escapes the next character: \\ud800 is no surrogate escape.
            if (ReadEscape(json, index) is not { } unit)
            {
                index += 2;
            }
            else if (char.IsHighSurrogate(unit) && ReadEscape(json, index + Escape) is { } low
                && char.IsLowSurrogate(low))
            {
                index += 2 * Escape;
            }
            else
            {
                if (char.IsSurrogate(unit))
                    "fffd"u8.CopyTo(json.AsSpan(index + 2));
                index += Escape;
            }
        }

        return json;
    }

    static char? ReadEscape(ReadOnlySpan<byte> json, int index) =>
        json.Length >= index + Escape && json[index] == '\\' && json[index + 1] == 'u'
        && Utf8Parser.TryParse(json.Slice(index + 2, 4), out ushort unit, out var length, 'x') && length == 4
            ? (char)unit
            : null;
}
