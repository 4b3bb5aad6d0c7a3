using System.Text;
using CredentialProcess;

namespace SsoCred.Help;

/// <summary>A help page for docs/commands.</summary>
static class MarkdownPage
{
    public const string Index = "README.md";

    /// <summary>Where a page's files lie: <c>ecr-login.md</c>.</summary>
    public static string FileNameOf(HelpPage page) => page.IsRoot ? Index : page.Path.Replace(' ', '-') + ".md";

    public static string FileNameOf(Topic topic) => topic.Name + ".md";

    public static string Of(HelpPage page)
    {
        var text = new StringBuilder();
        text.Append($"# {page.Name}\n{page.Purpose}\n\n```text\n{page.Usage}\n```\n");
        foreach (var group in page.Groups)
        {
            text.Append($"\n## {group.Title}\n");
            foreach (var (form, purpose) in group.Entries)
            {
                var file = $"{page.Path} {form}".Trim().Replace(' ', '-') + ".md";
                text.Append($"- [`{ProgramName.Value} {$"{page.Path} {form}".Trim()}`]({file}): {purpose}\n");
            }
        }

        foreach (var section in page.Sections)
        {
            text.Append($"\n## {section.Title}\n");
            foreach (var (form, purpose) in section.Entries)
                text.Append($"- `{form}`: {purpose}\n");
        }

        if (page.Examples.Count > 0)
            text.Append("\n## Examples\n");
        foreach (var (line, purpose) in page.Examples)
            text.Append($"- {purpose}: `{line}`\n");
        if (page.IsRoot)
        {
            text.Append("\n## More\n");
            foreach (var topic in Topic.All)
                text.Append($"- [{topic.Purpose}]({FileNameOf(topic)})\n");
        }

        return text.ToString();
    }

    public static string Of(Topic topic) =>
        $"# {ProgramName.Value} help {topic.Name}\n{topic.Purpose}\n\n```text\n{topic.Text.TrimEnd('\n')}\n```\n";
}
