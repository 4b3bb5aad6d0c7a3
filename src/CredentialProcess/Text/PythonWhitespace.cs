using System.Buffers;
using System.Text;

namespace CredentialProcess.Text;

/// <summary>
/// Whitespace as Python's <c>str.isspace</c> and <c>str.splitlines</c> define it, on UTF-8 known to be valid: .NET's
/// <c>char.IsWhiteSpace</c> plus the separators U+001C to U+001F, which .NET leaves out.
/// </summary>
static class PythonWhitespace
{
    static readonly SearchValues<char> s_lineEnds = SearchValues.Create("\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029");

    internal static bool Is(int codePoint) =>
        codePoint is (>= 0x09 and <= 0x0D) or (>= 0x1C and <= 0x20)
        || (codePoint is > 0x7F and <= 0xFFFF && char.IsWhiteSpace((char)codePoint));

    /// <summary>How many bytes of whitespace the text starts with, and how many characters they are.</summary>
    internal static (int Bytes, int Characters) Leading(ReadOnlySpan<byte> text)
    {
        var bytes = 0;
        var characters = 0;
        while (bytes < text.Length)
        {
            int point = text[bytes];
            var length = 1;
            if (point >= 0x80)
            {
                _ = Rune.DecodeFromUtf8(text[bytes..], out var rune, out length);
                point = rune.Value;
            }

            if (!Is(point))
                break;
            bytes += length;
            characters++;
        }

        return (bytes, characters);
    }

    internal static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0)
        {
            int point = text[^1];
            var length = 1;
            if (point >= 0x80)
            {
                _ = Rune.DecodeLastFromUtf8(text, out var rune, out length);
                point = rune.Value;
            }

            if (!Is(point))
                break;
            text = text[..^length];
        }

        return text;
    }

    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => TrimEnd(text[Leading(text).Bytes..]);

    internal static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && Is(text[0]))
            text = text[1..];
        while (text.Length > 0 && Is(text[^1]))
            text = text[..^1];
        return text;
    }

    /// <summary>Takes the first line off the text, ended by anything that <c>str.splitlines</c> splits at.</summary>
    internal static ReadOnlySpan<char> TakeLine(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(s_lineEnds);
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        return line;
    }
}
