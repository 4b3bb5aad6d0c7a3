using System.Text.RegularExpressions;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Documents;

/// <summary>
/// A page for users: README.md or one of docs/, without docs/commands/, which the build generates. Fenced blocks are
/// told apart by their language: <c>ini</c> is the config of the page's home, <c>console</c> a transcript, <c>sh</c>
/// commands for bash. Commands that no test can run are in a <c>text</c> block below a comment
/// <c>&lt;!-- not run: REASON --&gt;</c>.
/// </summary>
sealed partial record Page(string Path, string Text)
{
    public static IReadOnlyList<Page> All { get; } = [Read("README.md"), .. Directory
        .EnumerateFiles(System.IO.Path.Combine(Repository.Top, "docs"), "*.md")
        .Select(path => Read("docs/" + System.IO.Path.GetFileName(path))).OrderBy(page => page.Path)];

    public IReadOnlyList<Block> Blocks { get; } =
    [
        .. Fence().Matches(Text).Select(match => new Block(match.Groups["language"].Value,
            match.Groups["text"].Value, match.Groups["reason"] is { Success: true } reason ? reason.Value : null)),
    ];

    /// <summary>The page without its fenced blocks.</summary>
    public string Prose { get; } = Fence().Replace(Text, "");

    /// <summary>What is written in code type within the prose.</summary>
    public IEnumerable<string> CodeSpans => Span().Matches(Prose).Select(match => match.Groups["code"].Value);

    public static Page Of(string path) => All.Single(page => page.Path == path);

    public IEnumerable<string> BlocksOf(string language) =>
        Blocks.Where(block => block.Language == language).Select(block => block.Text);

    /// <summary>The text without what is in code type.</summary>
    public static string WithoutCode(string text) => Span().Replace(text, "");

    static Page Read(string path) => new(path, Repository.Read(path));

    [GeneratedRegex("^(<!-- not run: (?<reason>[^\n]+) -->\n)?```(?<language>[a-z]*)\n(?<text>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("(?<tick>`+)(?<code>.+?)\\k<tick>")]
    private static partial Regex Span();
}

/// <summary>A fenced block; the reason says why its commands are not run.</summary>
sealed record Block(string Language, string Text, string? Reason)
{
    public IEnumerable<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The commands of a transcript or a script, without output, comments and continuation lines.</summary>
    public IEnumerable<string> Commands => Language switch
    {
        "console" => Lines.Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..]),
        "sh" => Lines.Where(line => line[0] is not ('#' or ' ')),
        _ => [],
    };
}
