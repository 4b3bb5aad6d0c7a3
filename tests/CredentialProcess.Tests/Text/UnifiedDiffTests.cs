using System.Text;
using CredentialProcess.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CredentialProcess.Tests.Text;

/// <summary>A diff in the unified form: applied to the old text it gives the new one.</summary>
public class UnifiedDiffTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "a\nb\nc\n", "")]
    [InlineData("", "a\n", "--- f|+++ f|@@ -0,0 +1 @@|+a")]
    [InlineData("a\n", "", "--- f|+++ f|@@ -1 +0,0 @@|-a")]
    [InlineData("a", "a\n", "--- f|+++ f|@@ -1 +1 @@|-a|\\ No newline at end of file|+a")]
    [InlineData("a\r\n", "a\n", "--- f|+++ f|@@ -1 +1 @@|-a|+a")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
        "--- f|+++ f|@@ -2,7 +2,7 @@| 2| 3| 4|-5|+x| 6| 7| 8")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n",
        "--- f|+++ f|@@ -1,3 +1,4 @@|+0| 1| 2| 3|@@ -7,4 +8,3 @@| 7| 8| 9|-10")]
    public void It_shows_what_changes(string before, string after, string diff) =>
        Assert.Equal(diff, string.Join('|', Diff(before, after).Select(line => line.Text)));

    [Fact]
    public void Applied_it_gives_the_new_text() =>
        Prop.ForAll(Text().ToArbitrary(), Text().ToArbitrary(), (before, after) =>
            Apply(before, Diff(before, after)) == after)
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(40));

    [Theory]
    [InlineData(4)]
    [InlineData(1)]
    public void Twenty_thousand_lines_are_no_trouble(int each)
    {
        var before = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n"));
        var after = string.Concat(Enumerable.Range(0, 20_000).Select(i => i % each == 0 ? $"other {i}\n"
            : $"line {i}\n"));
        Assert.Equal(after, Apply(before, Diff(before, after)));
    }

    static IReadOnlyList<DiffLine> Diff(string before, string after) =>
        UnifiedDiff.Between("f", Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after));

    static Gen<string> Text() => Gen.Elements("a\n", "b\n", "c\n", "d\n").ListOf().Select(lines => string.Concat(lines))
        .Zip(Gen.Elements("", "e"), (text, last) => text + last);

    static string Apply(string before, IReadOnlyList<DiffLine> diff)
    {
        var old = before.Split('\n').ToList();
        if (old[^1].Length == 0)
            old.RemoveAt(old.Count - 1);
        List<string> now = [];
        var at = 0;
        var (oldOpen, newOpen) = (before.Length > 0 && before[^1] != '\n', before.Length > 0 && before[^1] != '\n');
        var previous = DiffKind.File;
        foreach (var (kind, text) in diff)
        {
            switch (kind)
            {
                case DiffKind.Hunk:
                    var range = text.Split(' ')[1][1..].Split(',');
                    var start = int.Parse(range[0]) - (range is [_, "0"] ? 0 : 1);
                    while (at < start)
                        now.Add(old[at++]);
                    break;
                case DiffKind.Context:
                    Assert.Equal(old[at++], text[1..]);
                    now.Add(text[1..]);
                    break;
                case DiffKind.Removed:
                    Assert.Equal(old[at++], text[1..]);
                    if (at == old.Count)
                        newOpen = false;
                    break;
                case DiffKind.Added:
                    now.Add(text[1..]);
                    if (at == old.Count)
                        newOpen = false;
                    break;
                case DiffKind.Note when previous is DiffKind.Removed or DiffKind.Context:
                    Assert.True(oldOpen);
                    newOpen = previous is DiffKind.Context;
                    break;
                case DiffKind.Note:
                    newOpen = true;
                    break;
                default:
                    break;
            }

            previous = kind;
        }

        while (at < old.Count)
            now.Add(old[at++]);
        return string.Join('\n', now) + (now.Count == 0 || newOpen ? "" : "\n");
    }
}
