using System.Text;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Documents;

/// <summary>
/// artifacts/test/commands.md: the commands of each page that were run, and those that were not, with the reason.
/// </summary>
static class CommandReport
{
    static readonly SortedDictionary<string, string> s_pages = new(StringComparer.Ordinal);

    public static void Add(Page page)
    {
        var text = new StringBuilder($"## {page.Path}\n");
        foreach (var command in page.Blocks.SelectMany(block => block.Commands))
        {
            var isOfRepository = command.StartsWith("build/", StringComparison.Ordinal);
            text.Append($"- {(isOfRepository ? "run by its own test" : "run")}: `{command}`\n");
        }

        foreach (var block in page.Blocks.Where(block => block.Reason is not null))
            text.Append($"- not run ({block.Reason}): `{block.Lines.First()}`\n");
        lock (s_pages)
        {
            s_pages[page.Path] = text.ToString();
            var folder = Directory.CreateDirectory(Path.Combine(Repository.Top, "artifacts", "test"));
            File.WriteAllText(Path.Combine(folder.FullName, "commands.md"), string.Join('\n', s_pages.Values));
        }
    }
}
