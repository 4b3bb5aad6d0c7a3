using System.Text.RegularExpressions;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Documents;

/// <summary>Each command, option and variable that a page names exists, and each that exists is on a page.</summary>
public sealed partial class PageNameTests
{
    static readonly string s_text = string.Join('\n', Page.All.Select(page => page.Text));

    public static TheoryData<string> Pages() => [.. Page.All.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_commands_exist_and_have_these_options(string path)
    {
        var page = Page.Of(path);
        var texts = page.CodeSpans.Concat(page.Blocks.Where(block => block.Language != "json")
            .SelectMany(block => block.Lines)).Where(text => !text.StartsWith("sso-cred: ", StringComparison.Ordinal));
        Assert.All(texts.SelectMany(text => NamedCommand.In(text).Select(named => (text, named))),
            pair => Assert.True(pair.named.Unknown.Count == 0,
                $"{pair.text}: unknown {string.Join(", ", pair.named.Unknown)}"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_options_exist(string path)
    {
        var page = Page.Of(path);
        Assert.DoesNotMatch(Option(), Page.WithoutCode(page.Prose));
        var named = page.CodeSpans.Where(span => span.StartsWith('-'))
            .SelectMany(span => Option().Matches(span).Select(match => match.Value));
        Assert.All(named, option => Assert.Contains(option, NamedCommand.Options));
    }

    [Fact]
    public void Each_command_is_on_a_page()
    {
        var named = Page.All.SelectMany(page => page.CodeSpans.Concat(page.Blocks.SelectMany(block => block.Lines)))
            .SelectMany(NamedCommand.In).Select(command => command.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("ecr install", named);
        Assert.All(NamedCommand.All, command => Assert.Contains(command.Name, named));
    }

    [Fact]
    public void Each_variable_that_is_read_is_on_a_page()
    {
        var read = Repository.CSharpFiles("src").SelectMany(path => Variable().Matches(Repository.Read(path)))
            .Select(match => match.Groups["name"].Value).Distinct().ToList();
        Assert.Contains("SSO_CRED_DEBUG", read);
        Assert.All(read, name => Assert.Contains(name, s_text, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_variable_of_this_program_exists()
    {
        var sources = string.Concat(Repository.CSharpFiles("src").Select(Repository.Read));
        var named = OwnVariable().Matches(s_text).Select(match => match.Value).Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains($"\"{name}\"", sources, StringComparison.Ordinal));
    }

    [Fact]
    public void Downloads_are_the_projects_own()
    {
        var project = ProjectUrl().Match(Repository.Read("Directory.Build.props")).Groups["url"].Value;
        Assert.NotEmpty(project);
        var links = ReleaseLink().Matches(s_text).Select(match => match.Value).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.StartsWith(project + "/releases", link, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex("\"(?<name>(AWS|SSO_CRED)_[A-Z_]*[A-Z])\"")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\bSSO_CRED_[A-Z_]+\b")]
    private static partial Regex OwnVariable();

    [GeneratedRegex("<PackageProjectUrl>(?<url>[^<]+)</PackageProjectUrl>")]
    private static partial Regex ProjectUrl();

    [GeneratedRegex("https://[^ `)]*/releases[^ `)]*")]
    private static partial Regex ReleaseLink();
}
