using System.Text.RegularExpressions;
using CredentialProcess;
using CredentialProcess.Output;
using CredentialProcess.Tests;
using SsoCred.Completions;

namespace SsoCred.Tests.Documents;

/// <summary>Lists that the pages and the code both hold are the same.</summary>
public sealed partial class PageListTests
{
    static readonly string s_text = string.Join('\n', Page.All.Select(page => page.Text));

    [Fact]
    public void The_shells_of_env() => Assert.Contains(InWords(ShellName.All), s_text, StringComparison.Ordinal);

    [Fact]
    public void The_shells_of_completion() => Assert.Contains(
        $" {InWords([.. ShellName.All.Where(name => CompletionScript.Of(ShellName.Find(name)!.Value) is not null)])}",
        s_text, StringComparison.Ordinal);

    [Fact]
    public async Task The_shells_in_the_help()
    {
        await using var home = await Home.CreateAsync();
        Assert.Contains(string.Join(", ", ShellName.All), (await home.RunAsync("env", "--help")).OutputText,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_exit_codes()
    {
        var documented = ExitCodeRow().Matches(s_text).Select(match => int.Parse(match.Groups["code"].Value, null));
        Assert.Equal(Enum.GetValues<ExitCode>().Select(code => (int)code), documented);
    }

    [Fact]
    public void The_steps_of_doctor()
    {
        var steps = Repository.CSharpFiles("src/CredentialProcess/Doctor")
            .Select(path => StepName().Match(Repository.Read(path))).Where(match => match.Success)
            .Select(match => match.Groups["name"].Value);
        var line = s_text.Split('\n').Single(line => line.StartsWith("`step` is one of ", StringComparison.Ordinal));
        var documented = CodeWord().Matches(line[..line.IndexOf(';', StringComparison.Ordinal)])
            .Select(match => match.Groups["word"].Value).Where(word => word != "step");
        Assert.Equal(steps.Distinct().Order(), documented.Order());
    }

    [Fact]
    public void The_keys_that_the_config_may_have()
    {
        var keys = Repository.CSharpFiles("src").SelectMany(path => ConfigKey().Matches(Repository.Read(path)))
            .Select(match => match.Groups["key"].Value).Distinct().ToList();
        Assert.Contains("sso_cred_login", keys);
        Assert.All(keys, key => Assert.Contains($"`{key}", s_text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_systems()
    {
        var systems = SystemsTable().Match(s_text);
        Assert.True(systems.Success, "no page has the table of systems");
        Assert.Equal(SystemsTable().Match(Repository.Read("DESIGN.md")).Value, systems.Value);
    }

    /// <summary>The messages that troubleshooting explains are printed; "…" stands for a value.</summary>
    [Fact]
    public void The_messages()
    {
        // A message may be in several parts, each on its own line.
        var sources = Join().Replace(string.Concat(Repository.CSharpFiles("src").Select(Repository.Read)), "");
        var parts = MessageCell().Matches(Page.Of("docs/troubleshooting.md").Text)
            .SelectMany(cell => Message().Matches(cell.Value))
            .SelectMany(match => match.Groups["text"].Value.Split('…'))
            .Select(part => part.Trim(' ', '\'', '[', ']')).Where(part => part.Length > 0).ToList();
        Assert.InRange(parts.Count, 40, 400);
        Assert.All(parts, part => Assert.Contains(part, sources, StringComparison.Ordinal));
    }

    // "a, b or c"
    static string InWords(IReadOnlyList<string> names) =>
        $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";

    [GeneratedRegex("(?s)<!-- systems -->\n(?<table>.+?)\n<!-- end of systems -->")]
    private static partial Regex SystemsTable();

    [GeneratedRegex(@"(?m)^\| (?<code>\d) \|")]
    private static partial Regex ExitCodeRow();

    [GeneratedRegex("string Name => \"(?<name>[a-z-]+)\"")]
    private static partial Regex StepName();

    [GeneratedRegex("`(?<word>[a-z-]+)`")]
    private static partial Regex CodeWord();

    [GeneratedRegex("\"(?<key>sso_cred_[a-z_]+)\"")]
    private static partial Regex ConfigKey();

    [GeneratedRegex("\"\\s*\\+\\s*\\$?\"")]
    private static partial Regex Join();

    [GeneratedRegex(@"(?m)^\| `[^|]+\|")]
    private static partial Regex MessageCell();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Message();
}
