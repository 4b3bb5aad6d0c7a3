using System.CommandLine;
using CredentialProcess;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Commands;

/// <summary>The same as <c>--version</c>.</summary>
static class VersionCommand
{
    public static Command Command()
    {
        var command = new Command("version", "Print version, commit, system and project.") { JsonOption.Json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(JsonOption.Json))
                VersionDocument.WriteJson();
            else
                StandardOutput.WriteList(VersionDocument.Text);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
