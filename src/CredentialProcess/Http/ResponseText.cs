using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace CredentialProcess.Http;

/// <summary>
/// Makes every string of a JSON answer text: bytes that are not UTF-8, and escapes for half of a surrogate pair, become
/// U+FFFD. The SDK's reader throws at either, so that one bad name would cost a listing of six hundred accounts; so each
/// value is judged where it is used.
/// </summary>
static class ResponseText
{
    /// <summary>What stands where something was that is not text.</summary>
    public const char Replacement = '\uFFFD';

    const int Escape = 6; // \uXXXX

    /// <param name="json">Valid JSON but for what its strings hold; may be changed in place.</param>
    public static byte[] ReplaceInvalid(byte[] json)
    {
        if (!Utf8.IsValid(json))
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        for (var index = 0; json.AsSpan(index).IndexOf((byte)'\\') is >= 0 and var offset;)
        {
            index += offset;
            // The backslash takes the next character with it: in \\ud800 nothing is escaped but itself.
            if (ReadEscape(json, index) is not { } unit)
            {
                index += 2;
            }
            else if (char.IsHighSurrogate(unit) && ReadEscape(json, index + Escape) is { } low && char.IsLowSurrogate(low))
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
