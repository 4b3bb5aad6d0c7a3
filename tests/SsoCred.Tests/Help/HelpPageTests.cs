using System.CommandLine;
using SsoCred.Help;

namespace SsoCred.Tests.Help;

/// <summary>What the help says of each command, from the command tree.</summary>
public sealed class HelpPageTests
{
    static readonly RootCommand s_root = CommandLine.Tree();

    public static TheoryData<string> Paths => [.. HelpPage.All(s_root).Select(page => page.Path)];

    [Fact]
    public void Each_command_is_in_one_group()
    {
        var grouped = CommandGroup.All.SelectMany(group => group.Names).Order();
        Assert.Equal(s_root.Subcommands.Where(each => !each.Hidden).Select(each => each.Name).Order(), grouped);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_purpose_is_a_sentence_that_fits_a_terminal(string path)
    {
        var page = Page(path);
        Assert.EndsWith(".", page.Purpose, StringComparison.Ordinal);
        Assert.Matches("^[A-Z]", page.Purpose);
        Assert.All(HelpText.Of(Page(Parent(path)), 1000).Split('\n').Where(line => line.EndsWith(page.Purpose)),
            line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void At_80_columns_no_line_is_longer_unless_it_is_one_word_or_an_example(string path)
    {
        var page = Page(path);
        Assert.All(HelpText.Of(page, 80).Split('\n').Where(line => !page.Examples.Any(each => line.EndsWith(each.Line))
            && !line.StartsWith("  sso-cred ", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Its_examples_are_of_this_command_and_parse(string path)
    {
        var page = Page(path);
        Assert.InRange(page.Examples.Count, 1, 3);
        Assert.All(page.Examples, example =>
        {
            var words = Words(example.Line);
            var parsed = s_root.Parse([.. words]);
            Assert.Empty(parsed.Errors);
            Assert.StartsWith(path == "" ? "sso-cred" : page.Name.Replace("sso-cred get", "sso-cred"),
                string.Join(' ', words.Prepend("sso-cred")), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void An_option_that_a_command_replaces_is_there_once()
    {
        var options = Page("write").Sections.SelectMany(section => section.Entries);
        Assert.Single(options, entry => entry.Form.Contains("--profile", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a bb ccc", 4, "a bb", "ccc")]
    [InlineData("a longword b", 4, "a", "longword", "b")]
    [InlineData("äöü ß", 4, "äöü", "ß")]
    [InlineData("", 4, "")]
    public void Prose_is_broken_between_words(string text, int columns, params string[] lines) =>
        Assert.Equal(lines, SsoCred.Display.WordWrap.Lines(text, columns));

    static HelpPage Page(string path) => HelpPage.All(s_root).Single(page => page.Path == path);

    static string Parent(string path) =>
        path.LastIndexOf(' ') is >= 0 and var at ? path[..at] : "";

    // The words after the program's name, up to a pipe: enough for examples, which quote with ' only.
    static List<string> Words(string line)
    {
        var start = line.IndexOf("sso-cred ", StringComparison.Ordinal) + "sso-cred ".Length;
        var end = line.IndexOf(" | ", start, StringComparison.Ordinal) is >= 0 and var pipe ? pipe : line.Length;
        return [.. line[start..end].TrimEnd('"').TrimEnd(')').Split(' ').Select(word => word.Trim('\''))];
    }
}
