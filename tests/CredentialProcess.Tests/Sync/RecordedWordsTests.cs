using CredentialProcess.Sync;
using FsCheck;
using FsCheck.Fluent;

namespace CredentialProcess.Tests.Sync;

/// <summary>Arguments survive the line that they are recorded in.</summary>
public class RecordedWordsTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{account_name}.{role}", "'{account_name}.{role}'")]
    [InlineData("", "''")]
    [InlineData("a:b", @"$'a\u003ab'")]
    [InlineData("'a = b'", @"$'\'a \u003d b\''")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("a\nb", @"$'a\u000ab'")]
    [InlineData("a'\\\t", @"$'a\'\\\u0009'")]
    [InlineData("🚀 東", "'🚀 東'")]
    [InlineData("\u202E\U000E0041", @"$'\u202e\U000e0041'")]
    public void A_word_is_written_as_a_shell_would_be_given_it(string word, string line)
    {
        Assert.Equal(line, RecordedWords.Line([word]));
        Assert.Equal([word], RecordedWords.Words(line));
    }

    [Theory]
    [InlineData("'a")]
    [InlineData("$'a")]
    [InlineData(@"$'\u12'")]
    [InlineData(@"$'\q'")]
    [InlineData("a\\")]
    [InlineData(@"$'\U00110000'")]
    public void What_is_not_closed_is_not_read(string line) => Assert.Null(RecordedWords.Words(line));

    [Fact]
    public void Any_words_come_back() =>
        Prop.ForAll(
                Gen.Choose(0, 0xFFFF).Select(c => (char)c).Or(Gen.Elements("'\\ $\n\r\t\"ua0".ToCharArray())).ListOf()
                    .Select(c => new string([.. c])).ListOf().ToArbitrary(),
                words =>
                {
                    var line = RecordedWords.Line(words);
                    return !line.Any(c => char.IsControl(c) || c is ':' or '=')
                        && RecordedWords.Words(line)!.SequenceEqual(words);
                })
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(1000));
}
