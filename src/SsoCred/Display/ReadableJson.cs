using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace SsoCred.Display;

/// <summary>
/// JSON for people as well: é and ' stay as they are, since nobody puts this output into a web page. Characters that
/// change the direction of text or are not to be seen are escaped, because names are other people's text. The base
/// library's relaxed encoder does it the other way round: it escapes emoji and lets those through.
/// </summary>
sealed unsafe class ReadableJson : JavaScriptEncoder
{
    const int LongestEscape = 12; // two of \uXXXX

    public static readonly ReadableJson Encoder = new();

    public override int MaxOutputCharactersPerInputCharacter => LongestEscape;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar <= '~'
        ? UnsafeRelaxedJsonEscaping.WillEncode(unicodeScalar)
        : Terminal.IsUnprintable(new Rune(unicodeScalar));

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        for (var at = 0; at < textLength;)
        {
            _ = Rune.DecodeFromUtf16(rest[at..], out var rune, out var length);
            // A lone surrogate decodes as U+FFFD.
            if (WillEncode(rune.Value) || (rune == Rune.ReplacementChar && rest[at] != '\uFFFD'))
                return at;
            at += length;
        }

        return -1;
    }

    public override bool TryEncodeUnicodeScalar(
        int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        if (unicodeScalar <= '~')
        {
            return UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(
                unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
        }

        Span<char> units = stackalloc char[2];
        var escape = new StringBuilder();
        foreach (var unit in units[..new Rune(unicodeScalar).EncodeToUtf16(units)])
            escape.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        numberOfCharactersWritten = 0;
        if (escape.Length > bufferLength)
            return false;
        escape.CopyTo(0, new Span<char>(buffer, bufferLength), escape.Length);
        numberOfCharactersWritten = escape.Length;
        return true;
    }
}
