using System.CommandLine;
using System.Text;
using CredentialProcess;

namespace SsoCred.Help;

/// <summary>
/// <c>sso-cred __manual man|markdown FOLDER</c>, for build/manual.sh: writes a file for each command and topic.
/// </summary>
static class Manual
{
    public const string Name = "__manual";

    /// <exception cref="Failure">Other arguments.</exception>
    public static int Write(string[] args, RootCommand root)
    {
        var pages = HelpPage.All(root);
        var files = args switch
        {
            ["man", _] => pages.Select(page => (ManPage.FileNameOf(page), ManPage.Of(page)))
                .Concat(Topic.All.Select(topic => (ManPage.FileNameOf(topic), ManPage.Of(topic)))),
            ["markdown", _] => pages.Select(page => (MarkdownPage.FileNameOf(page), MarkdownPage.Of(page)))
                .Concat(Topic.All.Select(topic => (MarkdownPage.FileNameOf(topic), MarkdownPage.Of(topic)))),
            _ => throw new Failure(FailureKind.Usage, $"usage: sso-cred {Name} man|markdown FOLDER"),
        };
        Directory.CreateDirectory(args[1]);
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(args[1], name), text, new UTF8Encoding(false));
        return (int)ExitCode.Done;
    }
}
