using System.Text;
using CredentialProcess.Text;

namespace CredentialProcess.Tests.Text;

/// <summary>Searches find a name however its letters are typed.</summary>
public sealed class DiacriticsTests
{
    [Theory]
    [InlineData("Müller & Söhne", "muller & sohne")]
    [InlineData("Łódź", "lodz")]
    [InlineData("ŁÓDŹ", "lodz")]
    [InlineData("Đorđe Ørsted Straße ẞ", "dorde orsted strasse ss")]
    [InlineData("Cafe\u0301 café CAFÉ", "cafe cafe cafe")]
    [InlineData("Nguyễn Đức Trường", "nguyen duc truong")]
    [InlineData("București Țară İzmir ılıca", "bucuresti tara izmir ilica")]
    [InlineData("Æther Œuvre Þór", "aether oeuvre thor")]
    [InlineData("Йошкар й Ёлка", "иошкар и елка")]
    [InlineData("Αθήνα", "αθηνα")]
    [InlineData("東京 한국 👩", "東京 한국 👩")]
    [InlineData("PROD-1 x×÷", "prod-1 x×÷")]
    public void Letters_lose_their_marks_and_their_case(string text, string folded) =>
        Assert.Equal(folded, Diacritics.Fold(text));

    [Fact]
    public void Folding_again_changes_nothing_nor_do_case_and_marks_that_are_added()
    {
        for (var code = 0x20; code < 0x2000; code++)
        {
            var letter = ((char)code).ToString();
            var folded = Diacritics.Fold(letter);
            Assert.Equal(folded, Diacritics.Fold(folded));
            Assert.Equal(folded, Diacritics.Fold(letter + "\u0301\u0323"));
            var upper = letter.ToUpperInvariant();
            if (string.Equals(upper.ToLowerInvariant(), letter, StringComparison.Ordinal))
                Assert.Equal(folded, Diacritics.Fold(upper));
        }
    }

    [Fact]
    public void Every_Latin_letter_with_a_mark_becomes_ASCII()
    {
        foreach (var code in Enumerable.Range(0xC0, 0xC0).Except([0xD7, 0xF7]).Concat(Enumerable.Range(0x1E00, 0x9A)))
            Assert.True(Ascii.IsValid(Diacritics.Fold(((char)code).ToString())), $"U+{code:X4}");
    }
}
