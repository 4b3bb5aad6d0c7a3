using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Tests.Text;

public class PrintableTests
{
    [Theory]
    [InlineData("dev-1 'x'", "dev-1 'x'")]
    [InlineData("bücher 日本 😀", "bücher 日本 😀")]
    [InlineData("a\u001b[2Jb", "a\\u001b[2Jb")]
    [InlineData("a\tc", "a\\tc")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("\u202Eevil", "\\u202eevil")]
    [InlineData("a\u2028b\u0000", "a\\u2028b\\u0000")]
    [InlineData("\U000E0041", "\\U000e0041")]
    public void What_could_steer_a_terminal_is_escaped(string text, string shown) =>
        Assert.Equal(shown, Printable.Text(text));

    [Theory]
    [InlineData("s\naws_secret_access_key = x", "s\\n…")]
    [InlineData("s\r\nx", "s\\r…")]
    public void Of_several_lines_the_first_is_shown(string text, string shown) =>
        Assert.Equal(shown, Printable.Text(text));

    [Fact]
    public void Half_a_surrogate_pair_is_escaped() =>
        Assert.Equal("a\\ufffdb", Printable.Text("a" + (char)0xDC00 + "b"));

    [Fact]
    public void A_very_long_text_is_cut() => Assert.Equal(121, Printable.Text(new string('x', 5000)).Length);

    [Theory]
    [InlineData("https://p.awsapps.com/start/#/", "https://p.awsapps.com/start/#/")]
    [InlineData("https://user:secret@p.awsapps.com/start", "https://p.awsapps.com/start")]
    [InlineData("https://p.awsapps.com/start?key=secret#/", "https://p.awsapps.com/start")]
    [InlineData("user:secret@p.awsapps.com", "(no URL)")]
    [InlineData("start\u001b[2J", "start\\u001b[2J")]
    public void Of_a_start_url_no_user_password_or_query_is_shown(string url, string shown)
    {
        Assert.Equal(shown, PrintableUrl.Text(url));
        Assert.Equal($"start URL '{shown}'", new Session(null, url, "us-east-1", null).Label);
    }
}
