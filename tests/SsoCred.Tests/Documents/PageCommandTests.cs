using System.Text.RegularExpressions;

namespace SsoCred.Tests.Documents;

/// <summary>Every command of every page is run, and prints what the page shows.</summary>
public sealed partial class PageCommandTests
{
    public static TheoryData<string> Pages() => [.. Page.All.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Its_commands_do_what_it_shows(string path)
    {
        var page = Page.Of(path);
        await using var home = await PageHome.CreateAsync(page);
        foreach (var block in page.Blocks)
        {
            if (block.Language == "console")
                await home.CompareAsync(block);
            else if (block.Language == "sh")
                await home.RunScriptAsync(block);
        }

        CommandReport.Add(page);
    }

    /// <summary>What an SDK does with each profile of the page: it runs the command and reads a document.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Its_credential_processes_print_a_document(string path)
    {
        var page = Page.Of(path);
        await using var home = await PageHome.CreateAsync(page);
        home.Home.SignIn();
        foreach (Match match in CredentialProcess().Matches(string.Join('\n', page.BlocksOf("ini"))))
            (await home.Home.ShellAsync(match.Groups["command"].Value)).Document();
    }

    /// <summary>Commands in a block of another language would be run by nothing.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_of_its_blocks_is_run_or_says_why_not(string path) => Assert.All(Page.Of(path).Blocks, block =>
    {
        string[] data = ["ini", "json", "dockerfile", "yaml", "toml"];
        if (block.Language is not ("console" or "sh"))
        {
            Assert.True(data.Contains(block.Language) || block is { Language: "text", Reason.Length: > 10 },
                block.Text);
        }
    });

    [Fact]
    public void Few_blocks_are_not_run()
    {
        var blocks = Page.All.SelectMany(page => page.Blocks).ToList();
        Assert.InRange(blocks.Count(block => block.Reason is not null), 1, blocks.Count / 4);
    }

    [GeneratedRegex("(?m)^credential_process *= *(?<command>.+)$")]
    private static partial Regex CredentialProcess();
}
