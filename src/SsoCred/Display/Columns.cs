using System.Buffers;
using System.Globalization;
using System.Text;

namespace SsoCred.Display;

/// <summary>
/// How many columns of a terminal a text takes, and texts cut to a number of columns. East Asian wide characters and
/// emoji take two, combining marks none (Unicode, EastAsianWidth.txt and general categories Mn, Me). Terminals differ
/// in sequences of emoji, so callers leave the last column empty.
/// </summary>
static class Columns
{
    static readonly SearchValues<char> s_separators = SearchValues.Create(" -_./:@");

    // First and last of each range of wide characters, in order; those between 0x1F300 and 0x1FAFF as a whole.
    static ReadOnlySpan<int> Wide =>
    [
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE,
        0x2614, 0x2615, 0x2630, 0x2637, 0x2648, 0x2653, 0x267F, 0x267F, 0x268A, 0x268F, 0x2693, 0x2693, 0x26A1, 0x26A1,
        0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3,
        0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C,
        0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C,
        0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E, 0x3041, 0x3247, 0x3250, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3,
        0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6,
        0x16FE0, 0x18DFF, 0x1AFF0, 0x1B2FF,
        0x1D300, 0x1D376, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F1E6, 0x1F265,
        0x1F300, 0x1FAFF, 0x20000, 0x3FFFD,
    ];

    public static int Of(string text)
    {
        if (IsPlain(text))
            return text.Length;
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
            columns += Of(rune);
        return columns;
    }

    public static int Of(Rune rune) => rune.Value switch
    {
        >= ' ' and <= '~' => 1,
        < ' ' or 0x7f => 0,
        // Letters and signs of Europe, and most of China's, Japan's and Korea's: a category takes long to look up.
        > 0xAD and < 0x300 => 1,
        >= 0x4E00 and <= 0x9FFF or >= 0xAC00 and <= 0xD7A3 => 2,
        // Vowels and final consonants that join the Hangul syllable before them.
        >= 0x1160 and <= 0x11FF => 0,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format or UnicodeCategory.Control ? 0
            : IsWide(rune.Value) ? 2 : 1,
    };

    /// <summary>The text's beginning in so many columns at most, marked where something was cut off.</summary>
    public static string Cut(string text, int most) =>
        Of(text) <= most ? text : most <= 0 ? "" : text[..Beginning(text, most - 1)] + '…';

    /// <summary>The text's end in so many columns at most.</summary>
    public static string End(string text, int most)
    {
        if (IsPlain(text))
            return text[^Math.Clamp(most, 0, text.Length)..];
        var start = text.Length;
        for (int at = start, columns = 0; at > 0;)
        {
            _ = Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out var rune, out var length);
            if ((columns += Of(rune)) > most)
                break;
            at -= length;
            // A mark is not separated from what it belongs to.
            if (Of(rune) > 0 || at == 0)
                start = at;
        }

        return text[start..];
    }

    /// <summary>The text's beginning and end in so many columns at most, marked where something was cut out.</summary>
    public static string Middle(string text, int most)
    {
        if (Of(text) <= most)
            return text;
        return most <= 0 ? "" : text[..Beginning(text, most / 2)] + '…' + End(text, most - 1 - (most / 2));
    }

    /// <summary>
    /// Parts of so many columns at most, broken after a separator of names where there is one in a part's second half.
    /// </summary>
    public static IEnumerable<string> Pieces(string text, int most)
    {
        while (Of(text) > most)
        {
            var length = Beginning(text, most);
            if (length == 0)
                _ = Rune.DecodeFromUtf16(text, out _, out length);
            var separator = text.AsSpan(0, length).LastIndexOfAny(s_separators) + 1;
            if (separator > length / 2)
                length = separator;
            yield return text[..length];
            text = text[length..];
        }

        yield return text;
    }

    /// <summary>Exactly so many columns.</summary>
    public static string Filled(string text, int columns)
    {
        var shown = Middle(text, columns);
        return shown + new string(' ', Math.Max(columns - Of(shown), 0));
    }

    // ASCII, so that each character takes a column.
    static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    // How much of the text fits into so many columns.
    static int Beginning(string text, int most)
    {
        if (IsPlain(text))
            return Math.Clamp(most, 0, text.Length);
        var length = 0;
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((columns += Of(rune)) > most)
                break;
            length += rune.Utf16SequenceLength;
        }

        return length;
    }

    static bool IsWide(int value)
    {
        var wide = Wide;
        if (value < wide[0])
            return false;
        for (var i = 0; i < wide.Length && value >= wide[i]; i += 2)
        {
            if (value <= wide[i + 1])
                return true;
        }

        return false;
    }
}
