using SsoCred.SignIn;

namespace SsoCred.Tests.SignIn;

/// <summary>Which commands <c>sso_cred_browser</c> and BROWSER name on each system.</summary>
public sealed class BrowserCommandTests
{
    [Theory]
    [InlineData(@"C:\Tools\firefox.exe", @"C:\Tools\firefox.exe")]
    [InlineData(@"""C:\Program Files\Mozilla Firefox\firefox.exe"" -P work %s",
        @"C:\Program Files\Mozilla Firefox\firefox.exe|-P|work|%s")]
    [InlineData(@"firefox ""ext+container:name=my team&url=%s""", "firefox|ext+container:name=my team&url=%s")]
    [InlineData(@"\\server\share\it's.exe", @"\\server\share\it's.exe")]
    [InlineData(@"""C:\a", "")]
    [InlineData("  ", "")]
    public void On_Windows_backslashes_are_part_of_the_path(string text, string words)
    {
        string[] expected = words.Length == 0 ? [] : [words];
        Assert.Equal(expected, Joined(Browser.Named(text, null, windows: true)));
        Assert.Equal(expected, Joined(Browser.Named(null, text, windows: true)));
    }

    [Fact]
    public void On_Windows_BROWSER_is_a_list_with_semicolons() => Assert.Equal([@"C:\a\one.exe", @"D:\two.exe|-x"],
        Joined(Browser.Named(null, @"C:\a\one.exe;;D:\two.exe -x", windows: true)));

    [Fact]
    public void Elsewhere_words_are_those_of_a_POSIX_shell_and_the_list_has_colons()
    {
        Assert.Equal(["my browser|%s", "w3m"], Joined(Browser.Named("", @"my\ browser '%s':w3m", windows: false)));
        Assert.Equal(["firefox|-P|a:b"], Joined(Browser.Named("firefox -P a:b", "w3m", windows: false)));
    }

    static IEnumerable<string> Joined(IEnumerable<IReadOnlyList<string>> commands) =>
        commands.Select(words => string.Join('|', words));
}
