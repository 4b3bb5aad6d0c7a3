using System.Text;

namespace CredentialProcess.Text;

/// <summary>
/// Letters without their diacritics, by tables of our own: with invariant globalization .NET leaves every string as it
/// is when it normalizes. Ł, Ø, Đ and ß do not decompose in Unicode anyway.
/// </summary>
static class Diacritics
{
    // U+00C0 to U+017F, letter by letter; a blank is a symbol without a letter, a digit an index into the pairs below.
    // Names of profiles depend on this table (SafeName), so it never changes.
    const string Latin =
        "AAAAAA0CEEEEIIIIDNOOOOO OUUUUY12aaaaaa3ceeeeiiiidnooooo ouuuuy4y"
        + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi56JjKkkLlLlLlLlLlNnNnNnnNnOoOoOo78RrRrRrSsSsSs"
        + "SsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    // For searches only: lower-case Latin, Greek and Cyrillic letters beyond U+017F in order, and their base letters
    // (UnicodeData.txt, canonical decompositions; letters with a stroke or hook by their look).
    const string Marked =
        "ƀƃƈƌƒƙƚƞơƥƫƭưƴƶǎǐǒǔǖǘǚǜǟǡǥǧǩǫǭǯǰǵǹǻǿȁȃȅȇȉȋȍȏȑȓȕȗșțȟȥȧȩȫȭȯȱȳȼɇɉɍɏɓɖɗɠɨɫɲɵʈʉʋΐάέήί"
        + "ΰϊϋόύώйѐёѓїќѝўѷӂӑӓӗӛӝӟӣӥӧӫӭӯӱӳӵӹḁḃḅḇḉḋḍḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟ"
        + "ṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕẖẗẘẙẛạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹⱥⱦ";

    const string Base =
        "bbcdfklnopttuyzaiouuuuuaaggkooʒjgnaoaaeeiioorruusthzaeooooycejrybddgilnotuvιαεηι"
        + "υιυουωиеегікиуѵжааеәжзииоөэууучыabbbcdddddeeeeefghhhhhiikkkllllmmmnnnnoooopprrrr"
        + "sssssttttuuuuuvvwwwwwxxyzzzhtwysaaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyyat";

    static readonly string[] s_pairs = ["AE", "TH", "ss", "ae", "th", "IJ", "ij", "OE", "oe"];

    static readonly string[] s_single = [.. Enumerable.Range(0, 128).Select(code => ((char)code).ToString())];

    /// <summary>The one or two ASCII letters of a letter up to U+017F; null for any other character.</summary>
    public static string? LatinLetters(char c) =>
        c is not (>= 'À' and < 'ƀ') || Latin[c - 'À'] is not (not ' ' and var letter) ? null
        : char.IsAsciiDigit(letter) ? s_pairs[letter - '0']
        : s_single[letter];

    /// <summary>A combining mark, which belongs to the letter before it.</summary>
    public static bool IsMark(char c) => c is >= '\u0300' and <= '\u036F';

    /// <summary>The text for searches that ignore case and diacritics, to be compared character by character.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var lower = char.ToLowerInvariant(c);
            if (LatinLetters(lower) is { } letters)
                folded.Append(letters.ToLowerInvariant());
            else if (!IsMark(lower))
                folded.Append(BaseOf(lower));
        }

        return folded.ToString();
    }

    static char BaseOf(char c) =>
        c >= Marked[0] && Marked.AsSpan().BinarySearch(c) is >= 0 and var index ? Base[index] : c;
}
