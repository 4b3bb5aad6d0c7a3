using System.Text;
using CredentialProcess.Config;

namespace CredentialProcess.Tests.Config;

/// <summary>Keys set in a section, and the two checks by which a caller that changed a text makes sure of the
/// rest.</summary>
public class SectionEditTests
{
    const string Old = "[a]\nk = 1\n# note\n\n[b]\nk = 2\n  more\n[c]\nk = 3\n";

    [Theory]
    [InlineData("[a]\nk = 1\n", "[a]\nk = new\nn = x\n")]
    [InlineData("[a]\nk=1\n  more\n\n  even more\nz = 2\n", "[a]\nk=new\n\nz = 2\nn = x\n")]
    [InlineData("[a]\ny = 1\n  kept\nk =\n", "[a]\ny = 1\n  kept\nk = new\nn = x\n")]
    [InlineData("[a]\n[b]\nk = 2\n", "[a]\nk = new\nn = x\n[b]\nk = 2\n")]
    [InlineData("[a]\nK: 1\n; note\n", "[a]\nK: new\nn = x\n; note\n")]
    public void Its_keys_are_written_over_and_missing_ones_come_below_the_last(string before, string after)
    {
        var text = Text(before);
        var edit = new TextEdit(Encoding.UTF8.GetBytes(before));
        SectionEdit.Set(text, 0, new Dictionary<string, string> { ["k"] = "new", ["n"] = "x" }, edit);
        Assert.Equal(after, Encoding.UTF8.GetString(edit.Result()));
    }

    [Theory]
    [InlineData(Old, true)]
    [InlineData("[a]\nk = 1\n\n# another note\n[b]\nk = 2\n\n  more\n[c]\nk = 3", true)]
    [InlineData("[a]\nk = 1\n[ours]\nx = 1\n[b]\nk = 2\n  more\n[c]\nk = 3\n", true)]
    [InlineData("[ours]\n[a]\nk = 1\n[b]\nk = 2\n  more\n[c]\nk = 3\n[ours]\n", true)]
    [InlineData("[a]\nk = 1\n[b]\nk = 2\n[c]\nk = 3\n", false)]
    [InlineData("[a]\nk = 1\n[b]\nk = 2\n  more\n", false)]
    [InlineData("[a]\nk = 1\n[b]\nk = 2\n  more\n[c]\nk = 3\n[d]\n", false)]
    [InlineData("[a]\nk = 1\n[b]\nk = 2\n  more\n[d]\nk = 3\n", false)]
    [InlineData("[a]\nk = 1\n[c]\nk = 3\n[b]\nk = 2\n  more\n", false)]
    [InlineData("[a]\nk = 1\n[b]\nk = 2\nmore\n[c]\nk = 3\n", false)]
    [InlineData("[a]\nk = 2\n[b]\nk = 2\n  more\n[c]\nk = 3\n", false)]
    [InlineData("[a]\nk = 1\nl = 1\n[b]\nk = 2\n  more\n[c]\nk = 3\n", false)]
    [InlineData("[a]\n[b]\nk = 2\n  more\n[c]\nk = 3\n", false)]
    public void The_rest_is_left_where_every_other_section_has_its_lines(string now, bool isLeft)
    {
        var (old, after) = (Text(Old), Text(now));
        Assert.Equal(isLeft, SectionEdit.PreservesOthers(old, IsOurs(old), after, IsOurs(after)));
        Assert.Equal(isLeft, SectionEdit.PreservesOthers(after, IsOurs(after), old, IsOurs(old)));
    }

    [Theory]
    [InlineData("[a]\nk = 1\nother = y\nn = x\n", true)]
    [InlineData("[a]\nother = y\nn = x\nk = 1\n", true)]
    [InlineData("[a]\nk = 2\nother = y\nn = x\n", false)]
    [InlineData("[a]\nk = 1\nother = z\nn = x\n", false)]
    [InlineData("[a]\nk = 1\nother = y\n", false)]
    [InlineData("[a]\nk = 1\nn = x\n", false)]
    [InlineData("[a]\nk = 1\nother = y\nn = x\nmore = z\n", false)]
    public void A_section_holds_its_old_keys_with_the_new_ones_over_them_and_no_others(string now, bool holds)
    {
        var values = new Dictionary<string, string> { ["k"] = "1", ["n"] = "x" };
        Assert.Equal(holds, SectionEdit.HasExpectedKeys(Text(now), 0, values, Text("[a]\nk = 0\nother = y\n"), 0));
        Assert.Equal(now == "[a]\nk = 1\nn = x\n", SectionEdit.HasExpectedKeys(Text(now), 0, values, Text(Old), -1));
    }

    static Predicate<int> IsOurs(ConfigText text) => section => text.Header(section).SequenceEqual("ours"u8);

    static ConfigText Text(string text) => new("config", Encoding.UTF8.GetBytes(text));
}
