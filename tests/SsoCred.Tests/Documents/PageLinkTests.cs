using System.Text.RegularExpressions;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Documents;

/// <summary>Links between the pages of the repository lead somewhere, and every page can be found.</summary>
public sealed partial class PageLinkTests
{
    static readonly Dictionary<string, HashSet<string>> s_anchors = [];

    public static TheoryData<string> Documents() =>
    [
        .. Page.All.Select(page => page.Path), "CONTRIBUTING.md", "DESIGN.md", "SECURITY.md", "CHANGELOG.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Top, "samples"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Top, path)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Its_links_lead_somewhere(string path)
    {
        foreach (Match link in Link().Matches(Page.WithoutCode(Fence().Replace(Repository.Read(path), ""))))
        {
            var (file, anchor) = (link.Groups["file"].Value, link.Groups["anchor"].Value);
            var folder = Path.GetDirectoryName(path) ?? "";
            var target = file.Length == 0 ? path
                : Path.GetRelativePath(Repository.Top, Path.Combine(Repository.Top, folder, file));
            var full = Path.Combine(Repository.Top, target);
            Assert.True(File.Exists(full) || Directory.Exists(full), $"{path}: there is no {target}");
            if (anchor.Length > 0)
                Assert.True(AnchorsOf(target).Contains(anchor), $"{path}: {target} has no heading '#{anchor}'");
        }
    }

    [Fact]
    public void The_index_has_each_page()
    {
        var index = Page.Of("docs/README.md").Text;
        Assert.All(Page.All.Where(page => page.Path is not ("README.md" or "docs/README.md")), page =>
            Assert.Contains($"]({Path.GetFileName(page.Path)}", index, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_page_begins_with_what_it_is_for_and_is_short() => Assert.All(Page.All, page =>
    {
        Assert.Matches(@"\A# [^\n]+\n\n[A-Z`][^\n]{30}", page.Text);
        if (page.Path != "README.md")
            Assert.InRange(page.Text.Split('\n').Length, 5, 151);
    });

    // As GitHub makes them: lower case, without punctuation, spaces as hyphens.
    static HashSet<string> AnchorsOf(string path)
    {
        lock (s_anchors)
        {
            return s_anchors.TryGetValue(path, out var known) ? known : s_anchors[path] =
                [.. Heading().Matches(Fence().Replace(Repository.Read(path), "")).Select(match => Punctuation()
                    .Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'))];
        }
    }

    [GeneratedRegex(@"\[[^\]]*\]\((?!https?:|mailto:)(?<file>[^)#]*)(#(?<anchor>[^)]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
