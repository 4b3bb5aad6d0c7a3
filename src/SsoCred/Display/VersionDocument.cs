using System.CommandLine;
using System.CommandLine.Invocation;

namespace SsoCred.Display;

/// <summary>
/// What <c>--version</c> prints: which sources this is built from, and for which system. The first line is the version
/// alone, for scripts.
/// </summary>
static class VersionDocument
{
    public static string Text { get; } =
        $"""
        {Build.Version}
        commit: {Build.Commit ?? "unknown"}
        system: {Build.System}
        project: {Build.ProjectUrl}

        """;

    public static void WriteJson() => JsonOutput.Write(json =>
    {
        json.WriteString("version"u8, Build.Version);
        json.WriteString("commit"u8, Build.Commit);
        json.WriteString("system"u8, Build.System);
        json.WriteString("project"u8, Build.ProjectUrl);
    });

    /// <summary>In place of the parser's own, which prints an attribute of the assembly.</summary>
    public sealed class Action : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.Write(Text);
            return 0;
        }
    }
}
